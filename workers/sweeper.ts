import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { scaledDurations } from '../domain/cycle/durations.js';
import { ensureCycles } from '../activities/cycle/ensure-cycles.js';
import { applyLeftNotices, type NoticeDeps } from '../activities/payment/receive-notice.js';
import { sendRefund } from '../activities/payment/send-refund.js';
import { readInstallation } from '../db/queries/cycle/installation.js';
import { unfinishedWork } from '../db/queries/event/unfinished-work.js';
import { rows } from '../db/query.js';
import { type Start, startOptions } from '../workflows/contracts/starts.js';
import { isAlreadyOver } from './deliver-wakes.js';
import { ensureSchedules } from './schedules.js';

export interface SweeperDeps extends NoticeDeps {
  readonly client: Client;
  readonly log: Logger;
}

/**
 * Starts tried per sweep. Larger: a lost Temporal is rebuilt in one burst that intake feels; smaller: in more sweeps, and
 * below the suppliers, nights and runs of two cycles nothing else would ever be reached.
 */
const startsMax = 400;

/**
 * One sweep: schedules exist, coming days have cycles, whatever is unfinished by its row runs (what was terminated or
 * cancelled in Temporal's pages too), stored notices are applied, refunds that nobody sent are sent. It is what makes a
 * deleted Temporal an inconvenience: PostgreSQL knows what must run.
 */
export async function sweep(deps: SweeperDeps): Promise<{ started: number }> {
  const { pace } = await readInstallation(deps.database);
  const graceMs = scaledDurations(pace).recheckMs;
  await ensureSchedules(deps.client, deps.database);
  await ensureAllCycles(deps);
  const work = await unfinishedWork(deps.database, { graceMs, limit: startsMax });
  let started = 0;
  for (const start of work) if (await startLost(deps.client, start)) started += 1;
  const notices = await applyLeftNotices(deps)();
  for (const failure of notices.failed) deps.log.warn(failure, 'a stored notice could not be applied yet');
  await sendLeftRefunds(deps, graceMs);
  return { started };
}

async function ensureAllCycles(deps: SweeperDeps): Promise<void> {
  const regions = await rows<{ id: string }>(deps.database, `select id from regions order by id`);
  for (const { id } of regions) await ensureCycles(deps)({ regionId: id });
}

/** True if nobody was at work: what runs is left alone, what ended well is not started again. */
export async function startLost(client: Client, start: Start): Promise<boolean> {
  try {
    await client.workflow.start(start.kind, {
      ...startOptions(start, client.options.namespace),
      workflowIdConflictPolicy: 'FAIL',
    });
    return true;
  } catch (error) {
    if (isAlreadyOver(error)) return false;
    throw error;
  }
}

/** Refunds whose workflow had ended when they were made (late payments), and those whose result never came. */
async function sendLeftRefunds(deps: SweeperDeps, graceMs: number): Promise<void> {
  const left = await rows<{ refundNo: string }>(
    deps.database,
    `select refund_no as "refundNo" from refunds
     where state in ('created', 'processing')
       and created_at < clock_timestamp() - make_interval(secs => :graceMs / 1000.0)
     order by created_at limit 50`,
    { graceMs },
  );
  for (const { refundNo } of left)
    await sendRefund(deps)({ refundNo }).catch((error: unknown) =>
      deps.log.warn({ refundNo, error: (error as Error).message }, 'a refund could not be sent yet'),
    );
}
