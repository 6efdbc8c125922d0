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

/** The region's open pickup points, nearest first, after the given one. Without a place they are equally near. */
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
       from leaders l cross join place p where l.region_id = :regionId and l.active
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
