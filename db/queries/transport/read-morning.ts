import type { Database } from '../../connection.js';
import type { River } from '../../../domain/transport/river.js';
import { one, rows } from '../../query.js';
import { readRivers } from '../network/read-rivers.js';

/** Local opening hours of a pickup point as stored: `HH:MM`. */
export interface OpeningWindow {
  readonly from: string;
  readonly until: string;
}

/** A leader whose packed parcels wait at the site, with what they weigh and fill. */
export interface LeaderLoad {
  readonly leaderId: string;
  readonly lng: number;
  readonly lat: number;
  readonly windows: readonly OpeningWindow[];
  readonly serviceSeconds: number;
  readonly crates: number;
  readonly parcels: number;
  readonly weightGrams: number;
  readonly volumeMillilitres: number;
}

export interface SiteVehicle {
  readonly vehicleId: string;
  readonly driverId: string;
  readonly capacityGrams: number;
  readonly capacityMillilitres: number;
  readonly capacityCrates: number;
}

/** A member's parcels at a leader: what one pickup code will open. */
export interface PickupParty {
  readonly leaderId: string;
  readonly memberId: string;
}

/** Everything a site's morning is planned from. */
export interface Morning {
  readonly nightState: string;
  readonly site: { readonly lng: number; readonly lat: number };
  readonly vehicles: readonly SiteVehicle[];
  readonly leaders: readonly LeaderLoad[];
  readonly parties: readonly PickupParty[];
  readonly rivers: readonly River[];
}

interface NightKey {
  readonly cycleId: string;
  readonly siteId: string;
}

/** The site's packed parcels by leader, its vehicles and its people, each list sorted by id. */
export async function readMorning(on: Database, night: NightKey): Promise<Morning> {
  const { cycleId, siteId } = night;
  const head = await one<{ nightState: string; lng: number; lat: number }>(
    on,
    `select n.state as "nightState", s.longitude as lng, s.latitude as lat
     from nights n join sites s on s.id = n.site_id where n.cycle_id = :cycleId and n.site_id = :siteId`,
    { cycleId, siteId },
  );
  const vehicles = await rows<SiteVehicle>(
    on,
    `select id as "vehicleId", driver_id as "driverId", capacity_grams as "capacityGrams",
       capacity_millilitres as "capacityMillilitres", capacity_crates as "capacityCrates"
     from vehicles where site_id = :siteId order by id`,
    { siteId },
  );
  const leaders = await rows<LeaderLoad>(on, leaderLoads, { cycleId, siteId });
  const parties = await rows<PickupParty>(
    on,
    `select distinct leader_id as "leaderId", member_id as "memberId" from parcels
     where cycle_id = :cycleId and site_id = :siteId order by 1, 2`,
    { cycleId, siteId },
  );
  const rivers = await readRivers(on, siteId);
  const site = { lng: head.lng, lat: head.lat };
  return { nightState: head.nightState, site, vehicles, leaders, parties, rivers };
}

const leaderLoads = `
  select l.id as "leaderId", l.longitude as lng, l.latitude as lat, l.opening_windows as windows,
    l.service_seconds as "serviceSeconds", p.crates, p.parcels, p.grams as "weightGrams",
    p.millilitres as "volumeMillilitres"
  from (
    select p.leader_id, count(distinct p.crate_id)::int as crates, count(distinct p.id)::int as parcels,
      sum(pl.quantity * s.weight_grams)::bigint as grams, sum(pl.quantity * s.volume_millilitres)::bigint as millilitres
    from parcels p join parcel_lines pl on pl.parcel_id = p.id join skus s on s.id = pl.sku_id
    where p.cycle_id = :cycleId and p.site_id = :siteId and p.state in ('packed', 'staged')
    group by p.leader_id
  ) p join leaders l on l.id = p.leader_id
  order by l.id`;
