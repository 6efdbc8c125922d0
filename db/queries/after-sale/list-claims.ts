import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { ClaimState } from '../../../domain/after-sale/claim-lifecycle.js';
import type { Database } from '../../connection.js';
import { rows } from '../../query.js';
import type { ClaimRow } from './claims.js';

/** Whose claims are seen: a member's own, those at a leader's point, or those of a region. */
export type ClaimReader =
  | { readonly memberId: string }
  | { readonly pointLeaderId: string }
  | { readonly regionId: string };

export type ClaimView = Omit<ClaimRow, 'regionId'>;

interface ClaimAsk {
  readonly state?: ClaimState | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** The reader's claims, latest first. */
export async function listClaims(on: Database, reader: ClaimReader, ask: ClaimAsk): Promise<ClaimView[]> {
  return select(on, reader, { ...ask, claimNo: undefined });
}

/** One claim of the reader's. @throws RuleViolation claim-unknown, also for another's claim */
export async function readClaimView(on: Database, reader: ClaimReader, claimNo: string): Promise<ClaimView> {
  const [claim] = await select(on, reader, { claimNo, limit: 1 });
  if (claim === undefined) throw new RuleViolation('claim-unknown', { claimNo });
  return claim;
}

function select(
  on: Database,
  reader: ClaimReader,
  { state, after, claimNo, limit }: ClaimAsk & { readonly claimNo: string | undefined },
): Promise<ClaimView[]> {
  const anyone = { memberId: null, pointLeaderId: null, regionId: null };
  return rows<ClaimView>(
    on,
    `select x.no as "claimNo", x.order_id as "orderId", x.line_no as "lineNo", o.cycle_id as "cycleId",
       x.member_id as "memberId", x.cause, x.quantity, x.claimed_fen as "claimedFen", x.granted_fen as "grantedFen",
       x.photo_count as "photoCount", x.words, x.state, x.reason_zh as "reasonZh", x.refund_no as "refundNo",
       x.created_at as "createdAt"
     from claims x join orders o on o.id = x.order_id
     where (:memberId::text is null or o.member_id = :memberId)
       and (:pointLeaderId::text is null or o.point_leader_id = :pointLeaderId)
       and (:regionId::text is null or o.region_id = :regionId)
       and (:state::text is null or x.state = :state) and (:after::text is null or x.no < :after)
       and (:claimNo::text is null or x.no = :claimNo)
     order by x.no desc limit :limit`,
    { ...anyone, ...reader, state: state ?? null, after: after ?? null, claimNo: claimNo ?? null, limit },
  );
}
