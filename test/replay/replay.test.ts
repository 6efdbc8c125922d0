import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import test from 'ava';
import { projectPath } from '../../lib/paths.js';
import type { Dependencies } from '../../workers/dependencies.js';
import { operationSteps, paymentSteps, planningSteps } from '../../workers/steps.js';
import { queues, workflowTypes } from '../../workflows/contracts/identifiers.js';
import { workflowBundlePath } from '../support/temporal.js';
import { allScenarios } from '../workflows/scenarios/index.js';
import type { HistoryFile } from './history-file.js';

const folder = projectPath('test', 'replay', 'histories');

const histories = readdirSync(folder)
  .toSorted()
  .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));

const parsed = (text: string): HistoryFile => JSON.parse(text) as HistoryFile;

const activitiesOf = ({ history }: HistoryFile): { activity: string; queue: string }[] =>
  history.events.flatMap(({ activityTaskScheduledEventAttributes: asked }) => {
    const { activityType, taskQueue } = (asked ?? {}) as Record<string, { name: string } | undefined>;
    return activityType && taskQueue ? [{ activity: activityType.name, queue: taskQueue.name }] : [];
  });

const typeOf = ({ history }: HistoryFile): string | undefined => {
  const { workflowExecutionStartedEventAttributes: started } = history.events[0] ?? {};
  return (started as { workflowType: { name: string } } | undefined)?.workflowType.name;
};

/** "name: why" for every history that today's workflows cannot go on with. */
async function failures(files: readonly { name: string; text: string }[]): Promise<string[]> {
  const replays = files.map(({ text }) => parsed(text));
  const failed: string[] = [];
  const results = Worker.runReplayHistories({ workflowBundle: { codePath: workflowBundlePath() } }, replays);
  for await (const { workflowId, error } of results)
    if (error) {
      const name = files.find(({ text }) => parsed(text).workflowId === workflowId)?.name ?? workflowId;
      failed.push(`${name}: ${error.name}`);
    }
  return failed;
}

test('what older workflows began, the workflows of today go on with', async (t) => {
  t.true(histories.length > 0);
  t.deepEqual(await failures(histories), []);
});

test('every scenario has its history and every history its scenario', (t) => {
  t.deepEqual(
    histories.map(({ name }) => name),
    Object.keys(allScenarios)
      .map((name) => `${name}.json`)
      .toSorted(),
  );
});

test('each of the eight types has a history', (t) => {
  const recorded = new Set(histories.map(({ text }) => typeOf(parsed(text))));
  t.deepEqual([...recorded].toSorted(), Object.values(workflowTypes).toSorted());
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
    const { text = '' } = histories.find((file) => file.name === `${name}.json`) ?? {};
    const altered = swapped(text, pair);
    t.not(altered, text);
    t.deepEqual(await failures([{ name, text: altered }]), [`${name}: DeterminismViolationError`]);
  });

test('no history names the machine that recorded it', (t) => {
  for (const { name, text } of histories) t.notRegex(text, /"identity"|@|\/(home|root|tmp|var)\//, name);
});

test('every step is asked for on the queue where a worker has it', (t) => {
  const noDependencies = {} as Dependencies; // the steps are only named here, never called
  const queueOf = new Map<string, string>();
  for (const [queue, steps] of [
    [queues.operations, operationSteps(noDependencies)],
    [queues.payment, paymentSteps(noDependencies)],
    [queues.planning, planningSteps(noDependencies)],
  ] as const)
    for (const name of Object.keys(steps)) queueOf.set(name, queue);
  const asked = new Map(
    histories.flatMap(({ text }) => activitiesOf(parsed(text)).map(({ activity, queue }) => [activity, queue])),
  );
  t.deepEqual([...asked].toSorted(), [...queueOf].toSorted());
});
