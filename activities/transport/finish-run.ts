import { appendEvents } from '../../db/queries/event/append-events.js';
import { deliverNight } from '../../db/queries/transport/deliver-night.js';
import { readRunRow } from '../../db/queries/transport/runs.js';
import { execute } from '../../db/query.js';
import type { DeliveryRunInput, RunSnapshot } from '../../workflows/contracts/delivery-run.js';
import { defineStep, type StepAnswer, type StepDeps } from '../step.js';
import { closeOverdueStops } from './close-overdue-stops.js';
import { readRunSnapshot } from './read-run.js';

/**
 * A departed run whose stops are all signed, or failed and decided, and whose refunds are all made, is finished; the last
 * run of the site delivers the night. What is overdue is closed first. Otherwise nothing changes. Idempotent by the
 * state; returns the snapshot.
 */
export const finishRun =
  (deps: StepDeps) =>
  async (input: DeliveryRunInput): Promise<StepAnswer<RunSnapshot>> => {
    await closeOverdueStops(deps)(input);
    return finish(deps)(input);
  };

const finish = defineStep<StepDeps, DeliveryRunInput, RunSnapshot>({
  operation: 'finishRun',
  run: async (trx, { runId }) => {
    const { cycleId, siteId } = await readRunRow(trx, runId);
    const finished = await execute(
      trx,
      `update runs set state = 'finished', finished_at = clock_timestamp()
       where id = :runId and state = 'departed'
         and not exists (
           select 1 from stops s where s.run_id = :runId
             and s.state <> 'signed' and (s.state <> 'failed' or s.decision is null))
         and not exists (select 1 from stop_differences d where d.run_id = :runId and d.handled_at is null)`,
      { runId },
    );
    if (finished === 1) {
      await appendEvents(trx, [
        { aggregate: `run/${runId}`, type: 'run.finished', data: { runId, cycleId, siteId } },
      ]);
      await deliverNight(trx, { cycleId, siteId });
    }
    return readRunSnapshot(trx, runId);
  },
});
