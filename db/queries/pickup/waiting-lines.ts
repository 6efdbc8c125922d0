import type { Transaction } from '../../connection.js';
import { execute, rows } from '../../query.js';

/** An order line of which pieces wait at a pickup point. */
export interface WaitingLine {
  readonly parcelNo: string;
  readonly orderId: string;
  readonly lineNo: number;
  readonly memberId: string;
  /** Pieces in the parcel, less those that were reported lost. */
  readonly quantity: number;
}

/** The lines of the SKU in the named parcels that wait at the leader's point. */
export async function readWaitingLines(
  trx: Transaction,
  asked: {
    readonly leaderId: string;
    readonly cycleId: string;
    readonly skuId: string;
    readonly parcelNos: readonly string[];
  },
): Promise<WaitingLine[]> {
  return rows<WaitingLine>(
    trx,
    `select p.id as "parcelNo", l.order_id as "orderId", l.line_no as "lineNo", p.member_id as "memberId",
       (l.quantity - coalesce(d.pieces, 0))::integer as quantity
     from parcels p join parcel_lines l on l.parcel_id = p.id join orders o on o.id = l.order_id and o.state = 'paid'
     left join lateral (
       select sum(x.quantity) as pieces from stop_differences x
       where x.order_id = l.order_id and x.line_no = l.line_no and x.parcel_id = p.id
     ) d on true
     where p.cycle_id = :cycleId and p.leader_id = :leaderId and p.state = 'signed' and l.sku_id = :skuId
       and p.id = any(:parcelNos)
     order by p.id, l.order_id, l.line_no`,
    { ...asked },
  );
}

/** A claim that a leader makes for a member; it waits for its decision, which is the reporter's or a person's. */
export async function insertReportedClaim(
  trx: Transaction,
  claim: {
    readonly claimNo: string;
    readonly orderId: string;
    readonly lineNo: number;
    readonly memberId: string;
    readonly cause: string;
    readonly quantity: number;
    readonly claimedFen: number;
    readonly photoCount: number;
    readonly words: string;
    readonly reportedBy: string;
  },
): Promise<void> {
  await execute(
    trx,
    `insert into claims (no, order_id, line_no, member_id, cause, quantity, claimed_fen, photo_count, words, state,
       reason_zh, reported_by)
     values (:claimNo, :orderId, :lineNo, :memberId, :cause, :quantity, :claimedFen, :photoCount, :words, 'waiting',
       '团长取货前报告商品问题', :reportedBy)`,
    { ...claim },
  );
}
