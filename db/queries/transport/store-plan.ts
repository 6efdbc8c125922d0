import type { Transaction } from '../../connection.js';
import { execute, json } from '../../query.js';

/** A run as planned; loads are sums over its stops. */
export interface NewRun {
  readonly runId: string;
  readonly n: number;
  readonly vehicleId: string;
  readonly driverId: string;
  readonly distanceMeters: number;
  readonly durationSeconds: number;
  readonly weightGrams: number;
  readonly volumeMillilitres: number;
  readonly crates: number;
}

export interface NewStop {
  readonly runId: string;
  readonly seq: number;
  readonly leaderId: string;
  readonly crates: number;
  readonly parcels: number;
  /** Where in the delivery window the stop lies: 0 = departure, 1 = the promise; more if it is late. */
  readonly windowFraction: number;
}

export interface NewPickup {
  readonly leaderId: string;
  readonly memberId: string;
  readonly code: string;
}

/** A site's morning, complete. */
export interface SitePlan {
  readonly cycleId: string;
  readonly siteId: string;
  readonly runs: readonly NewRun[];
  readonly stops: readonly NewStop[];
  readonly pickups: readonly NewPickup[];
}

/** Runs, stops and pickups of the site are stored; a member who has a code at the leader keeps it. */
export async function storePlan(trx: Transaction, plan: SitePlan): Promise<void> {
  const night = { cycleId: plan.cycleId, siteId: plan.siteId };
  await execute(
    trx,
    `insert into runs (id, cycle_id, site_id, n, vehicle_id, driver_id, distance_meters, duration_seconds, weight_grams,
       volume_millilitres, crates)
     select r."runId", :cycleId, :siteId, r.n, r."vehicleId", r."driverId", r."distanceMeters", r."durationSeconds",
       r."weightGrams", r."volumeMillilitres", r.crates
     from jsonb_to_recordset(:runs::jsonb) as r("runId" text, n smallint, "vehicleId" text, "driverId" text,
       "distanceMeters" integer, "durationSeconds" integer, "weightGrams" bigint, "volumeMillilitres" bigint,
       crates integer)`,
    { ...night, runs: json(plan.runs) },
  );
  await execute(
    trx,
    `insert into stops (run_id, seq, cycle_id, leader_id, planned_arrival_at, crates, parcels)
     select s."runId", s.seq, c.id, s."leaderId", c.depart_at + (c.deliver_by - c.depart_at) * s."windowFraction",
       s.crates, s.parcels
     from jsonb_to_recordset(:stops::jsonb) as s("runId" text, seq smallint, "leaderId" text, crates integer,
       parcels integer, "windowFraction" double precision)
     join cycles c on c.id = :cycleId`,
    { cycleId: plan.cycleId, stops: json(plan.stops) },
  );
  await execute(
    trx,
    `insert into pickups (cycle_id, leader_id, member_id, code, phone_tail)
     select :cycleId, p."leaderId", p."memberId", p.code, right(m.phone, 4)
     from jsonb_to_recordset(:pickups::jsonb) as p("leaderId" text, "memberId" text, code text)
     join members m on m.id = p."memberId"
     on conflict (cycle_id, leader_id, member_id) do nothing`,
    { cycleId: plan.cycleId, pickups: json(plan.pickups) },
  );
}
