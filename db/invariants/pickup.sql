-- Handing out: orders, parcels and pickups tell the same story.

-- name: K1 a collected order's parcels are in its member's hands
-- zh: 已交付订单的包裹均已交付
select o.id, string_agg(distinct p.state, ' ') as parcels
from orders o
left join parcel_lines l on l.order_id = o.id
left join parcels p on p.id = l.parcel_id
where o.collected_as = 'collected'
group by o.id
having coalesce(bool_and(p.state <> 'collected'), true)
  or bool_or(p.state in ('planned', 'packed', 'staged', 'loaded', 'signed'));

-- name: K1b an order whose parcels were all handed out is collected
-- zh: 包裹全部交付的订单即为已交付
select o.id
from orders o
join parcel_lines l on l.order_id = o.id
join parcels p on p.id = l.parcel_id
where o.state = 'paid'
group by o.id having bool_and(p.state in ('collected', 'returned')) and bool_or(p.state = 'collected');

-- name: K1c nothing waits for whoever did not come
-- zh: 未提货订单没有仍在等待的包裹
select o.id, p.id as parcel, p.state
from orders o
join parcel_lines l on l.order_id = o.id
join parcels p on p.id = l.parcel_id
where o.collected_as = 'uncollected' and p.state in ('planned', 'packed', 'staged', 'loaded', 'signed');

-- name: K4 a pickup says what its parcels say
-- zh: 提货单状态与包裹一致
select k.cycle_id || ' ' || k.leader_id || ' ' || k.member_id as id, k.state
from pickups k
left join parcels p on p.cycle_id = k.cycle_id and p.leader_id = k.leader_id and p.member_id = k.member_id
group by k.cycle_id, k.leader_id, k.member_id, k.state
having case k.state
  when 'collected' then coalesce(bool_or(p.state in ('planned', 'packed', 'staged', 'loaded', 'signed')), true)
    or not bool_or(p.state = 'collected')
  when 'ready' then not coalesce(bool_or(p.state in ('planned', 'packed', 'staged', 'loaded', 'signed')), false)
  when 'planned' then bool_or(p.state = 'signed')
  else false
end;

-- name: K5 whoever has a parcel on the road has a pickup code
-- zh: 每个有包裹的用户都有提货码
select p.id, p.member_id
from parcels p
join nights n on n.cycle_id = p.cycle_id and n.site_id = p.site_id and n.state in ('planned', 'delivering', 'delivered')
where not exists (
  select 1 from pickups k
  where k.cycle_id = p.cycle_id and k.leader_id = p.leader_id and k.member_id = p.member_id);

-- name: K6 a code opens one member's parcels at a point
-- zh: 同一自提点的提货码不重复
select cycle_id || ' ' || leader_id || ' ' || code as id, count(*) as members
from pickups group by cycle_id, leader_id, code having count(*) > 1;
