import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { lockIsStale } from '../../../commands/local/folder-lock.js';
import { choosePlace, launch, type Launched } from './launcher.js';
import { leftAtLast, leftOf, type Place } from './left-behind.js';

// One start at a time: each takes both cores for seconds, and the other test files use them too.

/** Two servers, seven processes of ours, the suppliers, and the launcher. */
const processesMin = 11;

/** The sale is open, the API answers, and what is looked for at the end is found as long as it runs. */
async function saleIsOpen(t: ExecutionContext, place: Place, start: Launched): Promise<void> {
  await start.says('✓ open the sale');
  t.true((await fetch(`http://127.0.0.1:${place.api}/docs`)).ok);
  const found = await leftOf(place);
  t.true(found.filter((line) => !line.startsWith('port')).length >= processesMin, found.join('\n'));
  t.is(found.filter((line) => line.startsWith('port')).length, 4);
}

function stoppedInOrder(t: ExecutionContext, start: Launched, signal: string): void {
  t.regex(
    start.output(),
    new RegExp(`… ${signal}: stopping\n[^]*✓ stop our processes[^]*✓ stop Temporal[^]*✓ stop PostgreSQL`),
  );
}

test.serial('SIGTERM stops all that was started, says what, and frees folder and ports', async (t) => {
  t.timeout(110_000);
  const place = await choosePlace(t);
  const start = launch(t, place);
  await saleIsOpen(t, place, start);
  start.kill('SIGTERM');
  t.deepEqual(await start.ended, { code: 143, signal: null });
  stoppedInOrder(t, start, 'SIGTERM');
  t.deepEqual(await leftOf(place), []);
  t.false(existsSync(join(place.root, 'lock')));
  t.false(existsSync(join(place.root, 'postgres', 'postmaster.pid')));
});

test.serial('SIGKILL leaves no process, and --keep goes on with the data until Ctrl-C', async (t) => {
  t.timeout(110_000);
  const place = await choosePlace(t);
  const first = launch(t, place);
  await saleIsOpen(t, place, first);
  const serverFile = join(place.root, 'postgres', 'postmaster.pid');
  const serverLock = readFileSync(serverFile);
  first.kill('SIGKILL');
  t.deepEqual(await first.ended, { code: null, signal: 'SIGKILL' });
  t.deepEqual(await leftAtLast(place), []);
  t.true(lockIsStale(place.root));

  writeFileSync(serverFile, serverLock); // as a power cut leaves it
  const history = statSync(join(place.root, 'temporal', 'temporal.db')).ino;
  const second = launch(t, place, ['--keep']);
  await saleIsOpen(t, place, second);
  t.regex(second.output(), /✓ migrations .+nothing to do/);
  t.is(statSync(join(place.root, 'temporal', 'temporal.db')).ino, history);
  second.kill('SIGINT');
  t.deepEqual(await second.ended, { code: 130, signal: null });
  stoppedInOrder(t, second, 'SIGINT');
  t.deepEqual(await leftOf(place), []);
});

test.serial('a taken port that --port names is refused before anything is started', async (t) => {
  const place = await choosePlace(t);
  const other = createServer().listen(place.api, '127.0.0.1');
  await once(other, 'listening');
  const start = launch(t, place);
  t.teardown(() => void other.close());
  t.deepEqual(await start.ended, { code: 1, signal: null });
  t.regex(
    start.output(),
    new RegExp(`✗ port ${place.api} for the API is taken\n {2}found: .+--port.+\n {2}helps: .+--port`),
  );
  t.notRegex(start.output(), /PostgreSQL|Temporal /);
  t.deepEqual(await leftOf(place), [`port ${place.api}`]);
  t.false(existsSync(join(place.root, 'lock')));
});
