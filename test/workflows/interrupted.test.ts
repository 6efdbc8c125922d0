import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import test from 'ava';
import type { Client } from '@temporalio/client';
import { startLost } from '../../workers/sweeper.js';
import { queues, workflowIds, type WorkflowType } from '../../workflows/contracts/identifiers.js';
import { type Start, startOptions, workflowIdOf } from '../../workflows/contracts/starts.js';
import { temporalAddress, workflowBundlePath } from '../support/temporal.js';
import { EventType } from './recorded.js';
import { type SmallWorld, smallWorld } from './small-world.js';
import { openStage, type Stage } from './stage.js';

let stage: Stage;

test.before('the stage is open', async () => {
  stage = await openStage({
    address: temporalAddress(),
    bundlePath: workflowBundlePath(),
    namespace: `interrupted-${process.pid}`,
  });
});

test.after.always('the stage is closed', () => stage?.close());

/** What a person can do to an execution in Temporal's pages. */
const actions: Readonly<Record<string, (client: Client, workflowId: string) => Promise<unknown>>> = {
  'left alone': () => Promise.resolve(),
  terminated: (client, workflowId) => client.workflow.getHandle(workflowId).terminate('按错了'),
  cancelled: (client, workflowId) => client.workflow.getHandle(workflowId).cancel(),
  'reset to its first task': async (client, workflowId) => {
    const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
    const first = events?.find(({ eventType }) => eventType === EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED);
    await client.workflowService.resetWorkflowExecution({
      namespace: client.options.namespace,
      workflowExecution: { workflowId },
      reason: '重来一次',
      requestId: randomUUID(),
      workflowTaskFinishEventId: first?.eventId ?? null,
    });
  },
};

/** The workflow of the type, and what is started so that it comes to run. */
const partOf = (type: WorkflowType, { ids }: SmallWorld): { workflowId: string; start?: Start } => {
  const { cycleId } = ids;
  const root = (kind: Start['kind'], id: string): Start => ({ kind, id, words: '开始', cycleId });
  const cycle = root('dailyCycle', cycleId);
  switch (type) {
    case 'openCycles':
      return { workflowId: workflowIds.schedule(ids.cycleId) };
    case 'dailyCycle':
      return { workflowId: workflowIdOf(cycle), start: cycle };
    case 'purchaseOrder':
      return { workflowId: workflowIds.purchaseOrder(ids.supply), start: cycle };
    case 'gridNight':
      return { workflowId: workflowIds.gridNight(cycleId, 'g1'), start: cycle };
    case 'deliveryRun':
      return { workflowId: workflowIds.deliveryRun(ids.run), start: cycle };
    case 'order':
      return { workflowId: workflowIds.order(ids.order), start: root('order', ids.order) };
    case 'afterSale':
      return { workflowId: workflowIds.afterSale(ids.claim), start: root('afterSale', ids.claim) };
    case 'payout':
      return { workflowId: workflowIds.payout(ids.payout), start: root('payout', ids.payout) };
  }
};

interface Ending {
  readonly rows: object;
  /** The ids of the executions that the parent's fate must not touch. */
  readonly childrenKept: boolean;
}

/** The world's rows at its end, after the action has met the workflow of this type in the middle of its life. */
async function playWith(type: WorkflowType, action: string): Promise<Ending> {
  const { client } = stage;
  let world: SmallWorld | undefined;
  stage.rehearse(`${type} ${action}`, (region) => {
    world = smallWorld(region, type);
    return world.cast;
  });
  if (world === undefined) throw new Error('no world was made');
  const { rows, ids, held, release, unfinished } = world;
  const { workflowId, start } = partOf(type, world);
  if (start?.kind === 'dailyCycle') rows.cycle = 'planned';
  const begin = async (): Promise<void> => {
    if (start) await startLost(client, start);
    else
      await client.workflow.start('openCycles', {
        workflowId,
        taskQueue: queues.cycle,
        args: [{ regionId: ids.cycleId }],
        staticSummary: '补齐团期',
        workflowIdConflictPolicy: 'USE_EXISTING',
      });
  };
  await begin();
  await held;
  const night = client.workflow.getHandle(workflowIds.gridNight(ids.cycleId, 'g1'));
  const before = type === 'dailyCycle' ? (await night.describe()).runId : '';
  await actions[action]?.(client, workflowId);
  await untilEnded(client, workflowId, action);
  const childrenKept = type !== 'dailyCycle' || (await night.describe()).runId === before;
  release();
  // The Schedule fires again, and the sweeper looks at the rows again and again.
  for (let round = 0; !isOver(type, world); round++) {
    if (round > 400) throw new Error(`${type} ${action}: ${JSON.stringify(rows)}`);
    await begin();
    for (const lost of unfinished()) await startLost(client, lost);
    await delay(50);
  }
  return { rows, childrenKept };
}

/** What was terminated or cancelled is gone before the fact comes that it waited for. */
async function untilEnded(client: Client, workflowId: string, action: string): Promise<void> {
  if (action !== 'terminated' && action !== 'cancelled') return;
  const handle = client.workflow.getHandle(workflowId);
  while ((await handle.describe()).status.name === 'RUNNING') await delay(20);
}

function isOver(type: WorkflowType, { rows, unfinished }: SmallWorld): boolean {
  if (type === 'order') return rows.order === 'completed';
  if (type === 'afterSale') return rows.claim === 'refunded';
  if (type === 'payout') return rows.payout === 'paid';
  return rows.cycle === 'settled' && unfinished().length === 0;
}

const types: readonly WorkflowType[] = [
  'openCycles',
  'dailyCycle',
  'purchaseOrder',
  'gridNight',
  'deliveryRun',
  'order',
  'afterSale',
  'payout',
];

for (const type of types)
  test(`${type} ends with the same rows when it is terminated, cancelled or reset in the middle`, async (t) => {
    const [quiet, ...others] = await Promise.all(
      Object.keys(actions).map((action) => playWith(type, action)),
    );
    for (const ending of others) t.deepEqual(ending, quiet);
    t.true(quiet?.childrenKept);
  });

test('what a start is given is the same whoever starts it', (t) => {
  const start: Start = {
    kind: 'deliveryRun',
    id: 'ZZ/2026-11-22/1/TY/1',
    words: '车次 1',
    cycleId: 'ZZ/2026-11-22/1',
    siteId: 'TY',
  };
  const { staticDetails, typedSearchAttributes, ...rest } = startOptions(start, 'default');
  t.deepEqual(rest, {
    workflowId: 'run/ZZ/2026-11-22/1/TY/1',
    taskQueue: 'cycle',
    args: [{ runId: 'ZZ/2026-11-22/1/TY/1' }],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
    staticSummary: '车次 1',
  });
  t.deepEqual(
    typedSearchAttributes.map(({ key, value }) => `${key.name}=${String(value)}`),
    ['Region=ZZ', 'Cycle=ZZ/2026-11-22/1', 'Site=TY', 'Phase=night-loading'],
  );
  for (const id of ['cycle/ZZ/2026-11-22/1', 'night/ZZ/2026-11-22/1/TY'])
    t.true(staticDetails?.includes(`/namespaces/default/workflows/${encodeURIComponent(id)}`), id);
});
