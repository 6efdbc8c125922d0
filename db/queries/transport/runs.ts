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
}

/** Columns of a run, from `runs r`. */
export const runColumns = `r.id as "runId", r.cycle_id as "cycleId", r.site_id as "siteId", r.n,
  r.vehicle_id as "vehicleId", r.driver_id as "driverId", r.state, r.distance_meters as "distanceMeters", r.crates,
  r.departed_at as "departedAt", r.finished_at as "finishedAt"`;

/** Columns of a stop, from `stops s` and its leader `l`. */
export const stopColumns = `s.run_id as "runId", s.seq, s.cycle_id as "cycleId", s.leader_id as "leaderId",
  l.name as "leaderName", l.pickup_point as "pickupPoint", s.state, s.planned_arrival_at as "plannedArrivalAt",
  s.crates, s.parcels, s.arrived_at as "arrivedAt", s.signed_at as "signedAt", s.fail_cause as "failCause"`;

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

/** The run, which nobody else changes until the transaction ends. Locks: the row of `runs`. */
export async function takeRun(trx: Transaction, runId: string): Promise<RunRow> {
  const row = await maybeOne<RunRow>(trx, `select ${runColumns} from runs r where r.id = :runId for update`, {
    runId,
  });
  if (row === undefined) throw new RuleViolation('run-unknown', { runId });
  return row;
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
     where s.run_id = :runId and exists (select 1 from parcels p where p.crate_id = k.id)
     order by s.seq desc, k.id`,
    { runId },
  );
}
