import { lockFences, lockOrders } from '../../db/queries/cycle/locks.js';
import {
  type OverdueStop,
  readOverdueStops,
  unhandledOrders,
} from '../../db/queries/transport/overdue-stops.js';
import { readRunRow, takeRun } from '../../db/queries/transport/runs.js';
import { loadedCrates } from '../../db/queries/transport/stop-crates.js';
import type { DeliveryRunInput, RunSnapshot } from '../../workflows/contracts/delivery-run.js';
import { defineStep, type StepDeps } from '../step.js';
import { returnStop } from './decide-stop.js';
import { handOver } from './hand-over.js';
import { readRunSnapshot } from './read-run.js';
import { settleUndelivered } from './settle-undelivered.js';
import { lockPoint } from './sign-stop.js';

/**
 * What nobody has seen to in time is seen to: a stop that was dropped counts as signed for in full, a failed one that
 * nobody decided goes back and is refunded, and one page of refunds that were left is made. One stop per transaction.
 * Idempotent by the states; returns the snapshot.
 */
export const closeOverdueStops =
  (deps: StepDeps) =>
  async ({ runId }: DeliveryRunInput): Promise<RunSnapshot> => {
    for (const stop of await readOverdueStops(deps.database, runId)) await closeStop(deps)(stop);
    await settleLeft(deps)({ runId });
    return readRunSnapshot(deps.database, runId);
  };

const closeStop = defineStep<StepDeps, OverdueStop, void>({
  operation: 'closeOverdueStop',
  run: async (trx, { runId, seq, cycleId, leaderId }) => {
    await lockPoint(trx, { cycleId, leaderId });
    const run = await takeRun(trx, runId);
    // Read again under the locks: the leader may have signed in the meantime.
    const stop = (await readOverdueStops(trx, runId)).find((one) => one.seq === seq);
    if (stop?.state === 'failed') await returnStop(trx, { run, seq, leaderId, decidedBy: 'deadline' });
    if (stop?.state !== 'dropped') return;
    const crateIds = await loadedCrates(trx, cycleId, leaderId);
    await handOver(trx, { run, seq, leaderId, crateIds, differences: [], how: 'deadline' });
  },
});

const settleLeft = defineStep<StepDeps, DeliveryRunInput, void>({
  operation: 'settleUndelivered',
  run: async (trx, { runId }) => {
    const orderIds = await unhandledOrders(trx, runId);
    if (orderIds.length === 0) return;
    const { cycleId } = await readRunRow(trx, runId);
    await lockFences(trx, [cycleId]);
    await lockOrders(trx, orderIds);
    await settleUndelivered(trx, { runId });
  },
});
