-- The log of facts: complete, without gaps, and read by everybody who has to.

-- name: E1 no consumer is behind
-- zh: 没有落后的消费者
-- Half a minute. Smaller: a restart is reported. Larger: workflows wake so late that people wait for them.
select c.consumer as id, e.id as event, e.at
from event_cursors c
cross join lateral (
  select e.id, e.at from events e
  where (e.tx, e.id) > (c.tx, c.id) and e.tx < pg_snapshot_xmin(pg_current_snapshot())
  order by e.tx, e.id limit 1
) e
where e.at < now() - interval '30 seconds';

-- name: E2 events are numbered without gaps
-- zh: 事件编号连续无缺口
select day || ' ' || aggregate as id, count(*) as events, max(seq) as last
from events group by day, aggregate having min(seq) <> 1 or max(seq) <> count(*);

-- name: E3 every order was told as placed
-- zh: 每个订单都有下单事件
-- From the oldest day that is kept, since days are dropped.
select o.id, o.placed_at
from orders o
where o.placed_at >= (select min(day) from events)::timestamp at time zone 'UTC'
  and not exists (select 1 from events e where e.aggregate = 'order/' || o.id and e.type = 'order.placed');

-- name: E4 an order's steps are told once
-- zh: 订单的每一步只通知一次
select aggregate || ' ' || type as id, count(*) as events from events
where type in ('order.placed', 'order.paid', 'order.cancelled', 'order.expired', 'order.collected', 'order.uncollected',
  'order.completed')
group by aggregate, type having count(*) > 1;

-- name: E5 every paid and every completed order was told so
-- zh: 每个已付款和已完成订单都有事件
select o.id, t.type
from orders o
cross join lateral (values ('order.paid', o.order_no is not null, o.paid_at),
  ('order.completed', o.state = 'completed', o.completed_at), ('order.expired', o.state = 'expired', o.ended_at),
  ('order.cancelled', o.state = 'cancelled', o.ended_at)) t(type, happened, at)
where t.happened and t.at >= (select min(day) from events)::timestamp at time zone 'UTC'
  and not exists (select 1 from events e where e.aggregate = 'order/' || o.id and e.type = t.type);
