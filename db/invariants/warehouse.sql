-- The night: what came is given out, what is given out is picked, what is picked is packed, and stock follows.

-- name: A1 a decision on a line names what was ordered
-- zh: 分配记录与订购数量一致
select a.order_id || '/' || a.line_no || '/' || a.round as id, a.ordered, l.quantity
from allocations a left join order_lines l on l.order_id = a.order_id and l.line_no = a.line_no
where (l.quantity, l.cycle_id) is distinct from (a.ordered, a.cycle_id) or a.allocated > a.ordered;

-- name: A2 no more is given out than was received
-- zh: 分配数量不超过收货数量
select g.cycle_id || ' ' || g.site_id || ' ' || g.sku_id as id, g.pieces as given, coalesce(r.pieces, 0) as received
from (
  select b.cycle_id, b.site_id, b.sku_id, sum(b.allocated) as pieces
  from order_line_balances b
  join orders o on o.id = b.order_id and (o.state not in ('cancelled', 'expired') or o.end_cause in ('short', 'undelivered'))
  join nights n on n.cycle_id = b.cycle_id and n.site_id = b.site_id and n.state <> 'receiving'
  group by 1, 2, 3
) g
left join (
  select r.cycle_id, r.site_id, l.sku_id, sum(l.quantity - l.rejected_quantity) as pieces
  from receipts r join receipt_lines l on l.receipt_no = r.no group by 1, 2, 3
) r on r.cycle_id = g.cycle_id and r.site_id = g.site_id and r.sku_id = g.sku_id
where g.pieces > coalesce(r.pieces, 0);

-- name: A3 what a shortage took away is refunded
-- zh: 缺货数量都已退款
-- Once the decision has its consequences. Lines worth less than a fen a piece may be refunded nothing; a refund that
-- the provider closed is a person's business.
select b.order_id || '/' || b.line_no as id, b.quantity, b.allocated, coalesce(r.pieces, 0) as refunded
from order_line_balances b
join orders o on o.id = b.order_id and (o.state not in ('cancelled', 'expired') or o.end_cause in ('short', 'undelivered'))
left join (
  select f.order_id, l.line_no, sum(l.quantity) as pieces
  from refunds f join refund_lines l on l.refund_no = f.refund_no where f.cause in ('short', 'below-minimum') group by 1, 2
) r on r.order_id = b.order_id and r.line_no = b.line_no
where b.net_fen >= b.quantity and coalesce(r.pieces, 0) <> b.quantity - b.allocated
  and not exists (
    select 1 from allocations a where a.order_id = b.order_id and a.line_no = b.line_no and a.handled_at is null)
  and not exists (select 1 from refunds f where f.order_id = b.order_id and f.cause = 'short' and f.state = 'closed');

-- name: W1 waves are given exactly what their order lines are given
-- zh: 波次行等于订单行的分配之和
select coalesce(g.cycle_id, w.cycle_id) || ' ' || coalesce(g.leader_id, w.leader_id) || ' '
  || coalesce(g.sku_id, w.sku_id) as id, g.pieces as given, w.pieces as to_pick
from (
  select b.cycle_id, b.site_id, b.point_leader_id as leader_id, b.sku_id, sum(b.allocated) as pieces
  from order_line_balances b
  join orders o on o.id = b.order_id and (o.state not in ('cancelled', 'expired') or o.end_cause in ('short', 'undelivered'))
  join nights n on n.cycle_id = b.cycle_id and n.site_id = b.site_id and n.state not in ('receiving', 'allocated')
  group by 1, 2, 3, 4
) g
full join (
  select w.cycle_id, w.site_id, w.leader_id, l.sku_id, sum(l.allocated - l.short) as pieces
  from waves w join wave_lines l on l.wave_id = w.id group by 1, 2, 3, 4
) w on w.cycle_id = g.cycle_id and w.site_id = g.site_id and w.leader_id = g.leader_id and w.sku_id = g.sku_id
where coalesce(g.pieces, 0) <> coalesce(w.pieces, 0);

-- name: W2 a wave's row is the frozen demand
-- zh: 波次行的订购数等于冻结需求
select l.wave_id || ' ' || l.sku_id as id, l.ordered, d.quantity
from wave_lines l
join waves w on w.id = l.wave_id
left join demand d on d.cycle_id = w.cycle_id and d.leader_id = w.leader_id and d.sku_id = l.sku_id
where l.ordered is distinct from d.quantity;

