-- Everything limited: counters, takes, quotas, coupons, demand. A check is one SELECT; what it returns is wrong.

-- name: S1 no counter is beyond its cap
-- zh: 计数器不超过上限
select id, taken, cap from counters where taken > cap or taken < 0;

-- name: S2 counters equal what live orders hold
-- zh: 计数器等于未释放的占用之和
select coalesce(c.id, t.counter_id) as id, c.taken, coalesce(t.held, 0) as held
from counters c
full join (
  select counter_id, sum(quantity) as held from takes where released_at is null group by counter_id
) t on t.counter_id = c.id
where coalesce(c.taken, -1) <> coalesce(t.held, 0);

-- name: S3 the caps of a SKU add up to its supply
-- zh: 各节点配额之和等于供应量
select coalesce(c.cycle_id, m.cycle_id) || ' ' || coalesce(c.sku_id, m.sku_id) as id, c.caps, m.supply
from (
  select cycle_id, sku_id, sum(cap) as caps from counters where kind = 'stock' group by cycle_id, sku_id
) c
full join (
  select cycle_id, sku_id, sum(quantity) as supply from quota_moves where from_counter is null group by cycle_id, sku_id
) m on m.cycle_id = c.cycle_id and m.sku_id = c.sku_id
where coalesce(c.caps, 0) <> coalesce(m.supply, 0);

-- name: S3b each cap is what the node was given less what it gave on
-- zh: 每个节点的配额等于调入减调出
select c.id, c.cap, coalesce(m.moved, 0) as moved
from counters c
left join (
  select counter_id, sum(quantity) as moved
  from (
    select to_counter as counter_id, quantity from quota_moves
    union all
    select from_counter, -quantity from quota_moves where from_counter is not null
  ) legs group by counter_id
) m on m.counter_id = c.id
where c.kind = 'stock' and c.cap <> coalesce(m.moved, 0);

-- name: S4 the stock tree is well formed
-- zh: 库存树结构正确
select c.id, c.node, c.level
from counters c
left join sites s on s.id = c.node
left join leaders l on l.id = c.node
where c.kind = 'stock' and (
  c.id is distinct from 'stock|' || c.cycle_id || '|' || c.sku_id || '|' || c.node
  or case c.level when 0 then c.node <> 'central' when 1 then s.id is null when 2 then l.id is null else true end);

-- name: S4b a line draws only from its own leader, his station and the centre
-- zh: 订单行只占用本团长、本站与中心的库存
select t.order_id || '/' || t.line_no as id, t.counter_id
from takes t
join counters c on c.id = t.counter_id and c.kind = 'stock'
left join order_lines l on l.order_id = t.order_id and l.line_no = t.line_no
where l.order_id is null or c.cycle_id <> l.cycle_id or c.sku_id <> l.sku_id
  or c.node not in ('central', l.site_id, l.point_leader_id);

-- name: S5 no unpaid order holds stock long after its time
-- zh: 没有过期仍占用库存的未付款订单
-- Two minutes of grace. Smaller: a restart of the workers, which the sweeper mends in half a minute, is reported.
-- Larger: stock that nobody will buy stays unsold until the cutoff.
select o.id, o.expires_at
from orders o join cycles c on c.id = o.cycle_id
where o.state = 'placed' and least(o.expires_at, c.pay_until) < now() - interval '2 minutes';

-- name: S6 the lines of live orders own exactly their stock
-- zh: 有效订单的每一行恰好占用其数量
-- A shortage gives pieces back as money, never as stock: only the end of an order lowers what it took.
select l.order_id || '/' || l.line_no as id, l.quantity, coalesce(t.held, 0) as held
from order_lines l
join orders o on o.id = l.order_id
left join (
  select t.order_id, t.line_no, sum(t.quantity) as held
  from takes t join counters c on c.id = t.counter_id
  where c.kind = 'stock' and t.released_at is null group by t.order_id, t.line_no
) t on t.order_id = l.order_id and t.line_no = l.line_no
where o.state not in ('cancelled', 'expired') and l.quantity <> coalesce(t.held, 0);

-- name: S7 dead orders hold nothing
-- zh: 已取消或过期的订单不占用任何库存
-- An order that a shortage emptied keeps its coupon used: it was served, only not with goods.
select t.order_id || ' ' || t.counter_id as id, t.quantity
from takes t
left join orders o on o.id = t.order_id
left join counters c on c.id = t.counter_id
where t.released_at is null and (
  o.id is null
  or o.state in ('cancelled', 'expired')
    and (coalesce(o.end_cause, '') not in ('short', 'undelivered') or coalesce(c.kind, '') not in ('coupon', 'coupon-member')));

-- name: S9 demand is what the lines of live orders add up to
-- zh: 需求等于有效订单行之和
-- After the freeze demand stands: an order that a shortage emptied (cause short) still counts.
select coalesce(d.cycle_id, l.cycle_id) || ' ' || coalesce(d.leader_id, l.leader_id) || ' '
  || coalesce(d.sku_id, l.sku_id) as id, d.quantity as demand, l.quantity as lines
from demand d
full join (
  select l.cycle_id, l.point_leader_id as leader_id, l.sku_id, l.site_id, sum(l.quantity) as quantity
  from order_lines l join orders o on o.id = l.order_id
  where o.state not in ('cancelled', 'expired') or o.end_cause in ('short', 'undelivered')
  group by l.cycle_id, l.point_leader_id, l.sku_id, l.site_id
) l on l.cycle_id = d.cycle_id and l.leader_id = d.leader_id and l.sku_id = d.sku_id and l.site_id = d.site_id
where coalesce(d.quantity, 0) <> coalesce(l.quantity, 0);

-- name: U1 coupon counters equal coupon uses
-- zh: 优惠券计数等于使用记录
select coalesce(c.id, u.id) as id, c.taken, u.uses
from (select id, taken from counters where kind in ('coupon', 'coupon-member')) c
full join (
  select 'coupon|' || coupon_id as id, count(*) as uses from coupon_uses where released_at is null group by 1
  union all
  select 'coupon-member|' || coupon_id || '|' || member_id, count(*) from coupon_uses
  where released_at is null group by 1
) u on u.id = c.id
where coalesce(c.taken, 0) <> coalesce(u.uses, 0);

-- name: U2 a coupon is used by the order that names it, and given back with it
-- zh: 优惠券由其订单使用，订单失效则退回
select coalesce(o.id, u.order_id) as id, o.coupon_id, u.coupon_id as used
from (
  select id, member_id, coupon_id from orders
  where coupon_id is not null and (state not in ('cancelled', 'expired') or end_cause in ('short', 'undelivered'))
) o
full join (select * from coupon_uses where released_at is null) u on u.order_id = o.id
where o.id is null or u.order_id is null or o.coupon_id <> u.coupon_id or o.member_id <> u.member_id;
