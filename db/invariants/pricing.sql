-- Discounts: what was given, out of which budget, and who bears it.

-- name: D20 what a campaign's budget gave is what the orders got of it
-- zh: 活动预算占用等于订单所得优惠
select t.order_id || ' ' || t.counter_id as id, t.quantity, coalesce(l.fen, 0) as given
from takes t
join counters c on c.id = t.counter_id and c.kind = 'budget'
left join lateral (
  select sum(d.fen) as fen
  from order_lines x cross join lateral jsonb_to_recordset(x.discounts) as d(source text, fen bigint)
  where x.order_id = t.order_id and d.source = 'promotion:' || substring(c.id from '^budget\|(.+)$')
) l on true
where t.released_at is null and t.quantity is distinct from l.fen;

-- name: D21 a budget's counter has the budget as its cap
-- zh: 预算计数器上限等于活动预算
select c.id, c.cap, p.budget_fen
from counters c left join promotions p on p.id = substring(c.id from '^budget\|(.+)$')
where c.kind = 'budget' and c.cap is distinct from p.budget_fen;

-- name: D22 each part of a discount names who bears it
-- zh: 每项优惠都有承担方
select d.order_id || '/' || d.line_no as id, d.source, d.bearer, d.party_id
from discount_parts d
where d.fen <= 0 or d.bearer is null or (d.bearer = 'platform') <> (d.party_id is null);

-- name: D23 a leader pays for no more than the line charges to him
-- zh: 团长承担的优惠不超过订单行记录
select c.order_id || '/' || c.line_no as id, c.borne_fen, coalesce(d.fen, 0) as charged
from commissions c
left join (
  select order_id, line_no, sum(fen) as fen from discount_parts where bearer = 'leader' group by 1, 2
) d on d.order_id = c.order_id and d.line_no = c.line_no
where c.borne_fen > coalesce(d.fen, 0);

-- name: D24 what a supplier bears is on its statement and in the books
-- zh: 供应商承担的优惠与结算单、账册一致
select coalesce(s.no, b.no) as id, s.fen as stated, b.fen as booked
from (
  select settlement_no as no, -sum(amount_fen) as fen from settlement_lines
  where ref ~ '^(promotion|coupon|leader):' group by 1
) s
full join (
  select t.ref as no, -sum(g.amount_fen) as fen
  from postings g join ledger_transactions t on t.id = g.transaction_id
  where t.kind = 'discount-borne' and g.account = 'discount:supplier' group by 1
) b on b.no = s.no
where s.fen is distinct from b.fen;

-- name: G1 a line was taken off exactly where its group was cancelled
-- zh: 未成团的行与成团判定一致
select coalesce(a.order_id || '/' || a.line_no, j.order_id || '/' || j.line_no) as id, a.allocated
from (select order_id, line_no, cycle_id, allocated from allocations where round = 0) a
full join (
  select distinct l.order_id, l.line_no
  from group_judgements g
  join group_minimums m on m.id = g.minimum_id
  join order_lines l on l.cycle_id = g.cycle_id and (m.sku_id is null or l.sku_id = m.sku_id)
    and (m.leader_id is null or l.point_leader_id = m.leader_id)
  join orders o on o.id = l.order_id and o.paid_at <= g.judged_at and (o.ended_at is null or o.ended_at >= g.judged_at)
  where g.outcome = 'cancelled'
) j on j.order_id = a.order_id and j.line_no = a.line_no
where a.order_id is null or j.order_id is null or a.allocated <> 0;
