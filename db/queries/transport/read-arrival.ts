import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { Database } from '../../connection.js';
import { maybeOne, rows } from '../../query.js';

/** A parcel as the leader sees it: whose it is stays masked, and nothing that opens it is shown. */
export interface ArrivingParcel {
  readonly parcelNo: string;
  readonly band: string;
  readonly crateId: string;
  readonly state: string;
  readonly memberName: string;
  readonly lines: { skuId: string; name: string; quantity: number }[];
}

export interface Arrival {
  readonly runId: string;
  readonly seq: number;
  readonly cycleId: string;
  readonly state: string;
  readonly vehicle: string;
  readonly driverName: string;
  readonly driverTelMasked: string;
  readonly plannedArrivalAt: string;
  /** The plan, later by what the run is late at the last stop it was at. */
  readonly expectedArrivalAt: string;
  readonly arrivedAt: string | null;
  readonly signedAt: string | null;
  readonly signBy: string | null;
  readonly bands: { band: string; crates: number; parcels: number }[];
  readonly skus: { skuId: string; name: string; pieces: number }[];
  readonly parcels: ArrivingParcel[];
  /** What members ordered and will not find, with the reason. */
  readonly short: { skuId: string; name: string; ordered: number; allocated: number; reason: string }[];
}

/** Whose stop is seen: a leader's own, or any of a region. */
export type ArrivalReader = { readonly leaderId: string } | { readonly regionId: string };

/** What arrives at the stop. @throws RuleViolation stop-unknown, also for one out of reach */
export async function readArrival(
  on: Database,
  stop: { readonly runId: string; readonly seq: number },
  reader: ArrivalReader,
): Promise<Arrival> {
  const found = await maybeOne<Omit<Arrival, 'bands' | 'skus' | 'parcels' | 'short'> & { leaderId: string }>(
    on,
    headSql,
    { leaderId: null, regionId: null, ...stop, ...reader },
  );
  if (found === undefined) throw new RuleViolation('stop-unknown', { runId: stop.runId, seq: stop.seq });
  const { leaderId, ...head } = found;
  const place = { cycleId: head.cycleId, leaderId };
  const parcels = await rows<ArrivingParcel>(on, parcelsSql, place);
  const bands = await rows<Arrival['bands'][number]>(
    on,
    `select band, count(distinct crate_id)::integer as crates, count(*)::integer as parcels from parcels
     where cycle_id = :cycleId and leader_id = :leaderId group by band order by band`,
    place,
  );
  const skus = await rows<Arrival['skus'][number]>(
    on,
    `select s.id as "skuId", s.name, sum(l.quantity)::integer as pieces
     from parcels p join parcel_lines l on l.parcel_id = p.id join skus s on s.id = l.sku_id
     where p.cycle_id = :cycleId and p.leader_id = :leaderId group by s.id order by s.id`,
    place,
  );
  const short = await rows<Arrival['short'][number]>(on, shortSql, place);
  return { ...head, bands, skus, parcels, short };
}

const headSql = `
  select s.run_id as "runId", s.seq, s.cycle_id as "cycleId", s.leader_id as "leaderId", s.state, v.name as vehicle,
    left(d.name, 1) || '师傅' as "driverName", left(d.phone, 3) || '****' || right(d.phone, 4) as "driverTelMasked",
    s.planned_arrival_at as "plannedArrivalAt", s.planned_arrival_at + coalesce(greatest(late.by, '0'), '0') as
      "expectedArrivalAt", s.arrived_at as "arrivedAt", s.signed_at as "signedAt", s.sign_by as "signBy"
  from stops s join runs r on r.id = s.run_id join vehicles v on v.id = r.vehicle_id
  left join staff d on d.id = r.driver_id
  left join lateral (
    select e.arrived_at - e.planned_arrival_at as by from stops e
    where e.run_id = s.run_id and e.seq < s.seq and e.arrived_at is not null order by e.seq desc limit 1
  ) late on true
  where s.run_id = :runId and s.seq = :seq and (:leaderId::text is null or s.leader_id = :leaderId)
    and (:regionId::text is null or exists (
      select 1 from cycles c where c.id = s.cycle_id and c.region_id = :regionId))`;

const parcelsSql = `
  select p.id as "parcelNo", p.band, p.crate_id as "crateId", p.state, left(m.name, 1) || '**' as "memberName",
    (select jsonb_agg(jsonb_build_object('skuId', x.sku_id, 'name', x.name, 'quantity', x.quantity) order by x.sku_id)
     from (
       select l.sku_id, s.name, sum(l.quantity)::integer as quantity
       from parcel_lines l join skus s on s.id = l.sku_id where l.parcel_id = p.id group by l.sku_id, s.name
     ) x) as lines
  from parcels p join members m on m.id = p.member_id
  where p.cycle_id = :cycleId and p.leader_id = :leaderId order by p.id`;

const shortSql = `
  select s.id as "skuId", s.name, sum(a.ordered)::integer as ordered, sum(a.allocated)::integer as allocated,
    min(a.reason_zh) as reason
  from (
    select distinct on (a.order_id, a.line_no) a.*, l.sku_id from allocations a
    join order_lines l on l.order_id = a.order_id and l.line_no = a.line_no
    where a.cycle_id = :cycleId and l.point_leader_id = :leaderId order by a.order_id, a.line_no, a.round desc
  ) a join skus s on s.id = a.sku_id where a.allocated < a.ordered group by s.id order by s.id`;
