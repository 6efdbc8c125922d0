import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { Database, Transaction } from '../../connection.js';
import { maybeOne, rows } from '../../query.js';

export interface PickupPoint {
  readonly leaderId: string;
  readonly regionId: string;
  readonly siteId: string;
  readonly pickupPoint: string;
  readonly active: boolean;
}

/** A leader's pickup point. @throws RuleViolation leader-unknown */
export async function readPickupPoint(on: Database | Transaction, leaderId: string): Promise<PickupPoint> {
  const point = await maybeOne<PickupPoint>(
    on,
    `select id as "leaderId", region_id as "regionId", site_id as "siteId", pickup_point as "pickupPoint", active
     from leaders where id = :leaderId`,
    { leaderId },
  );
  if (point === undefined) throw new RuleViolation('leader-unknown', { leaderId });
  return point;
}

/**
 * The point as it is for the cycle: at the station of that cycle, and open unless its leader is away.
 * @throws RuleViolation leader-unknown, leader-away
 */
export async function readPointInCycle(
  on: Database | Transaction,
  leaderId: string,
  cycle: { readonly day: string; readonly slot: number },
): Promise<PickupPoint> {
  const point = await maybeOne<PickupPoint & { readonly away: boolean }>(
    on,
    `select id as "leaderId", region_id as "regionId", leader_site(id, :day::date, :slot::smallint) as "siteId",
       pickup_point as "pickupPoint", active, active and not leader_sells(id, :day::date, :slot::smallint) as away
     from leaders where id = :leaderId`,
    { leaderId, day: cycle.day, slot: cycle.slot },
  );
  if (point === undefined) throw new RuleViolation('leader-unknown', { leaderId });
  const { away, ...found } = point;
  if (away) throw new RuleViolation('leader-away', { leaderId });
  return found;
}

/** Where the member collects unless an order says otherwise. @throws RuleViolation not-found */
export async function readOwnPoint(on: Database | Transaction, memberId: string): Promise<PickupPoint> {
  const member = await maybeOne<{ leaderId: string }>(
    on,
    `select leader_id as "leaderId" from members where id = :memberId`,
    { memberId },
  );
  if (member === undefined) throw new RuleViolation('not-found', { memberId });
  return readPickupPoint(on, member.leaderId);
}

export interface NearbyPoint {
  readonly leaderId: string;
  readonly pickupPoint: string;
  readonly longitude: number;
  readonly latitude: number;
  /** As the crow flies. */
  readonly distanceMeters: number;
  /** Local times of the region, `{"from":"06:30","until":"11:30"}`. */
  readonly openingWindows: { from: string; until: string }[];
}

export interface Nearby {
  readonly regionId: string;
  /** From where distances are counted; left out, from this leader's point. */
  readonly from: { readonly longitude: number; readonly latitude: number } | { readonly leaderId: string };
}

export interface NearbyPosition {
  readonly distanceMeters: number;
  readonly leaderId: string;
}

/**
 * The region's open pickup points, nearest first, after the given one. Without a place they are equally near. Whose leader
 * is away in the cycle that sells now or next is not among them.
 */
export async function listNearbyPoints(
  on: Database,
  { regionId, from }: Nearby,
  { after, limit }: { after: NearbyPosition | undefined; limit: number },
): Promise<NearbyPoint[]> {
  const place = { longitude: null, latitude: null, leaderId: null, ...from };
  return rows<NearbyPoint>(
    on,
    `with place as (
       select coalesce(:longitude::float8, (select longitude from leaders where id = :leaderId)) as longitude,
         coalesce(:latitude::float8, (select latitude from leaders where id = :leaderId)) as latitude
     ), near as (
       select l.id, l.pickup_point, l.longitude, l.latitude, l.opening_windows,
         coalesce(round(2 * 6371000 * asin(least(1, sqrt(
           sin(radians(l.latitude - p.latitude) / 2) ^ 2
           + cos(radians(p.latitude)) * cos(radians(l.latitude)) * sin(radians(l.longitude - p.longitude) / 2) ^ 2
         )))), 0)::integer as meters
       from leaders l cross join place p where l.region_id = :regionId and l.active and coalesce((
         select leader_sells(l.id, c.day, c.slot) from cycles c
         where c.region_id = l.region_id and c.state = 'planned' and clock_timestamp() < c.cutoff_at
         order by c.cutoff_at limit 1), true)
     )
     select id as "leaderId", pickup_point as "pickupPoint", longitude, latitude, meters as "distanceMeters",
       opening_windows as "openingWindows"
     from near where (meters, id) > (:afterMeters, :afterId) order by meters, id limit :limit`,
    {
      ...place,
      regionId,
      afterMeters: after?.distanceMeters ?? -1,
      afterId: after?.leaderId ?? '',
      limit,
    },
  );
}
