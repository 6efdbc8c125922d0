import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { Database } from '../db/connection.js';
import { moveCursor, type ReadEvent, readEvents } from '../db/queries/event/read-events.js';
import { queues } from '../workflows/contracts/identifiers.js';
import { attributesOf } from '../workflows/contracts/search-attributes.js';
import { type Wake, wakeSignal } from '../workflows/contracts/wake.js';
import { startPace, type StartPace } from './start-pace.js';
import { type Target, targetsOf } from './relay-targets.js';

/** Events per reading. Smaller: a round trip to the cursor per few signals; larger: more is repeated after a kill. */
const batchMax = 200;
/** Calls to Temporal at once. Smaller: wakes queue behind starts; larger: two cores serve Temporal instead of intake. */
const concurrency = 8;

export interface RelayDeps {
  readonly database: Database;
  readonly client: Client;
}

interface Delivery {
  readonly event: ReadEvent;
  readonly target: Target;
}

/**
 * Reads the next events, wakes or starts the workflows that wait for them, then moves the cursor. It may repeat itself
 * after a kill: wakes carry the event's id, and starts are idempotent by the workflow's id. The relay alone does this.
 */
export function wakeDeliverer(deps: RelayDeps): () => Promise<number> {
  const pace = startPace();
  return async () => {
    const events = await readEvents(deps.database, 'relay', batchMax);
    const last = events.at(-1);
    if (last === undefined) return 0;
    const lanes = laneByWorkflow(events);
    await Promise.all(Array.from({ length: concurrency }, () => drain(deps, lanes, pace)));
    await moveCursor(deps.database, 'relay', last);
    return events.length;
  };
}

/** What concerns one workflow stays in order; different workflows do not wait for each other. */
function laneByWorkflow(events: readonly ReadEvent[]): Delivery[][] {
  const lanes = new Map<string, Delivery[]>();
  for (const event of events)
    for (const target of targetsOf(event)) {
      const lane = lanes.get(target.workflowId) ?? [];
      lane.push({ event, target });
      lanes.set(target.workflowId, lane);
    }
  return [...lanes.values()];
}

async function drain(deps: RelayDeps, lanes: Delivery[][], pace: StartPace): Promise<void> {
  for (let lane = lanes.shift(); lane !== undefined; lane = lanes.shift())
    for (const delivery of lane) await deliver(deps, delivery, pace);
}

async function deliver({ client }: RelayDeps, { event, target }: Delivery, pace: StartPace): Promise<void> {
  const wake: Wake = {
    eventId: event.eventId,
    type: event.type,
    ...(target.until === undefined ? {} : { until: target.until }),
  };
  if (target.start === undefined) return signal(client, target.workflowId, wake);
  if (target.start.type === 'order') await pace.waitTurn();
  await startWith(client, target, wake);
}

async function signal(client: Client, workflowId: string, wake: Wake): Promise<void> {
  try {
    await client.workflow.getHandle(workflowId).signal(wakeSignal, wake);
  } catch (error) {
    // It has ended, or Temporal lost it: the sweeper starts what is still needed, and whoever starts reads the row.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

async function startWith(client: Client, { workflowId, start }: Target, wake: Wake): Promise<void> {
  if (start === undefined) return;
  try {
    await client.workflow.signalWithStart(start.type, {
      workflowId,
      taskQueue: start.type === 'order' ? queues.order : queues.cycle,
      args: [start.input],
      signal: wakeSignal,
      signalArgs: [wake],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      staticSummary: start.words,
      ...(start.belongsTo && { typedSearchAttributes: attributesOf(start.belongsTo) }),
    });
  } catch (error) {
    if (!isAlreadyOver(error)) throw error;
  }
}

/** The workflow ran and ended: a repeated event has nothing to start. */
export const isAlreadyOver = (error: unknown): boolean =>
  error instanceof Error && error.name === 'WorkflowExecutionAlreadyStartedError';
