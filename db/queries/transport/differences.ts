import type { DifferenceKind, Liability, PackedPieces } from '../../../domain/transport/stop-difference.js';
import type { Transaction } from '../../connection.js';
import { execute, json, rows } from '../../query.js';

/** The stop that differs, and who says so. */
export interface DifferenceSource {
  readonly runId: string;
  readonly seq: number;
  readonly cycleId: string;
  readonly siteId: string;
  readonly leaderId: string;
  readonly recordedBy: string;
}

/** Pieces of an order line that its member does not get. */
export interface LostPieces {
  readonly kind: Exclude<DifferenceKind, 'extra' | 'not-mine'>;
  readonly liability: Liability;
  readonly parcelNo: string;
  readonly orderId: string;
  readonly lineNo: number;
  readonly skuId: string;
  readonly quantity: number;
  readonly note: string;
}

/** Pieces that belong to none of the leader's members. */
export interface ForeignPieces {
  readonly kind: 'extra' | 'not-mine';
  readonly liability: Liability;
  readonly skuId: string;
  readonly quantity: number;
  readonly note: string;
}

/** The differences are stored; foreign pieces have no consequences and are handled at once. */
export async function insertDifferences(
  trx: Transaction,
  source: DifferenceSource,
  differences: readonly (LostPieces | ForeignPieces)[],
): Promise<void> {
  if (differences.length === 0) return;
  await execute(
    trx,
    `insert into stop_differences (run_id, seq, cycle_id, site_id, leader_id, recorded_by, kind, liability, parcel_id,
       order_id, line_no, sku_id, quantity, note, handled_at)
     select :runId, :seq, :cycleId, :siteId, :leaderId, :recordedBy, d.kind, d.liability, d."parcelNo", d."orderId",
       d."lineNo", d."skuId", d.quantity, d.note, case when d."orderId" is null then clock_timestamp() end
     from jsonb_to_recordset(:differences::jsonb) as d(kind text, liability text, "parcelNo" text, "orderId" text,
       "lineNo" smallint, "skuId" text, quantity integer, note text)`,
    { ...source, differences: json(differences) },
  );
}

/** An order line as it lies in a parcel, less what was reported as not in it before. */
export interface PackedLine extends PackedPieces {
  readonly orderId: string;
  readonly lineNo: number;
}

/** What lies in the crates, by parcel, order and line. */
export async function packedLines(trx: Transaction, crateIds: readonly string[]): Promise<PackedLine[]> {
  return rows<PackedLine>(
    trx,
    `select p.id as "parcelNo", l.order_id as "orderId", l.line_no as "lineNo", l.sku_id as "skuId", l.quantity
     from parcels p join parcel_lines l on l.parcel_id = p.id
     where p.crate_id = any(:crateIds) order by p.id, l.order_id, l.line_no`,
    { crateIds },
  );
}

/** A difference whose refund is still to be made, with what is left of its line. */
export interface UnhandledDifference {
  readonly id: number;
  readonly kind: LostPieces['kind'];
  readonly orderId: string;
  readonly lineNo: number;
  readonly skuId: string;
  readonly skuName: string;
  readonly quantity: number;
}

const ofRun = `run_id = :runId and (:seq::integer is null or seq = :seq) and handled_at is null`;

interface RunOrStop {
  readonly runId: string;
  readonly seq?: number | undefined;
}

/** The differences of the run (or stop) without consequences, of at most as many orders as asked for. */
export async function readUnhandled(
  trx: Transaction,
  { runId, seq }: RunOrStop,
  orders: number,
): Promise<UnhandledDifference[]> {
  return rows<UnhandledDifference>(
    trx,
    `select d.id, d.kind, d.order_id as "orderId", d.line_no as "lineNo", d.sku_id as "skuId", s.name as "skuName",
       d.quantity
     from stop_differences d join skus s on s.id = d.sku_id
     where ${ofRun} and d.order_id in (
       select order_id from stop_differences where ${ofRun} group by order_id order by order_id limit :orders)
     order by d.order_id, d.line_no, d.id`,
    { runId, seq: seq ?? null, orders },
  );
}

/** A line's money and pieces now, refunds of every cause included. */
export interface LineBalance {
  readonly orderId: string;
  readonly lineNo: number;
  readonly quantity: number;
  readonly netFen: number;
  readonly keptFen: number;
  readonly refundedPieces: number;
  /** Pieces in parcels that nobody has reported lost. */
  readonly deliverable: number;
}

/** All lines of the orders, by order and line. The caller holds the orders' locks. */
export async function readLineBalances(
  trx: Transaction,
  orderIds: readonly string[],
): Promise<LineBalance[]> {
  return rows<LineBalance>(
    trx,
    `select b.order_id as "orderId", b.line_no as "lineNo", b.quantity, b.net_fen as "netFen", b.kept_fen as "keptFen",
       least(b.quantity, b.refunded_quantity) as "refundedPieces",
       (coalesce(p.pieces, 0) - coalesce(d.pieces, 0))::integer as deliverable
     from order_line_balances b
     left join lateral (
       select sum(l.quantity) as pieces from parcel_lines l where l.order_id = b.order_id and l.line_no = b.line_no
     ) p on true
     left join lateral (
       select sum(x.quantity) as pieces from stop_differences x
       where x.order_id = b.order_id and x.line_no = b.line_no
     ) d on true
     where b.order_id = any(:orderIds) order by b.order_id, b.line_no`,
    { orderIds },
  );
}

/** The difference has its consequences. */
export async function markDifferenceHandled(
  trx: Transaction,
  handled: { readonly id: number; readonly refundNo: string | null; readonly refundFen: number },
): Promise<void> {
  await execute(
    trx,
    `update stop_differences set handled_at = clock_timestamp(), refund_no = :refundNo, refund_fen = :refundFen
     where id = :id`,
    { ...handled },
  );
}
