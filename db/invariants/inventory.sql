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
  select cycle_id, sku_id,
    sum(case when from_counter is null then quantity else 0 end)
      - sum(case when to_counter is null then quantity else 0 end) as supply
  from quota_moves group by cycle_id, sku_id
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

-- name: S3c what was sold beyond the supply was allowed
-- zh: 超售额度不超过该商品的许可
-- What a revision changed later is that revision's business.
select m.cycle_id || ' ' || m.sku_id as id, m.quantity, l.over_commit_quantity
from (
  select cycle_id, sku_id, sum(quantity) filter (where cause = 'over-commit') as quantity
  from quota_moves group by cycle_id, sku_id
  having bool_and(cause in ('opening', 'over-commit', 'moved', 'on-hand', 'leader-change', 'leader-away'))
) m
left join listings l on l.cycle_id = m.cycle_id and l.sku_id = m.sku_id
where coalesce(m.quantity, 0) > coalesce(l.over_commit_quantity, 0);

-- name: S3d per SKU and level what was given out is what live orders hold of it, and in all what they ordered
-- zh: 每个商品每一级的占用等于有效占用，合计等于有效订单行
select k.cycle_id || ' ' || k.sku_id || ' ' || coalesce(k.level::text, 'all') as id, k.taken, k.held
from (
  select c.cycle_id, c.sku_id, c.level, sum(c.taken) as taken, sum(coalesce(t.held, 0)) as held
  from counters c
  left join (
    select counter_id, sum(quantity) as held from takes where released_at is null group by counter_id
  ) t on t.counter_id = c.id
  where c.kind = 'stock' group by c.cycle_id, c.sku_id, c.level
  union all
  select coalesce(c.cycle_id, l.cycle_id), coalesce(c.sku_id, l.sku_id), null, coalesce(c.taken, 0), coalesce(l.pieces, 0)
  from (select cycle_id, sku_id, sum(taken) as taken from counters where kind = 'stock' group by 1, 2) c
  full join (
    select l.cycle_id, l.sku_id, sum(l.quantity) as pieces
    from order_lines l join orders o on o.id = l.order_id
    where o.state not in ('cancelled', 'expired') group by 1, 2
  ) l on l.cycle_id = c.cycle_id and l.sku_id = c.sku_id
) k
where k.taken <> k.held;

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
-- An order that was cancelled for a fee keeps what its coupon and its campaigns gave.
select t.order_id || ' ' || t.counter_id as id, t.quantity
from takes t
left join orders o on o.id = t.order_id
left join counters c on c.id = t.counter_id
where t.released_at is null and (
  o.id is null
  or o.state in ('cancelled', 'expired')
    and (coalesce(o.end_cause, '') not in ('member-fee', 'member-late')
      or coalesce(c.kind, '') not in ('coupon', 'coupon-member', 'budget')));

-- name: S9 demand is what the lines of live orders add up to
-- zh: 需求等于有效订单行之和
-- After the freeze demand stands: an order that a shortage emptied (cause short), or that its member cancelled then
-- (cause member-late), still counts. A line that a group minimum took off before that does not.
select coalesce(d.cycle_id, l.cycle_id) || ' ' || coalesce(d.leader_id, l.leader_id) || ' '
  || coalesce(d.sku_id, l.sku_id) as id, d.quantity as demand, l.quantity as lines
from demand d
full join (
  select l.cycle_id, l.point_leader_id as leader_id, l.sku_id, l.site_id, sum(l.quantity) as quantity
  from order_lines l join orders o on o.id = l.order_id
  where (o.state not in ('cancelled', 'expired') or o.end_cause in ('short', 'undelivered', 'member-late'))
    and not exists (select 1 from allocations a where a.order_id = l.order_id and a.line_no = l.line_no and a.round = 0)
  group by l.cycle_id, l.point_leader_id, l.sku_id, l.site_id
) l on l.cycle_id = d.cycle_id and l.leader_id = d.leader_id and l.sku_id = d.sku_id and l.site_id = d.site_id
where coalesce(d.quantity, 0) <> coalesce(l.quantity, 0);

