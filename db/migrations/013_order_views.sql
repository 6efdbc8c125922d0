-- What a line is worth now: ordered less what a shortage took away, paid less what went or goes back.
create view order_line_balances as
select l.order_id, l.line_no, l.cycle_id, l.sku_id, l.point_leader_id, l.site_id, l.quantity, l.net_fen,
  coalesce(a.allocated, l.quantity) as allocated,
  coalesce(r.refunded_quantity, 0)::integer as refunded_quantity,
  coalesce(r.refunded_fen, 0)::bigint as refunded_fen,
  (l.net_fen - coalesce(r.refunded_fen, 0))::bigint as kept_fen
from order_lines l
left join lateral (
  select x.allocated from allocations x
  where x.order_id = l.order_id and x.line_no = l.line_no order by x.round desc limit 1
) a on true
left join lateral (
  select sum(rl.quantity) as refunded_quantity, sum(rl.amount_fen) as refunded_fen
  from refunds f join refund_lines rl on rl.refund_no = f.refund_no
  where f.order_id = l.order_id and rl.line_no = l.line_no and f.state <> 'closed'
) r on true;

-- What the goods of an order are doing, read from cycle, parcel and stop.
create view order_goods as
select o.id as order_id,
  case
    when o.state in ('placed', 'cancelled', 'expired') then o.state
    when o.state in ('collected', 'uncollected', 'completed') then coalesce(o.collected_as, o.state)
    when bool_and(p.state = 'signed') then 'ready'
    when bool_or(p.state = 'loaded') then 'on-the-way'
    when bool_or(p.state in ('packed', 'staged')) then 'packed'
    when c.state in ('aggregated') then 'bought'
    else 'paid'
  end as goods_state
from orders o
join cycles c on c.id = o.cycle_id
left join parcels p on p.cycle_id = o.cycle_id and p.leader_id = o.point_leader_id and p.member_id = o.member_id
group by o.id, o.state, o.collected_as, c.state;
