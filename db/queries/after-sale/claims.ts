import type { ClaimState } from '../../../domain/after-sale/claim-lifecycle.js';
import type { ClaimableLine } from '../../../domain/after-sale/claim-limit.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { Database, Transaction } from '../../connection.js';
import { maybeOne } from '../../query.js';

export interface ClaimRow {
  readonly claimNo: string;
  readonly orderId: string;
  readonly lineNo: number;
  readonly cycleId: string;
  readonly regionId: string;
  readonly memberId: string;
  readonly cause: 'damaged' | 'spoiled' | 'missing' | 'wrong' | 'other';
  readonly quantity: number;
  readonly claimedFen: number;
  readonly grantedFen: number | null;
  readonly photoCount: number;
  readonly words: string;
  readonly state: ClaimState;
  readonly reasonZh: string | null;
  readonly refundNo: string | null;
  readonly createdAt: string;
}

/** The claim's row. @throws RuleViolation claim-unknown */
export async function readClaimRow(on: Database | Transaction, claimNo: string): Promise<ClaimRow> {
  const row = await maybeOne<ClaimRow>(
    on,
    `select x.no as "claimNo", x.order_id as "orderId", x.line_no as "lineNo", o.cycle_id as "cycleId",
       o.region_id as "regionId", x.member_id as "memberId", x.cause, x.quantity, x.claimed_fen as "claimedFen",
       x.granted_fen as "grantedFen", x.photo_count as "photoCount", x.words, x.state, x.reason_zh as "reasonZh",
       x.refund_no as "refundNo", x.created_at as "createdAt"
     from claims x join orders o on o.id = x.order_id where x.no = :claimNo`,
    { claimNo },
  );
  if (row === undefined) throw new RuleViolation('claim-unknown', { claimNo });
  return row;
}

interface LineKey {
  readonly orderId: string;
  readonly lineNo: number;
  /** A claim that is left out of what is pending: the one that is being decided. */
  readonly exceptClaimNo?: string;
}

/** The line with everything given back or asked for, other claims included. The caller holds the order's lock. */
export async function readClaimableLine(
  on: Database | Transaction,
  { orderId, lineNo, exceptClaimNo }: LineKey,
): Promise<ClaimableLine & { readonly band: string }> {
  const row = await maybeOne<ClaimableLine & { band: string }>(
    on,
    `select b.net_fen as "netFen", b.quantity, l.band, b.refunded_fen as "refundedFen",
       coalesce(x.fen, 0)::bigint as "pendingFen",
       least(b.quantity, b.refunded_quantity + coalesce(x.pieces, 0))::integer as "goneOrClaimedPieces"
     from order_line_balances b join order_lines l using (order_id, line_no)
     left join lateral (
       select sum(c.claimed_fen) as fen, sum(c.quantity) as pieces from claims c
       where c.order_id = b.order_id and c.line_no = b.line_no and c.state in ('open', 'waiting') and c.no <> :except
     ) x on true
     where b.order_id = :orderId and b.line_no = :lineNo`,
    { orderId, lineNo, except: exceptClaimNo ?? '' },
  );
  if (row === undefined) throw new RuleViolation('order-line-unknown', { orderId, lineNo });
  return row;
}

export interface ClaimHistory {
  readonly collected: boolean;
  readonly sinceCollectedMs: number;
  readonly otherClaimsTodayFen: number;
  readonly otherClaimsInWindow: number;
}

/** When the claim's order was collected, and what else the member claimed; days are the labels of the cycles. */
export async function readClaimHistory(
  on: Database | Transaction,
  { claimNo, memberId, orderId }: Pick<ClaimRow, 'claimNo' | 'memberId' | 'orderId'>,
  windowDays: number,
): Promise<ClaimHistory> {
  const row = await maybeOne<ClaimHistory>(
    on,
    `select o.collected_at is not null as collected,
       coalesce(extract(epoch from clock_timestamp() - o.collected_at) * 1000, 0)::bigint as "sinceCollectedMs",
       coalesce(x.today, 0)::bigint as "otherClaimsTodayFen", coalesce(x.claims, 0)::integer as "otherClaimsInWindow"
     from orders o join cycles c on c.id = o.cycle_id
     left join lateral (
       select sum(y.claimed_fen) filter (where d.day = c.day) as today, count(*) as claims
       from claims y join orders p on p.id = y.order_id join cycles d on d.id = p.cycle_id
       where y.member_id = :memberId and y.no <> :claimNo and y.state not in ('refused', 'withdrawn') and d.day > c.day - :windowDays::integer
     ) x on true
     where o.id = :orderId`,
    { claimNo, memberId, orderId, windowDays },
  );
  if (row === undefined) throw new RuleViolation('order-unknown', { orderId });
  return row;
}
