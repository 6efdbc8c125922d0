import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { Database } from '../db/connection.js';
import { moveCursor, type ReadEvent, readEvents } from '../db/queries/event/read-events.js';
import { findRoots } from '../db/queries/event/unfinished-work.js';
import { type Start, startOptions, workflowIdOf } from '../workflows/contracts/starts.js';
import { type Wake, wakeSignal } from '../workflows/contracts/wake.js';
import type { IntakeLoad } from './intake-load.js';
import { startPace, type StartPace } from './start-pace.js';
import { type Target, targetsOf } from './relay-targets.js';

/** Events per reading. Smaller: a round trip to the cursor per few signals; larger: more is repeated after a kill. */
const batchMax = 200;
/** Calls to Temporal at once. Smaller: wakes queue behind starts; larger: two cores serve Temporal instead of intake. */
const concurrency = 8;

export interface RelayDeps {
  readonly database: Database;
  readonly client: Client;
  /** How much intake has to do now: starts of orders wait for it. */
  readonly load: Pick<IntakeLoad, 'busy'>;
}

interface Delivery {
  readonly event: ReadEvent;
  readonly target: Target;
}

/** What the roots of a batch are started with, by the ids of their workflows. */
type Roots = ReadonlyMap<string, Start>;

interface Batch {
  readonly client: Client;
  readonly pace: StartPace;
  readonly roots: Roots;
  readonly lanes: Delivery[][];
}

/**
 * Reads the next events, wakes or starts the workflows that wait for them, then moves the cursor. It may repeat itself
 * after a kill: wakes carry the event's id, and starts are idempotent by the workflow's id. The relay alone does this.
 */
export function wakeDeliverer(deps: RelayDeps): () => Promise<number> {
  const pace = startPace(deps.load);
  return async () => {
    const events = await readEvents(deps.database, 'relay', batchMax);
    const last = events.at(-1);
    if (last === undefined) return 0;
    const lanes = laneByWorkflow(events);
    const batch = { client: deps.client, pace, lanes, roots: await rootsOf(deps.database, lanes) };
    await Promise.all(Array.from({ length: concurrency }, () => drain(batch)));
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

/** One question to the database for all roots of a batch. */
async function rootsOf(database: Database, lanes: readonly Delivery[][]): Promise<Roots> {
  const refs = lanes.flat().flatMap(({ target }) => (target.start === undefined ? [] : [target.start]));
  return new Map((await findRoots(database, refs)).map((start) => [workflowIdOf(start), start]));
}

async function drain(batch: Batch): Promise<void> {
  for (let lane = batch.lanes.shift(); lane !== undefined; lane = batch.lanes.shift())
    for (const delivery of lane) await deliver(batch, delivery);
}

async function deliver({ client, pace, roots }: Batch, { event, target }: Delivery): Promise<void> {
  const { workflowId, until, cause, start } = target;
  const wake: Wake = {
    eventId: event.eventId,
    type: event.type,
    ...(until === undefined ? {} : { until }),
    ...(cause === undefined ? {} : { cause }),
  };
  if (start === undefined) return signal(client, workflowId, wake);
  const root = roots.get(workflowId);
  if (root === undefined) return;
  if (root.kind === 'order') await pace.waitTurn();
  await startWith(client, root, wake);
}

async function signal(client: Client, workflowId: string, wake: Wake): Promise<void> {
  try {
    await client.workflow.getHandle(workflowId).signal(wakeSignal, wake);
  } catch (error) {
    // It has ended, or Temporal lost it: the sweeper starts what is still needed, and whoever starts reads the row.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

async function startWith(client: Client, root: Start, wake: Wake): Promise<void> {
  try {
    await client.workflow.signalWithStart(root.kind, {
      ...startOptions(root, client.options.namespace),
      signal: wakeSignal,
      signalArgs: [wake],
    });
  } catch (error) {
    if (!isAlreadyOver(error)) throw error;
  }
}

/** The workflow ran and ended: a repeated event has nothing to start. */
export const isAlreadyOver = (error: unknown): boolean =>
  error instanceof Error && error.name === 'WorkflowExecutionAlreadyStartedError';
