-- Members' money: what was owed was paid once, and what goes back is counted to the fen.

-- name: P1 an order is paid once
-- zh: 每个订单只付款一次
select order_id as id, count(*) as payments from payments where state = 'paid' group by order_id having count(*) > 1;

-- name: P2 a payment is what the order owed
-- zh: 付款金额等于应付金额
select p.out_trade_no as id, p.amount_fen, o.payable_fen
from payments p left join orders o on o.id = p.order_id
where o.id is null or p.out_trade_no <> p.order_id or p.amount_fen <> o.payable_fen;

-- name: P3 an order with a number has its money
-- zh: 有订单号的订单都已收款
select o.id, o.state
from orders o left join payments p on p.order_id = o.id and p.state = 'paid'
where (o.order_no is not null or o.paid_at is not null) and p.order_id is null;

-- name: P4 no money lies on an order that does not move
-- zh: 已收款的订单不会停留在待付款
select p.out_trade_no as id from payments p join orders o on o.id = p.order_id
where p.state = 'paid' and o.state = 'placed';

-- name: P5 money for a dead order is on its way back
-- zh: 失效订单的款项已在退回途中
-- Less the fee that the member accepted. Or a person was told: a refund that the provider closed needs another way.
select p.out_trade_no as id, p.amount_fen, p.refunded_fen, p.refund_pending_fen
from payments p join orders o on o.id = p.order_id
where p.state = 'paid' and o.state in ('cancelled', 'expired')
  and p.refunded_fen + p.refund_pending_fen + o.cancel_fee_fen < p.amount_fen
  and not exists (
    select 1 from refunds r join attention a on a.subject = 'refund/' || r.refund_no and a.resolved_at is null
    where r.order_id = o.id);

-- name: P6 refund counters equal refunds
-- zh: 退款计数等于退款单之和
select p.out_trade_no as id, p.refunded_fen, p.refund_pending_fen, r.paid, r.pending
from payments p
cross join lateral (
  select coalesce(sum(r.amount_fen) filter (where r.state = 'success'), 0) as paid,
    coalesce(sum(r.amount_fen) filter (where r.state in ('created', 'processing', 'abnormal')), 0) as pending
  from refunds r where r.out_trade_no = p.out_trade_no
) r
where (p.refunded_fen, p.refund_pending_fen) <> (r.paid, r.pending);

-- name: P7 a payment has at most 50 refunds
-- zh: 每笔付款最多退款 50 次
-- The provider's limit.
select out_trade_no as id, count(*) as refunds from refunds where state <> 'closed' group by 1 having count(*) > 50;

-- name: P8 no refund is forgotten
-- zh: 没有被遗忘的退款
-- A day. Smaller: a bank that is slow over a weekend is reported. Larger: a member calls first.
select r.refund_no as id, r.state, r.created_at
from refunds r
where r.state in ('created', 'processing', 'abnormal') and r.created_at < now() - interval '1 day'
  and not exists (select 1 from attention a where a.subject = 'refund/' || r.refund_no and a.resolved_at is null);

-- name: P9 every notice is applied
-- zh: 支付通知都已处理
-- Five minutes. Smaller: a restart is reported. Larger: an order that was paid expires as unpaid.
select notice_id as id, kind, subject from payment_notices
where applied_at is null and received_at < now() - interval '5 minutes';

-- name: P10 one transaction of the provider is one payment
-- zh: 支付平台的一笔交易只对应一笔收款
select s.transaction_id as id, s.refund_no from surplus_payments s join payments p on p.transaction_id = s.transaction_id;

-- name: P11 a difference with a bill is explained by a person, or open
-- zh: 对账差异要么待处理要么已说明原因
-- Three days. Smaller: a weekend is reported. Larger: the provider's bill cannot be asked for again in time.
select id, day, bill, subject, kind from reconciliation_tickets
where state = 'open' and opened_at < now() - interval '3 days';

-- name: R1 a refund is the sum of its lines
-- zh: 退款金额等于退款明细之和
select r.refund_no as id, r.amount_fen, coalesce(l.fen, 0) as lines
from refunds r
left join (select refund_no, sum(amount_fen) as fen from refund_lines group by refund_no) l on l.refund_no = r.refund_no
where r.amount_fen <> coalesce(l.fen, 0);

-- name: R2 no line gives back more than it brought
-- zh: 每行退款不超过实付与数量
select x.order_id || '/' || x.line_no as id, x.fen, l.net_fen, x.pieces, l.quantity
from (
  select r.order_id, rl.line_no, sum(rl.amount_fen) as fen, sum(rl.quantity) as pieces
  from refunds r join refund_lines rl on rl.refund_no = r.refund_no
  where r.state <> 'closed' group by r.order_id, rl.line_no
) x
left join order_lines l on l.order_id = x.order_id and l.line_no = x.line_no
where l.order_id is null or x.fen > l.net_fen or x.pieces > l.quantity;

-- name: R3 only paid money is refunded, to the order that paid it
-- zh: 只退已收的款，且退给原订单
select r.refund_no as id, r.order_id, p.order_id as paid_by, p.state
from refunds r left join payments p on p.out_trade_no = r.out_trade_no
where p.order_id is null or p.order_id <> r.order_id or p.state <> 'paid';

-- name: R4 a granted claim is its refund
-- zh: 同意的售后与其退款一致
select c.no as id, c.state, c.granted_fen, r.amount_fen, r.state as refund
from claims c left join refunds r on r.refund_no = c.refund_no
where case
  when c.state in ('granted', 'refunded') then r.refund_no is null or r.order_id <> c.order_id
    or r.cause <> 'after-sale' or r.amount_fen is distinct from c.granted_fen
    or (c.state = 'refunded' and r.state <> 'success')
  else c.refund_no is not null
end;
