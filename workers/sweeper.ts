import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { scaledDurations } from '../domain/cycle/durations.js';
import { ensureCycles } from '../activities/cycle/ensure-cycles.js';
import { applyLeftNotices, type NoticeDeps } from '../activities/payment/receive-notice.js';
import { sendRefund } from '../activities/payment/send-refund.js';
import { readInstallation } from '../db/queries/cycle/installation.js';
import { overdueRoots, type OverdueRoot } from '../db/queries/event/overdue-roots.js';
import { rows } from '../db/query.js';
import { queues, workflowIds } from '../workflows/contracts/identifiers.js';
import { attributesOf } from '../workflows/contracts/search-attributes.js';
import { isAlreadyOver } from './deliver-wakes.js';
import { ensureSchedules } from './schedules.js';

export interface SweeperDeps extends NoticeDeps {
  readonly client: Client;
  readonly log: Logger;
}

/** Roots per sweep. Larger: a lost Temporal is rebuilt in one burst that intake feels; smaller: in more sweeps. */
const rootsMax = 200;

/**
 * One sweep: schedules exist, coming days have cycles, every overdue root runs, stored notices are applied, refunds
 * that nobody sent are sent. It is what makes a deleted Temporal an inconvenience: PostgreSQL knows what must run.
 */
export async function sweep(deps: SweeperDeps): Promise<{ started: number }> {
  const { pace } = await readInstallation(deps.database);
  const graceMs = scaledDurations(pace).recheckMs;
  await ensureSchedules(deps.client, deps.database);
  await ensureAllCycles(deps);
  const roots = await overdueRoots(deps.database, { graceMs, limit: rootsMax });
  let started = 0;
  for (const root of roots) if (await startRoot(deps.client, root)) started += 1;
  const notices = await applyLeftNotices(deps)();
  for (const failure of notices.failed) deps.log.warn(failure, 'a stored notice could not be applied yet');
  await sendLeftRefunds(deps, graceMs);
  return { started };
}

async function ensureAllCycles(deps: SweeperDeps): Promise<void> {
  const regions = await rows<{ id: string }>(deps.database, `select id from regions order by id`);
  for (const { id } of regions) await ensureCycles(deps)({ regionId: id });
}

const startOf = {
  dailyCycle: (id: string) => ({
    workflowId: workflowIds.dailyCycle(id),
    input: { cycleId: id },
    words: `${id} 团期`,
  }),
  order: (id: string) => ({ workflowId: workflowIds.order(id), input: { orderId: id }, words: `订单 ${id}` }),
  afterSale: (id: string) => ({
    workflowId: workflowIds.afterSale(id),
    input: { claimNo: id },
    words: `售后 ${id}`,
  }),
  payout: (id: string) => ({
    workflowId: workflowIds.payout(id),
    input: { settlementNo: id },
    words: `打款 ${id}`,
  }),
} as const;

/** True if the root was not running: a running one is left alone, one that ended well is not started again. */
async function startRoot(client: Client, { kind, id, cycleId }: OverdueRoot): Promise<boolean> {
  const { workflowId, input, words } = startOf[kind](id);
  try {
    await client.workflow.start(kind, {
      workflowId,
      taskQueue: kind === 'order' ? queues.order : queues.cycle,
      args: [input],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      workflowIdConflictPolicy: 'FAIL',
      staticSummary: words,
      typedSearchAttributes: attributesOf({ cycleId }),
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
