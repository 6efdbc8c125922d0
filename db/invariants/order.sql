-- Orders and their lines agree with each other and with the cycle that sold them.

-- name: O1 an order's totals are the sums of its lines
-- zh: 订单合计等于各行之和
select o.id, o.goods_fen, o.discount_fen, o.payable_fen, l.gross, l.discount, l.net
from orders o
left join (
  select order_id, sum(gross_fen) as gross, sum(discount_fen) as discount, sum(net_fen) as net
  from order_lines group by order_id
) l on l.order_id = o.id
where (o.goods_fen, o.discount_fen, o.payable_fen) is distinct from (l.gross, l.discount, l.net);

-- name: O2 a line's discount is the sum of its reasons
-- zh: 行优惠等于各优惠明细之和
select l.order_id || '/' || l.line_no as id, l.discount_fen, d.fen
from order_lines l
cross join lateral (
  select coalesce(sum((x ->> 'fen')::bigint), 0) as fen from jsonb_array_elements(l.discounts) x
) d
where l.discount_fen <> d.fen;

-- name: O3 every line belongs to its order's cycle, point and station
-- zh: 订单行与订单的团期、自提点、网格站一致
select l.order_id || '/' || l.line_no as id
from order_lines l left join orders o on o.id = l.order_id
where o.id is null or (o.cycle_id, o.point_leader_id, o.site_id) <> (l.cycle_id, l.point_leader_id, l.site_id);

-- name: O4 an order's state has its instants
-- zh: 订单状态与其时间一致
select id, state
from orders
where case state
  when 'placed' then paid_at is not null or ended_at is not null
  when 'paid' then paid_at is null or ended_at is not null or collected_as is not null
  when 'cancelled' then ended_at is null or end_cause is null
  when 'expired' then ended_at is null or end_cause is null or paid_at is not null
  when 'completed' then completed_at is null or collected_as is null or claim_until is null
  else collected_as is distinct from state or claim_until is null
end;

-- name: O5 a line is sold at a price of its listing
-- zh: 订单行按上架价格出售
-- What a listing cost before it was changed is kept. A component of a bundle costs its part of the bundle (S13).
select l.order_id || '/' || l.line_no as id, l.unit_price_fen, l.supply_price_fen
from order_lines l
where l.bundle_no is null and not exists (
  select 1 from listings g where g.cycle_id = l.cycle_id and g.sku_id = l.sku_id
    and (g.price_fen, g.supply_price_fen) = (l.unit_price_fen, l.supply_price_fen)
  union all
  select 1 from listing_prices p where p.cycle_id = l.cycle_id and p.sku_id = l.sku_id
    and (p.price_fen, p.supply_price_fen) = (l.unit_price_fen, l.supply_price_fen));

-- name: K2 nothing was placed before the opening or its presale, or after the cutoff
-- zh: 没有开团前（预售除外）或截单后的订单
select o.id, o.placed_at, c.opens_at, c.cutoff_at
from orders o join cycles c on c.id = o.cycle_id
where o.placed_at >= c.cutoff_at or o.placed_at < c.opens_at and exists (
  select 1 from order_lines l
  left join order_bundles b on b.order_id = l.order_id and b.bundle_no = l.bundle_no
  join listings g on g.cycle_id = l.cycle_id and g.sku_id = coalesce(b.sku_id, l.sku_id)
  where l.order_id = o.id and coalesce(g.sells_from, c.opens_at) > o.placed_at);

-- name: K3 a frozen cycle has no unpaid order
-- zh: 已冻结的团期没有未付款订单
select o.id, c.state
from orders o join cycles c on c.id = o.cycle_id
where o.state = 'placed' and c.state in ('frozen', 'aggregated', 'delivered', 'settled');

-- name: O7 no order waits for a leader who is away
-- zh: 没有订单留在休假或停业团长的自提点
-- Once the change was carried out; until then the freeze waits.
select o.id, o.point_leader_id, x.id as change
from orders o join cycles c on c.id = o.cycle_id and c.state in ('planned', 'closed')
join leader_changes x on x.leader_id = o.point_leader_id and x.kind <> 'move' and x.state in ('effective', 'ended')
  and x.carried_out_at is not null and (x.from_day, x.from_slot) <= (c.day, c.slot)
  and (x.back_day is null or (c.day, c.slot) < (x.back_day, x.back_slot))
where o.state in ('placed', 'paid');

-- name: O8 surplus is what an order cancelled after the freeze would have got, and the fee is booked
-- zh: 冻结后取消的订单其商品记为余货，手续费已入账
select o.id, o.end_cause, o.cancel_fee_fen, f.fen
from orders o
left join (
  select t.ref, -sum(g.amount_fen) as fen from ledger_transactions t join postings g on g.transaction_id = t.id
  where t.kind = 'cancellation-fee' and g.account = 'cancellation:fee' group by t.ref
) f on f.ref = o.id
where o.cancel_fee_fen <> coalesce(f.fen, 0)
  or o.cancel_fee_fen > 0 and coalesce(o.end_cause, '') not in ('member-fee', 'member-late')
  or exists (select 1 from surplus_goods s where s.order_id = o.id) <> (coalesce(o.end_cause, '') = 'member-late');

-- name: O6 an order is at the point that its last move names, and each move begins where the one before ended
-- zh: 订单在最后一次更换的自提点，每次更换首尾相接
select m.order_id || '/' || m.n as id, m.from_leader_id, m.to_leader_id, o.point_leader_id
from order_moves m
left join orders o on o.id = m.order_id
left join order_moves next on next.order_id = m.order_id and next.n = m.n + 1
where m.to_leader_id is distinct from coalesce(next.from_leader_id, o.point_leader_id);
