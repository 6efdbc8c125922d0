-- The double-entry books: debit positive, credit negative. Money in the tables and money in the books are the same.

-- name: L1 every transaction balances and has two legs
-- zh: 每笔分录借贷平衡且至少两条
select transaction_id as id, sum(amount_fen) as fen from postings
group by transaction_id having sum(amount_fen) <> 0 or count(*) < 2;

-- name: L2 the world sums to zero
-- zh: 全部账户合计为零
select 'ledger' as id, sum(amount_fen) as fen from postings having sum(amount_fen) <> 0;

-- name: L3 no transaction is empty
-- zh: 没有空分录
select t.id, t.key from ledger_transactions t
where not exists (select 1 from postings p where p.transaction_id = t.id);

-- name: L4 every payment is booked exactly once
-- zh: 每笔收款恰好入账一次
select coalesce(p.order_id, t.ref) as id, p.amount_fen, t.fen, t.bookings
from (select order_id, amount_fen from payments where state = 'paid' and amount_fen > 0) p
full join (
  select t.ref, sum(g.amount_fen) as fen, count(distinct t.id) as bookings
  from ledger_transactions t join postings g on g.transaction_id = t.id
  where t.kind = 'payment-received' and g.account like 'channel:%' group by t.ref
) t on t.ref = p.order_id
where t.bookings is distinct from 1 or p.amount_fen is distinct from t.fen;

-- name: L5 every refund that arrived is booked exactly once
-- zh: 每笔到账退款恰好入账一次
select coalesce(r.refund_no, t.ref) as id, r.amount_fen, t.fen, t.bookings
from (select refund_no, amount_fen from refunds where state = 'success') r
full join (
  select t.ref, -sum(g.amount_fen) as fen, count(distinct t.id) as bookings
  from ledger_transactions t join postings g on g.transaction_id = t.id
  where t.kind = 'refund-paid' and g.account like 'channel:%' group by t.ref
) t on t.ref = r.refund_no
where t.bookings is distinct from 1 or r.amount_fen is distinct from t.fen;

-- name: L6 every receipt is booked exactly once, as owed to its supplier
-- zh: 每张收货单恰好入账一次，应付给其供应商
select coalesce(r.no, t.ref) as id, r.fen, t.fen as booked, t.account
from (
  select r.no, 'supplier:' || o.supplier_id || ':payable' as account,
    sum((l.quantity - l.rejected_quantity) * p.supply_price_fen) as fen
  from receipts r
  join receipt_lines l on l.receipt_no = r.no
  join purchase_orders o on o.no = r.purchase_order_no
  join purchase_lines p on p.purchase_order_no = r.purchase_order_no and p.site_id = r.site_id and p.sku_id = l.sku_id
  group by r.no, o.supplier_id having sum((l.quantity - l.rejected_quantity) * p.supply_price_fen) > 0
) r
full join (
  select t.ref, g.account, -sum(g.amount_fen) as fen, count(distinct t.id) as bookings
  from ledger_transactions t join postings g on g.transaction_id = t.id
  where t.kind = 'goods-received' and g.account like 'supplier:%' group by t.ref, g.account
) t on t.ref = r.no
where t.bookings is distinct from 1 or (r.fen, r.account) is distinct from (t.fen, t.account);

-- name: L7 a payout is booked once the payee has it, and never otherwise
-- zh: 付款到账才入账，且只入账一次
-- Each transfer is booked when the payee has it; the second one of a payout has the reference NO/2.
select coalesce(p.settlement_no, t.no) as id, p.state, p.amount_fen, p.arrived_fen, t.fen, t.account
from (
  select p.settlement_no, p.state, p.amount_fen, coalesce((
      select sum(x.amount_fen) from transfers x where x.settlement_no = p.settlement_no and x.state = 'paid'
    ), 0) as arrived_fen,
    s.party_kind || ':' || s.party_id
      || case s.party_kind when 'supplier' then ':payable' else ':available' end as account
  from payouts p join settlements s on s.no = p.settlement_no
) p
full join (
  select split_part(t.ref, '/', 1) as no, g.account, sum(g.amount_fen) as fen
  from ledger_transactions t join postings g on g.transaction_id = t.id
  where t.kind in ('payout-sent', 'payout-failed') and g.account not like 'channel:%' group by 1, 2
) t on t.no = p.settlement_no
where case
  when p.settlement_no is null or p.account <> t.account then true
  when p.state = 'paid' then t.fen is distinct from p.amount_fen or p.arrived_fen <> p.amount_fen
  else coalesce(t.fen, 0) <> p.arrived_fen
end;