-- name: W3 picked is what was scanned
-- zh: 已拣数量等于扫码数量
select coalesce(l.wave_id, s.wave_id) || ' ' || coalesce(l.sku_id, s.sku_id) as id, l.picked, s.pieces as scanned
from wave_lines l
full join (select wave_id, sku_id, sum(quantity) as pieces from scans group by 1, 2) s
  on s.wave_id = l.wave_id and s.sku_id = l.sku_id
where coalesce(l.picked, 0) <> coalesce(s.pieces, 0) or l.picked + l.short > l.allocated;

-- name: W4 a wave that is picked misses nothing
-- zh: 已完成的波次没有遗漏
select l.wave_id || ' ' || l.sku_id as id, l.allocated, l.picked, l.short
from wave_lines l join waves w on w.id = l.wave_id
where w.state in ('picked', 'packed') and l.picked + l.short <> l.allocated;

-- name: W5 parcels hold exactly what was picked
-- zh: 包裹内容等于已拣数量
select coalesce(w.cycle_id, p.cycle_id) || ' ' || coalesce(w.leader_id, p.leader_id) || ' '
  || coalesce(w.sku_id, p.sku_id) as id, w.picked, p.pieces as packed
from (
  select w.cycle_id, w.site_id, w.leader_id, w.band, l.sku_id, l.picked
  from waves w join wave_lines l on l.wave_id = w.id where w.state = 'packed'
) w
full join (
  select p.cycle_id, p.site_id, p.leader_id, p.band, l.sku_id, sum(l.quantity) as pieces
  from parcels p join parcel_lines l on l.parcel_id = p.id where p.state <> 'planned' group by 1, 2, 3, 4, 5
) p on (p.cycle_id, p.site_id, p.leader_id, p.band, p.sku_id) = (w.cycle_id, w.site_id, w.leader_id, w.band, w.sku_id)
where coalesce(w.picked, 0) <> coalesce(p.pieces, 0);

-- name: W6 a line is packed for no more than it was given
-- zh: 每行装包数量不超过分配数量
select l.order_id || '/' || l.line_no as id, l.pieces as packed, b.allocated
from (select order_id, line_no, sum(quantity) as pieces from parcel_lines group by 1, 2) l
left join order_line_balances b on b.order_id = l.order_id and b.line_no = l.line_no
where b.order_id is null or l.pieces > b.allocated;

-- name: W7 a parcel holds its own member's lines only
-- zh: 包裹只装本用户的商品
select p.id, l.order_id, l.line_no
from parcels p
join parcel_lines l on l.parcel_id = p.id
left join orders o on o.id = l.order_id
left join order_lines x on x.order_id = l.order_id and x.line_no = l.line_no
where (o.cycle_id, o.point_leader_id, o.member_id, o.site_id, x.band, x.sku_id)
  is distinct from (p.cycle_id, p.leader_id, p.member_id, p.site_id, p.band, l.sku_id);

-- name: W8 parcels lie in crates of their leader and band, and go where the crate goes
-- zh: 包裹与周转筐的团长、温区、状态一致
select p.id, p.state, k.id as crate_id, k.state as crate_state
from parcels p left join crates k on k.id = p.crate_id
where (k.cycle_id, k.site_id, k.leader_id, k.band) is distinct from (p.cycle_id, p.site_id, p.leader_id, p.band)
  or case k.state
    when 'packed' then p.state not in ('planned', 'packed', 'staged')
    when 'loaded' then p.state <> 'loaded'
    when 'signed' then p.state not in ('signed', 'collected', 'uncollected', 'returned')
    else p.state not in ('collected', 'uncollected', 'returned')
  end;

-- name: H1 stock on hand is the sum of its movements
-- zh: 现货等于出入库流水之和
select coalesce(h.site_id, m.site_id) || ' ' || coalesce(h.sku_id, m.sku_id) || ' ' || coalesce(h.lot, m.lot) || ' '
  || coalesce(h.state, m.state) as id, h.quantity, m.quantity as moved
