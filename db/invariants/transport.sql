-- The morning: every parcel is on one stop, and what a stop says is what its crates and parcels say.

-- name: T1 every packed parcel of a planned morning is on exactly one stop
-- zh: 排线后每个包裹恰好在一个站点上
select p.id, count(s.run_id) as stops
from parcels p
join nights n on n.cycle_id = p.cycle_id and n.site_id = p.site_id and n.state in ('planned', 'delivering', 'delivered')
left join stops s on s.cycle_id = p.cycle_id and s.leader_id = p.leader_id
  and s.decision is distinct from 'redeliver'
group by p.id having count(s.run_id) <> 1;

-- name: T2 what a leader signed for is signed, and nothing else is
-- zh: 已签收站点的包裹均已签收，反之亦然
select p.id, p.state, s.state as stop
from parcels p
left join stops s on s.cycle_id = p.cycle_id and s.leader_id = p.leader_id
  and s.decision is distinct from 'redeliver'
where case
  when s.state = 'signed' then p.state not in ('signed', 'collected', 'uncollected', 'returned')
  when s.state = 'failed' and s.decision = 'return' then p.state <> 'returned'
  when s.state in ('failed', 'dropped') then p.state <> 'loaded'
  else p.state in ('signed', 'collected', 'uncollected', 'returned')
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
from runs r left join stops s on s.run_id = r.id and s.redelivery_of_run is distinct from s.run_id group by r.id, r.crates having r.crates <> coalesce(sum(s.crates), 0);

-- name: T6 a run's state fits its stops
-- zh: 车次状态与站点状态一致
select distinct r.id, r.state, s.seq, s.state as stop
from runs r join stops s on s.run_id = r.id
where case r.state
  when 'finished' then s.state in ('planned', 'arrived', 'dropped') or s.state = 'failed' and s.decision is null
    or r.finished_at is null
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

-- name: T10 a stop that is tried again is tried once after each failure
-- zh: 重新配送的站点与失败站点一一对应
select f.run_id || '/' || f.seq as id, f.decision, count(n.run_id) as tries
from stops f left join stops n on n.redelivery_of_run = f.run_id and n.redelivery_of_seq = f.seq
group by f.run_id, f.seq, f.decision, f.state
having count(n.run_id) <> case when f.decision = 'redeliver' then 1 else 0 end
  or f.decision is not null and f.state <> 'failed';

-- name: T11 pieces that did not arrive in good order are refunded, no more and no less
-- zh: 签收差异与退回的件数都已退款
-- Once the difference has its consequences. Lines worth less than a fen a piece may be refunded nothing, and an order
-- that is over keeps its money.
select x.order_id || '/' || x.line_no as id, x.pieces as lost, coalesce(r.pieces, 0) as refunded
from (
  select order_id, line_no, sum(quantity) as pieces from stop_differences
  where order_id is not null group by 1, 2 having bool_and(handled_at is not null)
) x
join order_lines l on l.order_id = x.order_id and l.line_no = x.line_no
left join (
  select f.order_id, rl.line_no, sum(rl.quantity) as pieces
  from refunds f join refund_lines rl on rl.refund_no = f.refund_no where f.cause = 'undelivered' group by 1, 2
) r on r.order_id = x.order_id and r.line_no = x.line_no
where l.net_fen >= l.quantity and x.pieces <> coalesce(r.pieces, 0);

-- name: T12 the refund of goods that did not arrive is the sum of what differed
-- zh: 未送达退款等于各项差异之和
-- An order of which nothing was delivered gives back everything, so there the refund may be larger.
select f.refund_no as id, f.amount_fen, coalesce(d.fen, 0) as differences
from refunds f join orders o on o.id = f.order_id
left join (select refund_no, sum(refund_fen) as fen from stop_differences group by 1) d on d.refund_no = f.refund_no
where f.cause = 'undelivered' and (coalesce(d.fen, 0) > f.amount_fen
  or o.end_cause is distinct from 'undelivered' and coalesce(d.fen, 0) <> f.amount_fen);

-- name: T13 no more pieces differ than were packed
-- zh: 差异件数不超过装包件数
select d.parcel_id || ' ' || d.order_id || '/' || d.line_no as id, sum(d.quantity) as lost, max(l.quantity) as packed
from stop_differences d
left join parcel_lines l on l.parcel_id = d.parcel_id and l.order_id = d.order_id and l.line_no = d.line_no
where d.order_id is not null
group by d.parcel_id, d.order_id, d.line_no having sum(d.quantity) > coalesce(max(l.quantity), 0);

-- name: T14 what was refused or not delivered is decided before the run is over
-- zh: 车次完成前差异都已处理
select d.id::text as id, d.run_id from stop_differences d join runs r on r.id = d.run_id
where r.state = 'finished' and d.handled_at is null;
