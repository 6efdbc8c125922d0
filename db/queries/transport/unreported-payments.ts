import type { Database } from '../../connection.js';
import { execute, one, rows } from '../../query.js';

interface StopKey {
  readonly runId: string;
  readonly seq: number;
}

/** A payment whose goods are at the pickup point and whose money the provider still holds for want of being told. */
export interface UnreportedPayment {
  readonly outTradeNo: string;
  /** The provider's number of it, where another payer than the orderer paid. */
  readonly tradeNo: string;
  readonly payerOpenId: string;
  readonly goods: string;
  readonly pieces: number;
  readonly signedAt: string;
}

// Payments with an open attention row were refused by the provider: a person looks at them, the stop goes on.
const unreported = `
  from stops s
  join orders o on o.cycle_id = s.cycle_id and o.point_leader_id = s.leader_id
  join payments p on p.order_id = o.id
  cross join lateral (
    select min(k.name) as goods, sum(l.quantity)::integer as pieces
    from order_lines l join skus k on k.id = l.sku_id where l.order_id = o.id
  ) g
  where s.run_id = :runId and s.seq = :seq and s.state = 'signed' and p.state = 'paid'
    and p.amount_fen > p.refunded_fen + p.refund_pending_fen and p.shipping_reported_at is null
    and exists (
      select 1 from parcel_lines pl join parcels x on x.id = pl.parcel_id
      where pl.order_id = o.id and x.state in ('signed', 'collected'))
    and not exists (
      select 1 from attention a where a.subject = 'payment/' || p.out_trade_no and a.resolved_at is null)`;

/** One page of the stop's payments to report, ascending by number. */
export async function unreportedPayments(
  on: Database,
  stop: StopKey,
  limit: number,
): Promise<UnreportedPayment[]> {
  return rows<UnreportedPayment>(
    on,
    `select p.out_trade_no as "outTradeNo", coalesce(p.trade_no, p.out_trade_no) as "tradeNo",
       coalesce(p.payer_openid, o.payer_openid) as "payerOpenId", s.signed_at as "signedAt",
       g.goods, g.pieces
     ${unreported}
     order by p.out_trade_no limit :limit`,
    { ...stop, limit },
  );
}

/** How many payments of the stop are still to be reported. */
export async function countUnreported(on: Database, stop: StopKey): Promise<number> {
  return (await one<{ left: number }>(on, `select count(*)::integer as left ${unreported}`, { ...stop }))
    .left;
}

/** The provider was told about this payment. */
export async function markReported(on: Database, outTradeNo: string): Promise<void> {
  await execute(
    on,
    `update payments set shipping_reported_at = clock_timestamp()
     where out_trade_no = :outTradeNo and shipping_reported_at is null`,
    { outTradeNo },
  );
}

/** Every payment of the stop was seen to. */
export async function markStopReported(on: Database, stop: StopKey): Promise<void> {
  await execute(
    on,
    `update stops set shipping_reported_at = clock_timestamp()
     where run_id = :runId and seq = :seq and state = 'signed' and shipping_reported_at is null`,
    { ...stop },
  );
}
