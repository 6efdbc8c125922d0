-- The day: phases begin after their instants and in their order.

-- name: D1 no phase began before its instant
-- zh: 各阶段不早于其时刻
select id, state, cutoff_at, closed_at, pay_until, frozen_at
from cycles
where closed_at < cutoff_at or frozen_at < pay_until or aggregated_at < frozen_at or delivered_at < aggregated_at
  or settled_at < delivered_at or state in ('closed', 'frozen', 'aggregated', 'delivered', 'settled')
    and cutoff_at > clock_timestamp();

-- name: D2 a cycle's name says region, day and slot
-- zh: 团期编号由区域、日期和场次组成
select id from cycles where id <> region_id || '/' || day || '/' || slot;

-- name: D3 every station with demand has a night
-- zh: 有需求的网格站都有夜班
select distinct d.cycle_id || ' ' || d.site_id as id
from demand d join cycles c on c.id = d.cycle_id
where d.quantity > 0 and c.state in ('aggregated', 'delivered', 'settled') and not exists (
  select 1 from nights n where n.cycle_id = d.cycle_id and n.site_id = d.site_id);

-- name: D4 a delivered cycle's nights are delivered
-- zh: 已送达团期的夜班均已送达
select n.cycle_id || ' ' || n.site_id as id, n.state
from nights n join cycles c on c.id = n.cycle_id
where c.state in ('delivered', 'settled') and n.state <> 'delivered';

-- name: D5 nobody collects before the cycle's goods were signed for
-- zh: 签收之前没有提货
select o.id, o.collected_at, s.signed_at
from orders o left join stops s on s.cycle_id = o.cycle_id and s.leader_id = o.point_leader_id
  and s.decision is distinct from 'redeliver'
where o.collected_at is not null and (s.signed_at is null or o.collected_at < s.signed_at);
