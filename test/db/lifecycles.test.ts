import test from 'ava';
import { connectDatabase, type Database } from '../../db/connection.js';
import { lifecycles, movesOf } from '../../db/lifecycles.js';
import { execute, json, one, rows } from '../../db/query.js';
import { testDatabase, type TestDatabase } from '../support/database.js';

let place: TestDatabase;
let database: Database;

test.before(async () => {
  place = await testDatabase();
  database = connectDatabase(place.connectionString);
});

test.after.always(async () => {
  await database.destroy();
  await place.close();
});

test('the database allows exactly the moves of the lifecycle tables', async (t) => {
  const triggers = await rows<{ place: string; list: string }>(
    database,
    `select tgrelid::regclass::text as place, 
       convert_from(substring(tgargs from 1 for length(tgargs) - 1), 'UTF8') as list from pg_trigger
     where tgname = tgrelid::regclass::text || '_moves'`,
  );
  const allowed = Object.fromEntries(
    triggers.map(({ place: table, list }) => [table, list.split(' ').toSorted()]),
  );
  t.deepEqual(allowed, Object.fromEntries(Object.keys(lifecycles).map((table) => [table, movesOf(table)])));
});

test('every table whose rows change a state has a lifecycle, or a reason to have none', async (t) => {
  const found = await rows<{ place: string }>(
    database,
    `select table_name as place from information_schema.columns
     where table_schema = current_schema() and column_name = 'state' and table_name in
       (select tablename from pg_tables where schemaname = current_schema())`,
  );
  const withoutLife: Readonly<Record<string, string>> = {
    crates: 'follow their parcels',
    stock_on_hand: 'is counted by state: its rows never change theirs',
    approvals: 'are decided once',
    revision_changes: 'say which state a revision came into',
    transfers: 'follow the provider, and the payout follows them',
  };
  t.deepEqual(
    found.map((row) => row.place).filter((table) => !(table in lifecycles) && !(table in withoutLife)),
    [],
  );
});

test('each state can be reached from the first, and each ends or goes on', (t) => {
  for (const [table, moves] of Object.entries(lifecycles)) {
    const states = Object.keys(moves);
    const reached = new Set(states.slice(0, 1));
    for (const state of reached) for (const next of moves[state] ?? []) reached.add(next);
    t.deepEqual([...reached].toSorted(), states.toSorted(), table);
    t.true(
      states.some((state) => moves[state]?.length === 0),
      table,
    );
  }
});

test('every other move is refused by the database, whoever tries it', async (t) => {
  for (const [table, moves] of Object.entries(lifecycles)) {
    const states = Object.keys(moves);
    const accepted = await acceptedMoves(table, states);
    t.deepEqual(accepted, movesOf(table), table);
  }
});

/** The moves between any two of the states that the trigger of the table lets pass, tried on a table of its own. */
async function acceptedMoves(table: string, states: readonly string[]): Promise<string[]> {
  return database.transaction(async (trx) => {
    const { definition } = await one<{ definition: string }>(
      trx,
      `select pg_get_triggerdef(oid) as definition from pg_trigger where tgname = :name`,
      { name: `${table}_moves` },
    );
    await execute(trx, `create temporary table tried (first text, state text, target text) on commit drop`);
    await execute(trx, definition.replace(/ ON \S+ /, ' ON tried '));
    await execute(
      trx,
      `insert into tried select a, a, b from jsonb_array_elements_text(:states) a,
         jsonb_array_elements_text(:states) b where a <> b`,
      { states: json(states) },
    );
    await execute(trx, tryEach);
    const passed = await rows<{ move: string }>(
      trx,
      `select first || '>' || target as move from tried where state = target`,
    );
    return passed.map(({ move }) => move).toSorted();
  });
}

const tryEach = `do $$
declare
  attempt record;
begin
  for attempt in select first, target from tried loop
    begin
      update tried set state = target where first = attempt.first and target = attempt.target;
    exception when check_violation then
      null;
    end;
  end loop;
end $$`;
