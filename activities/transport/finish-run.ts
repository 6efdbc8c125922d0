import { finishedStopStates } from '../../domain/transport/stop-lifecycle.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { deliverNight } from '../../db/queries/transport/deliver-night.js';
import { readRunRow } from '../../db/queries/transport/runs.js';
import { execute } from '../../db/query.js';
import type { DeliveryRunInput, RunSnapshot } from '../../workflows/contracts/delivery-run.js';
import { defineStep } from '../step.js';
import { readRunSnapshot } from './read-run.js';

/**
 * A departed run whose stops are all signed, dropped or failed is finished; the last run of the site delivers the
 * night. Otherwise nothing changes. Idempotent by the state; returns the snapshot.
 */
export const finishRun = defineStep({
  operation: 'finishRun',
  run: async (trx, { runId }: DeliveryRunInput): Promise<RunSnapshot> => {
    const { cycleId, siteId } = await readRunRow(trx, runId);
    const finished = await execute(
      trx,
      `update runs set state = 'finished', finished_at = clock_timestamp()
       where id = :runId and state = 'departed'
         and not exists (select 1 from stops s where s.run_id = :runId and not s.state = any(:finishedStates))`,
      { runId, finishedStates: finishedStopStates },
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