-- name: L8 running balances equal their postings
-- zh: 账户余额等于其分录之和
select coalesce(b.account, p.account) as id, b.amount_fen, p.fen
from account_balances b
full join (
  select account, sum(amount_fen) as fen from postings
  where account ~ '^((leader|promoter):[^:]+:(held|available)|supplier:[^:]+:payable)$' group by account
) p on p.account = b.account
where coalesce(b.amount_fen, 0) <> coalesce(p.fen, 0);

-- name: L9 nobody is overdrawn
-- zh: 没有账户透支
-- What we owe is never below nothing, what we have at the channel (with the owner's float) and what a party owes us
-- neither.
select account as id, sum(amount_fen) as fen from postings
group by account
having account ~ '^(member:(prepaid|overpaid)|sales:revenue|supplier:.*:payable|(leader|promoter):.*:(held|available))$'
    and sum(amount_fen) > 0
  or account ~ '^(channel:wechat:(held|available)|(leader|promoter):.*:debt)$' and sum(amount_fen) < 0;

-- name: L10 the chart has every account
-- zh: 所有科目都在科目表内
select distinct account as id from postings
where account !~ ('^(channel:wechat:(held|available)|member:(prepaid|overpaid)|supplier:[^:]+:payable|shortage:claim:[^:]+'
  || '|(leader|promoter):[^:]+:(held|available|debt)|goods:cost|sales:revenue|commission:(leader|promoter):expense'
  || '|cancellation:fee|channel:fee|discount:supplier|owner:contribution)$');

-- name: L11 the money at the channel is payments and the owner's float less refunds, fees and payouts
-- zh: 渠道资金等于收款加投入减退款、手续费和付款
select 'channel' as id, booked, expected
from (select coalesce(sum(amount_fen), 0) as booked from postings where account like 'channel:wechat:%') b
cross join (
  select (select coalesce(sum(amount_fen), 0) from payments where state = 'paid')
    - (select coalesce(sum(amount_fen), 0) from refunds where state = 'success')
    + (select coalesce(sum(amount_fen), 0) from surplus_payments where state <> 'success')
    - (select coalesce(sum(amount_fen), 0) from postings where account in ('channel:fee', 'owner:contribution'))
    - (select coalesce(sum(g.amount_fen), 0) from postings g join ledger_transactions t on t.id = g.transaction_id
       where t.kind in ('payout-sent', 'payout-failed') and g.account not like 'channel:%') as expected
) e
where booked <> expected;

-- name: L12 the prepayment of each order is what it paid and did not get back, until it is completed
-- zh: 每单预付款等于已付未退，完成后清零
select coalesce(p.order_id, b.order_id) as id, p.fen, b.fen as booked
from (
  select p.order_id, case o.state when 'completed' then 0
    else p.amount_fen - p.refunded_fen - o.cancel_fee_fen end as fen
  from payments p join orders o on o.id = p.order_id where p.state = 'paid'
) p
full join (
  select coalesce(r.order_id, t.ref) as order_id, -sum(g.amount_fen) as fen
  from postings g join ledger_transactions t on t.id = g.transaction_id
  left join refunds r on t.kind = 'refund-paid' and r.refund_no = t.ref
  where g.account = 'member:prepaid' group by 1
) b on b.order_id = p.order_id
where coalesce(p.fen, 0) <> coalesce(b.fen, 0);

-- name: L13 what we owe a supplier is what it delivered and was not paid
-- zh: 应付供应商等于已收货减已付款
select coalesce(b.account, r.account) as id, b.fen, r.fen as delivered
from (
  select g.account, -sum(g.amount_fen) as fen
  from postings g join ledger_transactions t on t.id = g.transaction_id
  where g.account like 'supplier:%:payable' and t.kind not in ('payout-sent', 'payout-failed', 'supplier-claim-settled', 'discount-borne')
  group by g.account
) b
full join (
  select 'supplier:' || o.supplier_id || ':payable' as account,
    sum((l.quantity - l.rejected_quantity) * p.supply_price_fen) as fen
  from receipts r
  join receipt_lines l on l.receipt_no = r.no
  join purchase_orders o on o.no = r.purchase_order_no
  join purchase_lines p on p.purchase_order_no = r.purchase_order_no and p.site_id = r.site_id and p.sku_id = l.sku_id
  group by o.supplier_id
) r on r.account = b.account
where coalesce(b.fen, 0) <> coalesce(r.fen, 0);

-- name: L14 what is owed back for payments that came twice is what came and did not go back
-- zh: 多付待退等于多付未退之和
select 'member:overpaid' as id, b.fen, s.fen as surplus
from (select -coalesce(sum(amount_fen), 0) as fen from postings where account = 'member:overpaid') b
cross join (select coalesce(sum(amount_fen), 0) as fen from surplus_payments where state <> 'success') s
where b.fen <> s.fen;
