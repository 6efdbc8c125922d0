import test from 'ava';
import { type Check, codeOf, parseChecks, readChecks } from '../../activities/event/read-checks.js';
import { runCheck, runInvariants } from '../../activities/event/run-invariants.js';
import { connectDatabase, type Database } from '../../db/connection.js';
import { execute } from '../../db/query.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { goodsBreakers } from './support/goods-breakers.js';
import { loosen } from './support/loosen.js';
import { moneyBreakers } from './support/money-breakers.js';
import { playEnd } from './support/play-end.js';
import { playMorning } from './support/play-morning.js';
import { playNight } from './support/play-night.js';
import { openDay, playSale } from './support/play-sale.js';

const breakers: Readonly<Record<string, string>> = { ...goodsBreakers, ...moneyBreakers };

let place: TestDatabase;
let database: Database;

test.before(async () => {
  place = await testDatabase();
  database = connectDatabase(place.connectionString, { poolMax: 2 });
});

test.after.always(async () => {
  await database.destroy();
  await place.close();
});

test.serial('every check holds on an empty database', async (t) => {
  const broken = (await runInvariants(database)).filter(({ count }) => count > 0);
  t.deepEqual(broken, []);
});

test.serial('every check holds after every step of a day', async (t) => {
  const day = await openDay(database);
  let moments = 0;
  for (const part of [playSale, playNight, playMorning, playEnd])
    for await (const moment of part(day)) {
      moments += 1;
      const broken = (await runInvariants(database)).filter(({ count }) => count > 0);
      t.deepEqual(broken, [], moment);
    }
  t.true(moments > 50);
});

test.serial('the played day has what the checks speak of', async (t) => {
  const empty = await execute(
    database,
    `select 1 from (values ((select count(*) from claims)), ((select count(*) from payouts)),
       ((select count(*) from allocations where rule = 'short-pick')), ((select count(*) from supplier_claims)),
       ((select count(*) from orders where end_cause = 'short')), ((select count(*) from stops where state = 'failed')),
       ((select count(*) from orders where collected_as = 'uncollected')), ((select count(*) from cycle_books)),
       ((select count(*) from commissions where level = 2 and state = 'available')),
       ((select count(*) from refunds where cause = 'late-payment'))
     ) as kinds(rows) where rows = 0`,
  );
  t.is(empty, 0);
});

test.serial('each check fires when the one thing it speaks of is broken', async (t) => {
  await loosen(database);
  for (const check of await readChecks()) {
    const code = codeOf(check);
    const sql = breakers[code];
    t.truthy(sql, `${check.name} has no breaker`);
    if (sql === undefined) continue;
    t.true((await countWhenBroken(check, sql)) > 0, check.name);
  }
});

test.serial('no breaker speaks of a check that is not there', async (t) => {
  const codes = new Set((await readChecks()).map(codeOf));
  t.deepEqual(
    Object.keys(breakers).filter((code) => !codes.has(code)),
    [],
  );
});

test.serial('a check that cannot run says which one it is', async (t) => {
  const check = { name: 'X1 nothing', zh: '无', area: 'order', sql: 'select nothing from nowhere' };
  await t.throwsAsync(
    database.transaction((trx) => runCheck(trx, check)),
    { message: /^check X1 nothing: .*nowhere/s },
  );
});

test('a block without its Chinese name, or with two statements, is refused', (t) => {
  t.throws(() => parseChecks('-- name: X1 a\nselect 1;\n', 'order'), { message: /not a check/ });
  t.throws(() => parseChecks('-- name: X1 a\n-- zh: 甲\nselect 1; select 2;\n', 'order'), {
    message: /not a check/,
  });
});

class Undo extends Error {}

/** How many rows the check finds after the breaker, which is taken back. */
async function countWhenBroken(check: Check, sql: string): Promise<number> {
  let count = 0;
  const broken = database.transaction(async (trx) => {
    await trx.raw(sql);
    count = (await runCheck(trx, check)).count;
    throw new Undo();
  });
  await broken.catch((error: unknown) => {
    if (!(error instanceof Undo)) throw error;
  });
  return count;
}
