-- Goods: what two people decided, what leaders hide, what stands crossed out. A check is one SELECT; what it returns is
-- wrong.

-- name: V1 what is scheduled or in effect was agreed to by a second person, and its history ends in its state
-- zh: 已排期或已生效的变更单由第二人批准，经过与状态一致
select r.id::text as id, r.state, r.author, r.decided_by
from revisions r
left join lateral (
  select c.state from revision_changes c where c.revision_id = r.id order by c.n desc limit 1
) last on true
where r.state in ('scheduled', 'effective') and (r.decided_by is null or r.decided_by = r.author)
  or last.state is distinct from r.state;

-- name: V2 a point sells nothing that its leader hides
-- zh: 自提点不售卖团长隐藏的商品
-- Five seconds of grace: an order that was being placed when the leader hid the SKU stays. An order that was moved to the
-- point was sold at another.
select l.order_id || '/' || l.line_no as id, l.point_leader_id, l.sku_id
from leader_goods h
join order_lines l on l.point_leader_id = h.leader_id and l.sku_id = h.sku_id and l.bundle_no is null
join orders o on o.id = l.order_id
where h.hidden and o.placed_at > h.changed_at + interval '5 seconds'
  and not exists (select 1 from order_moves m where m.order_id = o.id);

-- name: V3 no crossed-out price is above the lowest deal of the week before its cycle
-- zh: 划线价不高于开团前七日内最低成交价
select d.cycle_id || ' ' || d.sku_id as id, d.lowest_fen, m.fen
from deal_prices d
join cycles c on c.id = d.cycle_id
join lateral (
  select min(l.net_fen / l.quantity) as fen
  from cycles b
  join order_lines l on l.cycle_id = b.id and l.sku_id = d.sku_id and l.bundle_no is null
  join orders o on o.id = l.order_id
  where b.region_id = c.region_id and b.day > c.day - 8 and (b.day, b.slot) < (c.day, c.slot)
    and o.paid_at < c.deals_read_at and o.state <> 'cancelled'
) m on true
where d.lowest_fen > m.fen;
