-- The morning: every parcel is on one stop, and what a stop says is what its crates and parcels say.

-- name: T1 every packed parcel of a planned morning is on exactly one stop
-- zh: 排线后每个包裹恰好在一个站点上
select p.id, count(s.run_id) as stops
from parcels p
join nights n on n.cycle_id = p.cycle_id and n.site_id = p.site_id and n.state in ('planned', 'delivering', 'delivered')
left join stops s on s.cycle_id = p.cycle_id and s.leader_id = p.leader_id
group by p.id having count(s.run_id) <> 1;

-- name: T2 what a leader signed for is signed, and nothing else is
-- zh: 已签收站点的包裹均已签收，反之亦然
select p.id, p.state, s.state as stop
from parcels p
left join stops s on s.cycle_id = p.cycle_id and s.leader_id = p.leader_id
where case
  when s.state = 'signed' then p.state not in ('signed', 'collected', 'uncollected', 'returned')
  when s.state = 'failed' then p.state <> 'returned'
  else p.state in ('signed', 'collected', 'uncollected')
end;

-- name: T3 a run's stops are numbered without gaps and visited in order
-- zh: 车次的站点连续编号并依次送达
select s.run_id || '/' || s.seq as id, s.state
from stops s
where s.seq > 1 and not exists (select 1 from stops p where p.run_id = s.run_id and p.seq = s.seq - 1)
  or s.state in ('arrived', 'signed', 'dropped') and exists (
    select 1 from stops p where p.run_id = s.run_id and p.seq < s.seq and p.state in ('planned', 'arrived'));

-- name: T4 a stop counts the crates and parcels of its leader
-- zh: 站点的筐数与包裹数等于实际
select s.run_id || '/' || s.seq as id, s.crates, s.parcels, count(distinct p.crate_id) as crates_packed,
  count(p.id) as parcels_packed
from stops s left join parcels p on p.cycle_id = s.cycle_id and p.leader_id = s.leader_id
group by s.run_id, s.seq, s.crates, s.parcels
having (s.crates, s.parcels) <> (count(distinct p.crate_id), count(p.id));

-- name: T5 a run's crates are those of its stops
-- zh: 车次的筐数等于各站点之和
select r.id, r.crates, coalesce(sum(s.crates), 0) as stops
from runs r left join stops s on s.run_id = r.id group by r.id, r.crates having r.crates <> coalesce(sum(s.crates), 0);

-- name: T6 a run's state fits its stops
-- zh: 车次状态与站点状态一致
select distinct r.id, r.state, s.seq, s.state as stop
from runs r join stops s on s.run_id = r.id
where case r.state
  when 'finished' then s.state in ('planned', 'arrived') or r.finished_at is null
  when 'departed' then r.departed_at is null
  else s.state <> 'planned'
end;

-- name: T7 no vehicle is overloaded unless a person was told
-- zh: 超载的车次都已告警
select r.id, r.crates, v.capacity_crates, r.weight_grams, v.capacity_grams
from runs r join vehicles v on v.id = r.vehicle_id
where (r.crates > v.capacity_crates or r.weight_grams > v.capacity_grams
    or r.volume_millilitres > v.capacity_millilitres)
  and not exists (
    select 1 from stops s join attention a on a.subject = 'leader/' || s.cycle_id || '/' || s.leader_id
    where s.run_id = r.id and a.cause like 'route-%');

-- name: T8 a stop's consequences follow its signature
-- zh: 签收之后才有佣金结算与发货上报
select run_id || '/' || seq as id, state from stops
where state <> 'signed' and (signed_at is not null or earned_at is not null or shipping_reported_at is not null)
  or state = 'signed' and signed_at is null;

-- name: T9 a night is delivered when all its runs are finished
-- zh: 全部车次完成后夜班才算送达
select n.cycle_id || ' ' || n.site_id as id, r.id as run_id, r.state
from nights n join runs r on r.cycle_id = n.cycle_id and r.site_id = n.site_id
where n.state = 'delivered' and r.state <> 'finished';
