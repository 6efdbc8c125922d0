import type { Database } from '../../connection.js';
import { execute, rows } from '../../query.js';
import { spendRate } from './refund-queue.js';

/**
 * The refund's turn is when the provider takes another one of its payment, and not before a second: whoever finds it not
 * claimable finds it not due either, and leaves it to the queue.
 */
export async function awaitTurn(on: Database, refundNo: string, spacingMs: number): Promise<void> {
  for (const table of ['refunds', 'surplus_payments'])
    await execute(
      on,
      `update ${table} r set next_at = greatest(clock_timestamp() + interval '1 second', (
         select max(s.asked_at) + make_interval(secs => :spacingMs / 1000.0)
         from refund_queue s join refund_queue q on q.trade_no = s.trade_no and q.refund_no <> s.refund_no
         where q.refund_no = r.refund_no))
       where r.refund_no = :refundNo and r.state = 'created' and coalesce(r.next_at, r.created_at) <= clock_timestamp()`,
      { refundNo, spacingMs },
    );
}

/** The attempt failed: the refund's turn comes again later, and one failure less is allowed now. */
export async function deferRefund(
  on: Database,
  refundNo: string,
  { afterMs, failure, failureIntervalMs }: { afterMs: number; failure: string; failureIntervalMs: number },
): Promise<void> {
  for (const table of ['refunds', 'surplus_payments'])
    await execute(
      on,
      `update ${table} set last_failure = :failure,
         next_at = clock_timestamp() + make_interval(secs => :afterMs / 1000.0) where refund_no = :refundNo`,
      { refundNo, failure, afterMs },
    );
  await spendRate(on, { name: 'refund-failure', ms: failureIntervalMs });
}

/** The provider has the refund since `acceptedAt` by its own clock; spacing counts from the answer, not from the call. */
export async function noteAccepted(
  on: Database,
  refundNo: string,
  acceptedAt: string | undefined,
): Promise<void> {
  for (const table of ['refunds', 'surplus_payments'])
    await execute(
      on,
      `update ${table} set asked_at = case when accepted_at is null then clock_timestamp() else asked_at end,
         accepted_at = coalesce(accepted_at, :acceptedAt, clock_timestamp()), last_failure = null
       where refund_no = :refundNo`,
      { refundNo, acceptedAt: acceptedAt ?? null },
    );
}

/** What our rows say of a refund of either kind. */
export async function readRefundState(on: Database, refundNo: string): Promise<string | undefined> {
  const [row] = await rows<{ state: string }>(
    on,
    `select state from refund_queue where refund_no = :refundNo`,
    { refundNo },
  );
  return row?.state;
}
