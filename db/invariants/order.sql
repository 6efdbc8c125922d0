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

-- name: O5 a line is sold at its listing's price
-- zh: 订单行按上架价格出售
-- Only where the cycle still has its first prices: a correction during the sale leaves earlier lines as they were.
select l.order_id || '/' || l.line_no as id, l.unit_price_fen, s.price_fen
from order_lines l
join cycles c on c.id = l.cycle_id and c.price_version = 1
left join listings s on s.cycle_id = l.cycle_id and s.sku_id = l.sku_id
where (l.unit_price_fen, l.supply_price_fen, l.band, l.promoted)
  is distinct from (s.price_fen, s.supply_price_fen, s.band, s.promoted);

-- name: K2 nothing was placed before the opening or after the cutoff
-- zh: 没有开团前或截单后的订单
select o.id, o.placed_at, c.opens_at, c.cutoff_at
from orders o join cycles c on c.id = o.cycle_id
where o.placed_at < c.opens_at or o.placed_at >= c.cutoff_at;

-- name: K3 a frozen cycle has no unpaid order
-- zh: 已冻结的团期没有未付款订单
select o.id, c.state
from orders o join cycles c on c.id = o.cycle_id
where o.state = 'placed' and c.state in ('frozen', 'aggregated', 'delivered', 'settled');

-- name: O6 an order is at the point that its last move names, and each move begins where the one before ended
-- zh: 订单在最后一次更换的自提点，每次更换首尾相接
select m.order_id || '/' || m.n as id, m.from_leader_id, m.to_leader_id, o.point_leader_id
from order_moves m
left join orders o on o.id = m.order_id
left join order_moves next on next.order_id = m.order_id and next.n = m.n + 1
where m.to_leader_id is distinct from coalesce(next.from_leader_id, o.point_leader_id);