-- name: S10 a limit counts what its own orders have of what it limits
-- zh: 限购计数等于其订单中受限商品的件数
-- A limit on a category goes by the category at the time of the order, which nobody keeps. A household is who lives
-- together when it orders.
select t.order_id || ' ' || t.counter_id as id, t.quantity, x.pieces
from takes t
join counters c on c.id = t.counter_id and c.kind = 'limit'
left join purchase_limits p on p.id = c.limit_id
left join orders o on o.id = t.order_id
left join lateral (
  select coalesce((
      select sum(l.quantity) from order_lines l
      where l.order_id = o.id and (p.sku_id is null or l.sku_id = p.sku_id)), 0)
    + coalesce((
      select sum(b.quantity) from order_bundles b where b.order_id = o.id and b.sku_id = p.sku_id), 0) as pieces
) x on true
where t.released_at is null and (
  p.id is null or o.id is null
  or p.category_id is null and t.quantity <> x.pieces
  or c.id not like 'limit|' || p.id || '|' || case p.per
      when 'member' then 'member/' || o.member_id
      when 'household' then '%'
      when 'device' then coalesce('device/' || o.device_id, 'member/' || o.member_id)
      else 'leader/' || o.point_leader_id end || '|%');

-- name: S11 a station's capacity counts its own orders, in pieces all of them
-- zh: 网格站产能占用等于其订单件数
select t.order_id || ' ' || t.counter_id as id, t.quantity, l.pieces
from takes t
join counters c on c.id = t.counter_id and c.kind = 'capacity'
left join orders o on o.id = t.order_id
left join (select order_id, sum(quantity) as pieces from order_lines group by 1) l on l.order_id = t.order_id
where t.released_at is null and (
  (o.cycle_id, o.site_id) is distinct from (c.cycle_id, c.node)
  or c.id like '%|pieces' and t.quantity is distinct from l.pieces);

-- name: S12 a station that was full was closed and told once, and took nothing afterwards
-- zh: 满单的网格站只通知一次，此后没有新订单
select x.cycle_id || ' ' || x.site_id as id, e.told, k.cap, k.taken
from station_closures x
left join (
  select data ->> 'cycleId' as cycle_id, data ->> 'siteId' as site_id, count(*) as told
  from events where type = 'station.full' group by 1, 2
) e on e.cycle_id = x.cycle_id and e.site_id = x.site_id
left join counters k on k.id = 'capacity|' || x.cycle_id || '|' || x.site_id || '|' || x.unit
where x.closed_at >= (select min(day) from events)::timestamp at time zone 'UTC' and (
  e.told is distinct from (
    select count(*) from station_closures y where y.cycle_id = x.cycle_id and y.site_id = x.site_id)
  or x.reopened_at is null and exists (
    select 1 from orders o
    where o.cycle_id = x.cycle_id and o.site_id = x.site_id and o.placed_at > x.closed_at
      and not exists (select 1 from order_moves m where m.order_id = o.id)));

-- name: S13 a bundle costs what its components cost, and has all of them
-- zh: 组合商品的金额等于其组成行之和，组成齐全
select coalesce(b.order_id, l.order_id) || ' ' || coalesce(b.bundle_no, l.bundle_no) as id, b.net_fen, l.net
from order_bundles b
full join (
  select order_id, bundle_no, sum(gross_fen) as gross, sum(discount_fen) as discount, sum(net_fen) as net,
    jsonb_object_agg(sku_id, quantity) as pieces
  from order_lines where bundle_no is not null group by order_id, bundle_no
) l on l.order_id = b.order_id and l.bundle_no = b.bundle_no
where (b.gross_fen, b.discount_fen, b.net_fen) is distinct from (l.gross, l.discount, l.net)
  or l.pieces is distinct from (
    select jsonb_object_agg(e ->> 'skuId', (e ->> 'quantity')::integer * b.quantity)
    from jsonb_array_elements(b.components) e);

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
-- An order of which everything was refunded gives it back too, unless its member did not come.
select coalesce(o.id, u.order_id) as id, o.coupon_id, u.coupon_id as used
from (
  select o.id, o.member_id, o.coupon_id,
    o.end_cause is distinct from 'member-late' and not coalesce(
      p.amount_fen > 0 and p.refunded_fen + p.refund_pending_fen >= p.amount_fen, false) as must
  from orders o left join payments p on p.order_id = o.id and p.state = 'paid'
  where o.coupon_id is not null
    and (o.state not in ('cancelled', 'expired') or o.end_cause in ('member-fee', 'member-late'))
) o
full join (select * from coupon_uses where released_at is null) u on u.order_id = o.id
where o.id is null or u.order_id is null and o.must or o.coupon_id <> u.coupon_id or o.member_id <> u.member_id;
