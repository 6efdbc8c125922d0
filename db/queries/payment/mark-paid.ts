import type { Transaction } from '../../connection.js';
import { execute, json, rows } from '../../query.js';

/** What paying an order needs of it: the parts of its number, its owner, his inviters now. */
export interface PayableOrder {
  readonly orderId: string;
  readonly cycleId: string;
  readonly day: string;
  readonly slot: number;
  readonly memberId: string;
  readonly pointLeaderId: string;
  readonly nearest: string | null;
  readonly second: string | null;
  readonly payableFen: number;
}

/** The orders, ascending by id. */
export async function readPayable(trx: Transaction, orderIds: readonly string[]): Promise<PayableOrder[]> {
  return rows<PayableOrder>(
    trx,
    `select o.id as "orderId", o.cycle_id as "cycleId", c.day, c.slot, o.member_id as "memberId",
       o.point_leader_id as "pointLeaderId", o.payable_fen as "payableFen", m.inviter_id as nearest,
       i.inviter_id as second
     from orders o join cycles c on c.id = o.cycle_id
     join members m on m.id = o.member_id left join members i on i.id = m.inviter_id
     where o.id = any(:orderIds) order by o.id`,
    { orderIds },
  );
}

/**
 * As many serials as each pickup point's leader has orders here are taken. Locks: rows of `order_serials`, ascending.
 * @returns the last serial taken, by `<cycle> <leader>`
 */
export async function takeSerials(
  trx: Transaction,
  orders: readonly Pick<PayableOrder, 'cycleId' | 'pointLeaderId'>[],
): Promise<Map<string, number>> {
  const taken = await rows<{ cycleId: string; leaderId: string; last: number }>(
    trx,
    `insert into order_serials as s (cycle_id, leader_id, last)
     select o."cycleId", o."pointLeaderId", count(*)
     from jsonb_to_recordset(:orders::jsonb) as o("cycleId" text, "pointLeaderId" text) group by 1, 2 order by 1, 2
     on conflict (cycle_id, leader_id) do update set last = s.last + excluded.last
     returning cycle_id as "cycleId", leader_id as "leaderId", last`,
    { orders: json(orders.map(({ cycleId, pointLeaderId }) => ({ cycleId, pointLeaderId }))) },
  );
  return new Map(taken.map(({ cycleId, leaderId, last }) => [`${cycleId} ${leaderId}`, last]));
}

/** A payable order with how it was paid. */
export interface PaidRow extends PayableOrder {
  readonly orderNo: string;
  readonly transactionId: string | null;
  readonly paidAt: string;
  readonly tradeNo?: string;
  readonly payerOpenid?: string;
}

/** The orders and their payments are paid; nobody is asked about them any more. */
export async function storePaid(trx: Transaction, paid: readonly PaidRow[]): Promise<void> {
  await execute(
    trx,
    `with told as (
       select * from jsonb_to_recordset(:paid::jsonb) as t("orderId" text, "payableFen" bigint, "transactionId" text,
         "paidAt" timestamptz, "orderNo" text, nearest text, second text, "tradeNo" text, "payerOpenid" text)
     ), payment as (
       insert into payments as p (out_trade_no, order_id, provider, amount_fen, state, transaction_id, paid_at,
         trade_no, payer_openid)
       select "orderId", "orderId", 'wechat-pay', "payableFen", 'paid', "transactionId", "paidAt",
         nullif("tradeNo", "orderId"), "payerOpenid"
       from told order by "orderId"
       on conflict (out_trade_no) do update set state = 'paid', transaction_id = excluded.transaction_id,
         paid_at = excluded.paid_at, trade_no = excluded.trade_no, payer_openid = excluded.payer_openid,
         ask_at = case when excluded.trade_no is null then null else p.ask_at end
     )
     update orders o set state = 'paid', order_no = t."orderNo", paid_at = t."paidAt", first_inviter_id = t.nearest,
       second_inviter_id = t.second
     from told t where o.id = t."orderId"`,
    { paid: json(paid) },
  );
}
