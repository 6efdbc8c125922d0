import { readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import test from 'ava';
import { projectPath } from '../../lib/paths.js';
import type { Dependencies } from '../../workers/dependencies.js';
import { operationSteps, paymentSteps, planningSteps } from '../../workers/steps.js';
import { queues, workflowTypes } from '../../workflows/contracts/identifiers.js';
import { workflowBundlePath } from '../support/temporal.js';
import { quietRuntime } from '../workflows/quiet-runtime.js';
import { callsOf, wordless } from '../workflows/recorded.js';
import { allScenarios } from '../workflows/scenarios/index.js';
import { parseHistory } from './history-file.js';

const folder = projectPath('test', 'replay', 'histories');

interface NamedText {
  readonly name: string;
  readonly text: string;
}

const files: NamedText[] = readdirSync(folder)
  .map((file) => ({ name: file.replace(/\.json$/, ''), text: readFileSync(join(folder, file), 'utf8') }))
  .toSorted((one, other) => (one.name < other.name ? -1 : 1));

const histories = files.map(({ text }) => parseHistory(text).history);

/** "name: why" for every history that today's workflows cannot go on with. */
async function failures(replayed: readonly NamedText[]): Promise<string[]> {
  const names = new Map(replayed.map(({ name, text }) => [parseHistory(text).workflowId, name]));
  const failed: string[] = [];
  const results = Worker.runReplayHistories(
    { workflowBundle: { codePath: workflowBundlePath() } },
    replayed.map(({ text }) => parseHistory(text)),
  );
  for await (const { workflowId, error } of results)
    if (error) failed.push(`${names.get(workflowId) ?? workflowId}: ${error.name}`);
  return failed;
}

test.before('the runtime is quiet', quietRuntime);

test('what older workflows began, the workflows of today go on with', async (t) => {
  t.true(files.length > 0);
  t.deepEqual(await failures(files), []);
});

test('every scenario has its history and every history its scenario', (t) => {
  t.deepEqual(
    files.map(({ name }) => name),
    Object.keys(allScenarios).toSorted(),
  );
});

test('each of the eight types has a history', (t) => {
  const recorded = new Set(
    histories.map(({ events }) => events?.[0]?.workflowExecutionStartedEventAttributes?.workflowType?.name),
  );
  t.deepEqual(
    Object.values(workflowTypes).filter((type) => !recorded.has(type)),
    [],
  );
});

test('every start, activity, timer and child of every history says in Chinese what it is', (t) => {
  t.deepEqual(
    files.flatMap(({ name, text }) =>
      wordless(parseHistory(text).history).map((event) => `${name} ${event}`),
    ),
    [],
  );
});

/** The history as it would be if the workflow had asked for two of its steps in the other order. */
const swapped = (text: string, [one, other]: readonly [string, string]): string =>
  text
    .replaceAll(`"activityType":{"name":"${one}"}`, '"activityType":{"name":"<first>"}')
    .replaceAll(`"activityType":{"name":"${other}"}`, `"activityType":{"name":"${one}"}`)
    .replaceAll('"<first>"', `"${other}"`);

for (const [name, pair] of [
  ['daily-cycle-normal', ['freezeCycle', 'aggregateDemand']],
  ['order-paid-while-expiring', ['readOrder', 'completeOrder']],
  ['delivery-run-stop-by-stop', ['earnCommissions', 'reportShipping']],
] as const)
  test(`${name} with ${pair.join(' and ')} in the other order is caught`, async (t) => {
    const { text = '' } = files.find((file) => file.name === name) ?? {};
    const altered = swapped(text, pair);
    t.not(altered, text);
    t.deepEqual(await failures([{ name, text: altered }]), [`${name}: DeterminismViolationError`]);
  });

test('no history names the machine that recorded it', (t) => {
  // As a whole word: two letters of a short name are in many a payload.
  const machine = new RegExp(`"identity"|\\d@|(?<![\\w+/])${hostname()}(?![\\w+/])|/(home|root|tmp|var)/`);
  t.regex(`12@${hostname()}`, machine);
  t.deepEqual(
    files.filter(({ text }) => machine.test(text)).map(({ name }) => name),
    [],
  );
});

test('every step is asked for on the queue where a worker has it', (t) => {
  const noDependencies = {} as Dependencies; // the steps are only named here, never called
  const registered = new Map<string, string>();
  for (const [queue, steps] of [
    [queues.operations, operationSteps(noDependencies)],
    [queues.payment, paymentSteps(noDependencies)],
    [queues.planning, planningSteps(noDependencies)],
  ] as const)
    for (const name of Object.keys(steps)) registered.set(name, queue);
  const asked = new Map(histories.flatMap(callsOf).map(({ activity, queue }) => [activity, queue]));
  t.deepEqual(Object.fromEntries(asked), Object.fromEntries(registered));
});
