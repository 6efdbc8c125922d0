import type { StopState } from '../../../domain/transport/stop-lifecycle.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { Database, Transaction } from '../../connection.js';
import { maybeOne, rows } from '../../query.js';

export interface RunRow {
  readonly runId: string;
  readonly cycleId: string;
  readonly siteId: string;
  readonly n: number;
  readonly vehicleId: string;
  readonly driverId: string;
  readonly state: 'planned' | 'loaded' | 'departed' | 'finished';
  readonly distanceMeters: number;
  readonly crates: number;
  readonly departedAt: string | null;
  readonly finishedAt: string | null;
}

export interface StopRow {
  readonly runId: string;
  readonly seq: number;
  readonly cycleId: string;
  readonly leaderId: string;
  readonly leaderName: string;
  readonly pickupPoint: string;
  readonly state: StopState;
  readonly plannedArrivalAt: string;
  readonly crates: number;
  readonly parcels: number;
  readonly arrivedAt: string | null;
  readonly signedAt: string | null;
  readonly failCause: string | null;
  /** Left at an unattended point, and until when its leader signs. */
  readonly droppedAt: string | null;
  readonly signBy: string | null;
  /** What becomes of a failed stop, and until when that is decided. */
  readonly decideBy: string | null;
  readonly decision: 'redeliver' | 'return' | null;
}

/** Columns of a run, from `runs r`. */
export const runColumns = `r.id as "runId", r.cycle_id as "cycleId", r.site_id as "siteId", r.n,
  r.vehicle_id as "vehicleId", r.driver_id as "driverId", r.state, r.distance_meters as "distanceMeters", r.crates,
  r.departed_at as "departedAt", r.finished_at as "finishedAt"`;

/** Columns of a stop, from `stops s` and its leader `l`. */
export const stopColumns = `s.run_id as "runId", s.seq, s.cycle_id as "cycleId", s.leader_id as "leaderId",
  l.name as "leaderName", l.pickup_point as "pickupPoint", s.state, s.planned_arrival_at as "plannedArrivalAt",
  s.crates, s.parcels, s.arrived_at as "arrivedAt", s.signed_at as "signedAt", s.fail_cause as "failCause",
  s.dropped_at as "droppedAt", s.sign_by as "signBy", s.decide_by as "decideBy", s.decision`;

/** The run's row. @throws RuleViolation run-unknown */
export async function readRunRow(on: Database | Transaction, runId: string): Promise<RunRow> {
  const row = await maybeOne<RunRow>(on, `select ${runColumns} from runs r where r.id = :runId`, { runId });
  if (row === undefined) throw new RuleViolation('run-unknown', { runId });
  return row;
}

/**
 * The driver's own run, which nobody else changes until the transaction ends; another's run is unknown to him.
 * Locks: the row of `runs`. @throws RuleViolation run-unknown
 */
export async function takeRunOfDriver(trx: Transaction, runId: string, driverId: string): Promise<RunRow> {
  const run = await takeRun(trx, runId);
  if (run.driverId !== driverId) throw new RuleViolation('run-unknown', { runId });
  return run;
}

/** The run of the site, as takeRunOfDriver. Locks: the row of `runs`. @throws RuleViolation run-unknown */
export async function takeRunOfSite(trx: Transaction, runId: string, siteId: string): Promise<RunRow> {
  const run = await takeRun(trx, runId);
  if (run.siteId !== siteId) throw new RuleViolation('run-unknown', { runId });
  return run;
}

/** The run, which nobody else changes until the transaction ends. Locks: the row of `runs`. */
export async function takeRun(trx: Transaction, runId: string): Promise<RunRow> {
  const row = await maybeOne<RunRow>(trx, `select ${runColumns} from runs r where r.id = :runId for update`, {
    runId,
  });
  if (row === undefined) throw new RuleViolation('run-unknown', { runId });
  return row;
}

/** The region that the run's cycle belongs to. */
export async function readRunRegion(on: Database | Transaction, runId: string): Promise<string | undefined> {
  const row = await maybeOne<{ regionId: string }>(
    on,
    `select c.region_id as "regionId" from runs r join cycles c on c.id = r.cycle_id where r.id = :runId`,
    { runId },
  );
  return row?.regionId;
}

/** The stops of a run in driving order. */
export async function readStops(on: Database | Transaction, runId: string): Promise<StopRow[]> {
  return rows<StopRow>(
    on,
    `select ${stopColumns} from stops s join leaders l on l.id = s.leader_id where s.run_id = :runId order by s.seq`,
    { runId },
  );
}

/** The run's crates in the order of loading: what leaves last goes in first. */
export async function readRunCrates(
  on: Database | Transaction,
  runId: string,
): Promise<{ crateId: string; seq: number }[]> {
  return rows<{ crateId: string; seq: number }>(
    on,
    `select k.id as "crateId", s.seq from stops s
     join crates k on k.cycle_id = s.cycle_id and k.leader_id = s.leader_id
     where s.run_id = :runId and s.decision is distinct from 'redeliver'
       and exists (select 1 from parcels p where p.crate_id = k.id)
     order by s.seq desc, k.id`,
    { runId },
  );
}
