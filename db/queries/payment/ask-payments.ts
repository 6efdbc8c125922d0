import type { Database, Transaction } from '../../connection.js';
import { execute, one, rows } from '../../query.js';

/** A number of the provider of which no notice has come, and what our rows say of its order. */
export interface UnheardTrade {
  readonly tradeNo: string;
  readonly orderId: string;
  /** The order was paid under another number: this one must take no money any more. */
  readonly isPaidElsewhere: boolean;
}

/**
 * The numbers whose question is due are ours to ask; each is due again at the next of the `steps` (milliseconds after the
 * number was made), and after the last one no more.
 */
export async function claimUnheard(
  on: Database,
  { steps, limit }: { readonly steps: readonly number[]; readonly limit: number },
): Promise<UnheardTrade[]> {
  return rows<UnheardTrade>(
    on,
    `with due as (
       select p.out_trade_no as trade_no from payments p
       where p.ask_at <= clock_timestamp() order by p.ask_at limit :limit for update skip locked
     ), own as (
       update payments p set asks = p.asks + 1, ask_at = p.created_at
           + make_interval(secs => (:steps::integer[])[p.asks + 2] / 1000.0)
       from due where p.out_trade_no = due.trade_no
       returning p.out_trade_no, p.order_id, p.state = 'paid' and p.trade_no is not null as elsewhere
     ), further as (
       select t.trade_no from payment_trades t
       where t.ask_at <= clock_timestamp() order by t.ask_at limit :limit for update skip locked
     ), others as (
       update payment_trades t set asks = t.asks + 1, ask_at = t.created_at
           + make_interval(secs => (:steps::integer[])[t.asks + 2] / 1000.0)
       from further where t.trade_no = further.trade_no
       returning t.trade_no, t.order_id
     )
     select out_trade_no as "tradeNo", order_id as "orderId", elsewhere as "isPaidElsewhere" from own
     union all
     select o.trade_no, o.order_id, coalesce(p.state = 'paid' and p.trade_no is distinct from o.trade_no, false)
     from others o left join payments p on p.order_id = o.order_id`,
    { steps, limit },
  );
}

/** Nobody asks about the number any more: it takes no money, or its money is in our books. */
export async function stopAsking(on: Database, tradeNo: string): Promise<void> {
  await execute(on, `update payments set ask_at = null where out_trade_no = :tradeNo`, { tradeNo });
  await execute(on, `update payment_trades set ask_at = null where trade_no = :tradeNo`, { tradeNo });
}

/** Every number under which the order may be paid: its own, and those of other payers. */
export async function tradesOf(on: Database, orderId: string): Promise<string[]> {
  const found = await rows<{ tradeNo: string }>(
    on,
    `select out_trade_no as "tradeNo" from payments where order_id = :orderId
     union select trade_no from payment_trades where order_id = :orderId order by 1`,
    { orderId },
  );
  return found.map((row) => row.tradeNo);
}

/** The number is in our rows before the provider hears of it, with the instant of the first question. */
export async function openTrade(
  trx: Transaction,
  trade: {
    readonly orderId: string;
    readonly tradeNo: string;
    readonly payerOpenid: string;
    readonly payableFen: number;
    readonly askInMs: number;
  },
): Promise<void> {
  const { askInMs, payerOpenid, ...rest } = trade;
  const isOwn = trade.tradeNo === trade.orderId;
  await execute(
    trx,
    `insert into payments (out_trade_no, order_id, provider, amount_fen, state, ask_at)
     values (:orderId, :orderId, 'wechat-pay', :payableFen, 'created', case when :isOwn then
       clock_timestamp() + make_interval(secs => :askInMs / 1000.0) end)
     on conflict (out_trade_no) do update set ask_at = coalesce(payments.ask_at, excluded.ask_at)
       where payments.asks = 0 and payments.state = 'created'`,
    { orderId: rest.orderId, payableFen: rest.payableFen, isOwn, askInMs },
  );
  if (isOwn) return;
  await execute(
    trx,
    `insert into payment_trades (trade_no, order_id, payer_openid, ask_at)
     values (:tradeNo, :orderId, :payerOpenid, clock_timestamp() + make_interval(secs => :askInMs / 1000.0))
     on conflict (trade_no) do nothing`,
    { tradeNo: rest.tradeNo, orderId: rest.orderId, payerOpenid, askInMs },
  );
}

/** The provider's handle of the number. */
export async function storeHandle(on: Database, tradeNo: string, prepayId: string): Promise<void> {
  await execute(on, `update payments set prepay_id = :prepayId where out_trade_no = :tradeNo`, {
    tradeNo,
    prepayId,
  });
  await execute(on, `update payment_trades set prepay_id = :prepayId where trade_no = :tradeNo`, {
    tradeNo,
    prepayId,
  });
}

/** The payer that the leader is; undefined unless the order came through his link. */
export async function leaderPayer(
  trx: Transaction,
  { orderId, leaderId }: { readonly orderId: string; readonly leaderId: string },
): Promise<string | undefined> {
  const { openid } = await one<{ openid: string | null }>(
    trx,
    `select (select l.openid from orders o join leaders l on l.id = o.leader_id
       where o.id = :orderId and o.leader_id = :leaderId) as openid`,
    { orderId, leaderId },
  );
  return openid ?? undefined;
}
