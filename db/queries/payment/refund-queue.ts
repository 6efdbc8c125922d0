import type { Database, Transaction } from '../../connection.js';
import { execute, one, rows } from '../../query.js';

/** A refund whose turn it is, ours to send or to ask about until its next_at. */
export interface QueuedRefund {
  readonly refundNo: string;
  readonly state: 'created' | 'processing' | 'abnormal';
  /** The provider's number of the payment, and its transaction where the number alone would not say which. */
  readonly tradeNo: string;
  readonly transactionId: string | null;
  readonly amountFen: number;
  readonly totalFen: number;
  readonly reasonZh: string;
  /** Attempts with this one. */
  readonly attempts: number;
  /** The provider may have heard of it before: ask before telling it again. */
  readonly wasAsked: boolean;
  readonly surplus: boolean;
}

/** The limits of one claim, scaled by the pace. */
export interface QueueLimits {
  readonly limit: number;
  /** Between two refunds of one payment. */
  readonly spacingMs: number;
  /** How long a claim lasts: then somebody else may try. */
  readonly leaseMs: number;
  readonly intervalMs: number;
  readonly burst: number;
  readonly failureIntervalMs: number;
  readonly failureBurst: number;
}

/**
 * The refunds whose turn it is are ours, at most one of each payment, as many as the provider takes now; they are not
 * due again before the lease is over. Only `refundNo` if it is given. Locks: the rows of `provider_rates`, so that two
 * processes claim one after the other and the rates hold for all of them.
 */
export async function claimRefunds(
  trx: Transaction,
  limits: QueueLimits,
  refundNo?: string,
): Promise<QueuedRefund[]> {
  const { allowed } = await readAllowed(trx, limits);
  if (allowed < 1) return [];
  const due = await rows<QueuedRefund>(
    trx,
    `select * from (
       select distinct on (q.trade_no) q.refund_no as "refundNo", q.state, q.trade_no as "tradeNo",
         q.transaction_id as "transactionId", q.amount_fen as "amountFen", q.total_fen as "totalFen",
         q.reason_zh as "reasonZh", q.attempts + 1 as attempts, q.asked_at is not null as "wasAsked", q.surplus,
         q.next_at
       from refund_queue q
       where q.state in ('created', 'processing', 'abnormal') and q.next_at <= clock_timestamp()
         and (:refundNo::text is null or q.refund_no = :refundNo)
         and (q.state <> 'created' or not exists (
           select 1 from refund_queue s where s.trade_no = q.trade_no and s.refund_no <> q.refund_no
             and s.asked_at > clock_timestamp() - make_interval(secs => :spacingMs / 1000.0)))
       order by q.trade_no, q.created_at, q.refund_no
     ) due order by next_at, "refundNo" limit :allowed`,
    { refundNo: refundNo ?? null, spacingMs: limits.spacingMs, allowed },
  );
  await take(trx, due, limits);
  return due;
}

/** Generic cell rate: a kind's free_at runs ahead of the clock by an interval per call, by a burst at most. */
function readAllowed(trx: Transaction, limits: QueueLimits): Promise<{ allowed: number }> {
  const { limit, intervalMs, burst, failureIntervalMs, failureBurst } = limits;
  return one(
    trx,
    `with held as (select name, free_at from provider_rates order by name for update)
     select least(:limit::integer, min(floor(
         case name when 'refund' then :burst::numeric else :failureBurst::numeric end
         - greatest(0, extract(epoch from free_at - clock_timestamp()) * 1000)
           / case name when 'refund' then :intervalMs::numeric else :failureIntervalMs::numeric end)))::integer as allowed
     from held where name in ('refund', 'refund-failure')`,
    { limit, intervalMs, burst, failureIntervalMs, failureBurst },
  );
}

async function take(
  trx: Transaction,
  due: readonly QueuedRefund[],
  { leaseMs, intervalMs }: QueueLimits,
): Promise<void> {
  if (due.length === 0) return;
  for (const table of ['refunds', 'surplus_payments'])
    await execute(
      trx,
      `update ${table} set attempts = attempts + 1,
         next_at = clock_timestamp() + make_interval(secs => :leaseMs / 1000.0),
         asked_at = case state when 'created' then clock_timestamp() else asked_at end
       where refund_no = any(:refundNos)`,
      { leaseMs, refundNos: due.map((refund) => refund.refundNo) },
    );
  await spendRate(trx, { name: 'refund', ms: intervalMs * due.length });
}

/** The next call of the kind may be made so much later. */
export async function spendRate(
  on: Database | Transaction,
  { name, ms }: { readonly name: 'refund' | 'refund-failure'; readonly ms: number },
): Promise<void> {
  await execute(
    on,
    `update provider_rates set free_at = greatest(free_at, clock_timestamp()) + make_interval(secs => :ms / 1000.0)
     where name = :name`,
    { name, ms },
  );
}
