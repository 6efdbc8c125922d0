import { once, EventEmitter } from 'node:events';
import test from 'ava';
import { connectDatabase, type Database } from '../../db/connection.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { one } from '../../db/query.js';
import { createLogger } from '../../lib/logger.js';
import { listenForEvents } from '../../workers/listen.js';
import { testDatabase, type TestDatabase } from '../support/database.js';

const silent = createLogger({ name: 'test', level: 'silent' });

let clone: TestDatabase;
let database: Database;

test.before(async () => {
  clone = await testDatabase();
  database = connectDatabase(clone.connectionString);
});
test.after.always(async () => {
  await database?.destroy();
  await clone?.close();
});

const append = (cycleId: string): Promise<void> =>
  database.transaction((trx) =>
    appendEvents(trx, [{ aggregate: `cycle/${cycleId}`, type: 'cycle.closed', data: { cycleId } }]),
  );

function counter() {
  const told = new EventEmitter();
  let count = 0;
  return {
    onEvent: () => {
      count += 1;
      told.emit('told');
    },
    until: async (n: number) => {
      while (count < n) await once(told, 'told');
    },
  };
}

test('it calls on connecting and for every transaction with events, also after the connection was lost', async (t) => {
  const calls = counter();
  const listener = listenForEvents(clone.connectionString, calls.onEvent, silent);
  await calls.until(1);
  await append('one');
  await calls.until(2);
  const { ended } = await one<{ ended: boolean }>(
    database,
    `select bool_and(pg_terminate_backend(pid)) as ended from pg_stat_activity
     where application_name = 'tuanda-listen' and datname = current_database()`,
  );
  t.true(ended);
  await calls.until(3);
  await append('two');
  await calls.until(4);
  await listener.stop();
  const { left } = await one<{ left: number }>(
    database,
    `select count(*)::integer as left from pg_stat_activity
     where application_name = 'tuanda-listen' and datname = current_database() and state is not null
       and wait_event is distinct from 'ProcessExit'`,
  );
  t.true(left <= 1);
});

test('a server that is away is asked again until somebody stops', async (t) => {
  const nowhere = new URL(clone.connectionString);
  nowhere.pathname = '/no_such_database';
  const listener = listenForEvents(nowhere.href, () => t.fail('nobody can have told'), silent);
  await listener.stop();
  t.pass();
});
