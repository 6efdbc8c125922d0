import { finishedStopStates } from '../../domain/transport/stop-lifecycle.js';
import type { Database, Transaction } from '../../db/connection.js';
import { recheckMs } from '../../db/queries/cycle/recheck.js';
import { readRunRow } from '../../db/queries/transport/runs.js';
import { rows } from '../../db/query.js';
import type { DeliveryRunInput, RunSnapshot } from '../../workflows/contracts/delivery-run.js';
import type { StepDeps } from '../step.js';

/** Where the run stands and which signatures still have consequences to make. */
export const readRun =
  (deps: StepDeps) =>
  ({ runId }: DeliveryRunInput): Promise<RunSnapshot> =>
    readRunSnapshot(deps.database, runId);

/** As readRun, inside a transaction where one is open. */
export async function readRunSnapshot(on: Database | Transaction, runId: string): Promise<RunSnapshot> {
  const run = await readRunRow(on, runId);
  const stops = await rows<{ seq: number; leaderId: string; state: string; done: boolean }>(
    on,
    `select seq, leader_id as "leaderId", state, earned_at is not null and shipping_reported_at is not null as done
     from stops where run_id = :runId order by seq`,
    { runId },
  );
  const finished: readonly string[] = finishedStopStates;
  const stopsLeft = stops.filter((stop) => !finished.includes(stop.state)).length;
  return {
    state: run.state,
    signedStops: stops
      .filter((stop) => stop.state === 'signed' && !stop.done)
      .map(({ seq, leaderId }) => ({ seq, leaderId })),
    stopsLeft,
    words: `${stateWords[run.state]}：${stops.length - stopsLeft}/${stops.length} 站已完成`,
    nextCheckInMs: await recheckMs(on),
  };
}

const stateWords: Readonly<Record<RunSnapshot['state'], string>> = {
  planned: '待装车',
  loaded: '已装车，待发车',
  departed: '配送中',
  finished: '已完成',
};
