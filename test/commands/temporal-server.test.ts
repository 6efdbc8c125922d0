import { readFileSync } from 'node:fs';
import test from 'ava';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import proto from '@temporalio/proto';
import { prepareDataFolder, type DataFolder } from '../../commands/local/data-folder.js';
import { anyFreePort } from '../../commands/local/ports.js';
import { processCommand, waitForEnd } from '../../commands/local/process-table.js';
import { SetupProblem } from '../../commands/local/setup-problem.js';
import { startTemporal, type RunningTemporal } from '../../commands/local/temporal-server.js';
import { ensureSearchAttributes, searchAttributes } from '../../commands/local/temporal-attributes.js';
import { temporalAddress } from '../support/temporal.js';

let data: DataFolder;

test.before('a data folder', () => {
  data = prepareDataFolder({ env: {}, forOneUse: true });
});

test.after.always('the data folder goes', () => data?.release());

async function attributesOf(address: string, namespace: string): Promise<string[]> {
  const connection = await Connection.connect({ address });
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return Object.keys(customAttributes).filter((name) => name in searchAttributes);
  } finally {
    await connection.close();
  }
}

test.serial('a server that was killed resumes from its file, with its search attributes', async (t) => {
  const port = { port: await anyFreePort() };
  const start = (): Promise<RunningTemporal> =>
    startTemporal({ data, env: process.env, port, uiPort: { port: port.port + 1000 }, say: () => undefined });
  const first = await start();
  const page = await fetch(first.uiUrl ?? '');
  t.true(page.ok);
  await first.killSuddenly();
  t.false(first.isRunning());
  const second = await start();
  t.deepEqual(
    (await attributesOf(second.address, 'default')).toSorted(),
    Object.keys(searchAttributes).toSorted(),
  );
  await second.stop();
  t.true(await waitForEnd(second.pid, 1_000));
});

test.serial('a server for tests serves no pages and writes no file', async (t) => {
  const port = { port: await anyFreePort() };
  const server = await startTemporal({ data, env: process.env, port, inMemory: true, say: () => undefined });
  t.is(server.uiUrl, undefined);
  t.regex(processCommand(server.pid) ?? '', /--headless/);
  t.false((processCommand(server.pid) ?? '').includes('--db-filename'));
  t.notRegex(readFileSync(`${data.logs}/temporal.log`, 'utf8'), /panic/);
  await server.stop();
});

test('a namespace made without our search attributes gets them, once', async (t) => {
  const connection = await Connection.connect({ address: temporalAddress() });
  const namespace = `attributes-${process.pid}`;
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs('1 day'),
  });
  t.deepEqual(await attributesOf(temporalAddress(), namespace), []);
  await ensureSearchAttributes(connection, namespace);
  await ensureSearchAttributes(connection, namespace);
  t.is((await attributesOf(temporalAddress(), namespace)).length, Object.keys(searchAttributes).length);
  await connection.close();
});

test('a namespace where a name of ours has another type is named with the command that helps', async (t) => {
  const connection = await Connection.connect({ address: temporalAddress() });
  const namespace = `taken-${process.pid}`;
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs('1 day'),
  });
  const taken = { Phase: proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_INT };
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: taken });
  const problem = await t.throwsAsync(ensureSearchAttributes(connection, namespace), {
    instanceOf: SetupProblem,
  });
  t.regex(problem.explain(), /found: Phase/);
  t.regex(problem.explain(), /temporal operator search-attribute create .*--name Phase --type Keyword/);
  await connection.close();
});
