import { createHash } from 'node:crypto';
import { activityInfo } from '@temporalio/activity';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { NativeConnection, Worker } from '@temporalio/worker';
import { ensureSearchAttributes } from '../../commands/local/temporal-attributes.js';
import type { RefusalCode } from '../../domain/refusals/index.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import { toTemporalFailure } from '../../lib/failures.js';
import type { AllActivities } from '../../workers/steps.js';
import { queues } from '../../workflows/contracts/identifiers.js';
import { attributesOf } from '../../workflows/contracts/search-attributes.js';
import { wakeSignal } from '../../workflows/contracts/wake.js';
import { quietRuntime } from './quiet-runtime.js';
import { type History, type HistoryEvent, isAsleep } from './recorded.js';
import type { Scenario, Teller } from './scenario.js';

export interface Disturbance {
  /** The first attempt of every step fails. */
  readonly stumbling?: boolean;
  /** This step is refused by a rule, every time. */
  readonly refusal?: { readonly activity: keyof AllActivities; readonly code: RefusalCode };
}

export interface Played {
  readonly scenario: Scenario;
  readonly history: History;
  /** Why the workflow failed, if it did. */
  readonly failure: Error | undefined;
}

/** A Temporal namespace of its own with workers for every queue, on which scenarios are played. */
export interface Stage {
  readonly client: Client;
  /** The end of the scenario's workflow, whatever it was. The name makes its ids, and is used once. */
  readonly play: (
    name: string,
    scenario: (region: string) => Scenario,
    disturbance?: Disturbance,
  ) => Promise<Played>;
  /** A region of its own, whose workflows meet this cast whoever starts them. */
  readonly rehearse: (
    name: string,
    castOf: (region: string) => Scenario['cast'],
    disturbance?: Disturbance,
  ) => string;
  readonly close: () => Promise<void>;
}

interface Performance extends Disturbance {
  readonly cast: Scenario['cast'];
}

export interface StageOptions {
  readonly address: string;
  readonly bundlePath: string;
  readonly namespace: string;
}

/** A workflow that hangs in a test ends with a failure that says so. */
const runTimeout = '100s';

export async function openStage({ address, bundlePath, namespace }: StageOptions): Promise<Stage> {
  quietRuntime();
  const connection = await Connection.connect({ address });
  await makeNamespace(connection, namespace);
  const client = new Client({ connection, namespace });
  const performances = new Map<string, Performance>();
  const native = await NativeConnection.connect({ address });
  const workers = await startWorkers({ native, namespace, bundlePath, performances });
  return {
    client,
    play: async (name, scenarioOf, disturbance = {}) => {
      const region = regionOf(name);
      const scenario = scenarioOf(region);
      performances.set(region, { cast: scenario.cast, ...disturbance });
      const handle = await start(client, region, scenario);
      return watch(client, handle, scenario);
    },
    rehearse: (name, castOf, disturbance = {}) => {
      const region = regionOf(name);
      performances.set(region, { cast: castOf(region), ...disturbance });
      return region;
    },
    close: async () => {
      await workers.close();
      await native.close();
      await connection.operatorService.deleteNamespace({ namespace });
      await connection.close();
    },
  };
}

async function makeNamespace(connection: Connection, namespace: string): Promise<void> {
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs('1 day'),
  });
  await ensureSearchAttributes(connection, namespace);
}

/** Seven characters that nothing else in the story's ids looks like. */
const regionOf = (name: string): string => `r${createHash('sha256').update(name).digest('hex').slice(0, 6)}`;
const regionPattern = /r[0-9a-f]{6}/;

interface Cast {
  readonly native: NativeConnection;
  readonly namespace: string;
  readonly bundlePath: string;
  readonly performances: ReadonlyMap<string, Performance>;
}

async function startWorkers({
  native,
  namespace,
  bundlePath,
  performances,
}: Cast): Promise<{ close(): Promise<void> }> {
  const common = { connection: native, namespace, shutdownForceTime: '5s' } as const;
  const workflows = [queues.cycle, queues.order].map((taskQueue) =>
    Worker.create({
      ...common,
      taskQueue,
      workflowBundle: { codePath: bundlePath },
      maxCachedWorkflows: 200,
    }),
  );
  const activities = [queues.operations, queues.payment, queues.planning].map((taskQueue) =>
    Worker.create({
      ...common,
      taskQueue,
      activities: { default: (input: unknown) => act(performances, input) },
    }),
  );
  const workers = await Promise.all([...workflows, ...activities]);
  const running = Promise.all(workers.map((worker) => worker.run()));
  return {
    close: async () => {
      for (const worker of workers) worker.shutdown();
      await running;
    },
  };
}

/** The step of the story to which the workflow belongs. */
async function act(performances: ReadonlyMap<string, Performance>, input: unknown): Promise<unknown> {
  const { activityType, attempt, workflowExecution } = activityInfo();
  const [region = ''] = regionPattern.exec(workflowExecution?.workflowId ?? '') ?? [];
  const { cast = {}, stumbling, refusal } = performances.get(region) ?? {};
  if (stumbling && attempt === 1) throw new Error(`${activityType} fails once`);
  if (refusal?.activity === activityType) throw toTemporalFailure(new RuleViolation(refusal.code));
  const step = cast[activityType as keyof AllActivities] as
    | ((asked: unknown) => Promise<unknown>)
    | undefined;
  if (step === undefined) throw new Error(`nobody plays ${activityType}`);
  return step(input);
}

async function start(client: Client, region: string, scenario: Scenario): Promise<WorkflowHandle> {
  const { type, workflowId, input, words, startsWith } = scenario;
  const options = {
    workflowId,
    taskQueue: type === 'order' ? queues.order : queues.cycle,
    args: [input],
    staticSummary: words,
    workflowRunTimeout: runTimeout,
    typedSearchAttributes: attributesOf({ cycleId: `${region}/2026-11-22/1` }),
  } as const;
  return startsWith === undefined
    ? client.workflow.start(type, options)
    : client.workflow.signalWithStart(type, { ...options, signal: wakeSignal, signalArgs: [startsWith] });
}

async function watch(client: Client, handle: WorkflowHandle, scenario: Scenario): Promise<Played> {
  const teller: Teller = {
    asleep: () => untilAsleep(client, handle.workflowId),
    wake: (wake) => handle.signal(wakeSignal, wake),
  };
  const telling = Promise.resolve(scenario.tell?.(teller)).then(
    () => undefined,
    (error: unknown) => error,
  );
  const failure = await handle.result().then(
    () => undefined,
    (error: unknown) => error as Error,
  );
  const untold = await telling;
  // A story that breaks off early cannot be told to its end.
  if (untold !== undefined && failure === undefined) throw untold;
  return { scenario, history: await handle.fetchHistory(), failure };
}

/** Follows the history as it grows. */
async function untilAsleep(client: Client, workflowId: string): Promise<void> {
  const events: HistoryEvent[] = [];
  let nextPageToken: Uint8Array | undefined;
  for (;;) {
    const page = await client.workflowService.getWorkflowExecutionHistory({
      namespace: client.options.namespace,
      execution: { workflowId },
      waitNewEvent: true,
      ...(nextPageToken && { nextPageToken }),
    });
    events.push(...(page.history?.events ?? []));
    if (isAsleep(events)) return;
    nextPageToken = page.nextPageToken;
    if (nextPageToken.length === 0) throw new Error(`${workflowId} has ended and does not sleep`);
  }
}