from stock_on_hand h
full join (
  select m.site_id, m.sku_id, m.lot, d.state, sum(d.quantity) as quantity
  from stock_movements m
  cross join lateral (values (m.from_state, -m.quantity), (m.to_state, m.quantity)) d(state, quantity)
  where d.state is not null group by 1, 2, 3, 4
) m on m.site_id = h.site_id and m.sku_id = h.sku_id and m.lot = h.lot and m.state = h.state
where coalesce(h.quantity, 0) <> coalesce(m.quantity, 0);

-- name: H1b what came to a site is there or has left it, per SKU and lot, and somebody knows when it expires
-- zh: 每站每商品每批次：入库等于在库加出库，且有到期日
select m.site_id || ' ' || m.sku_id || ' ' || m.lot as id, m.came, m.left_site, h.quantity, t.expires_on
from (
  select site_id, sku_id, lot, sum(case when from_state is null then quantity else 0 end) as came,
    sum(case when to_state is null then quantity else 0 end) as left_site
  from stock_movements group by 1, 2, 3
) m
left join (select site_id, sku_id, lot, sum(quantity) as quantity from stock_on_hand group by 1, 2, 3) h
  on h.site_id = m.site_id and h.sku_id = m.sku_id and h.lot = m.lot
left join stock_lots t on t.site_id = m.site_id and t.sku_id = m.sku_id and t.lot = m.lot
where m.came - m.left_site <> coalesce(h.quantity, 0) or t.lot is null;

-- name: H2 what a receipt accepted came into stock
-- zh: 验收合格的商品都已入库
select coalesce(r.no, m.ref) || ' ' || coalesce(r.sku_id, m.sku_id) as id, r.pieces as accepted, m.pieces as taken_in
from (
  select r.no, r.site_id, l.sku_id, l.quantity - l.rejected_quantity as pieces
  from receipts r join receipt_lines l on l.receipt_no = r.no
) r
full join (
  select ref, site_id, sku_id, sum(quantity) as pieces
  from stock_movements where cause = 'receipt' and from_state is null group by 1, 2, 3
) m on m.ref = r.no and m.site_id = r.site_id and m.sku_id = r.sku_id
where coalesce(r.pieces, 0) <> coalesce(m.pieces, 0);

-- name: H3 what was scanned moved from received to picked
-- zh: 扫码数量都已转为已拣
select coalesce(s.client_id, m.ref) as id, s.quantity, m.pieces as moved
from (
  select client_id, sku_id, abs(quantity) as quantity from scans where kind in ('scan', 'undo')
) s
full join (
  select ref, sku_id, sum(quantity) as pieces
  from stock_movements
  where cause = 'scan' and from_state = 'received' and to_state = 'picked'
    or cause = 'scan-undone' and from_state = 'picked' and to_state = 'received' group by 1, 2
) m on m.ref = s.client_id and m.sku_id = s.sku_id
where coalesce(s.quantity, 0) <> coalesce(m.pieces, 0);

-- name: W9 a correction takes back its scan, and what leaves one slot lies in another
-- zh: 更正记录与原扫描一致，转格件数相等
select u.client_id as id, u.quantity, s.quantity as scanned
from scans u left join scans s on s.client_id = u.corrects
where u.kind = 'undo' and (u.wave_id, u.sku_id, -u.quantity) is distinct from (s.wave_id, s.sku_id, s.quantity)
union all
select 'moved ' || coalesce(o.wave_id, i.other_wave_id), o.pieces, i.pieces
from (
  select wave_id, other_wave_id, sku_id, -sum(quantity) as pieces from scans where kind = 'moved-out' group by 1, 2, 3
) o
full join (
  select wave_id, other_wave_id, sku_id, sum(quantity) as pieces from scans where kind = 'moved-in' group by 1, 2, 3
) i on (i.other_wave_id, i.wave_id, i.sku_id) = (o.wave_id, o.other_wave_id, o.sku_id)
where o.pieces is distinct from i.pieces;

-- name: W10 labels are of waves that are not packed yet
-- zh: 待打包的包裹属于未打包的波次
select p.id, w.state from parcels p
join waves w on w.cycle_id = p.cycle_id and w.leader_id = p.leader_id and w.band = p.band
where p.state = 'planned' and w.state <> 'picked';
