import type { Room, StopDecision } from '../../../domain/transport/failed-stop.js';
import type { Transaction } from '../../connection.js';
import { execute, one, rows } from '../../query.js';
import { moveParcelStock } from './move-parcel-stock.js';
import type { RunRow } from './runs.js';

interface Point {
  readonly cycleId: string;
  readonly leaderId: string;
}

/** How often the leader's goods of the cycle were tried again. */
export async function countRedeliveries(trx: Transaction, { cycleId, leaderId }: Point): Promise<number> {
  const { n } = await one<{ n: number }>(
    trx,
    `select count(*)::integer as n from stops
     where cycle_id = :cycleId and leader_id = :leaderId and decision = 'redeliver'`,
    { cycleId, leaderId },
  );
  return n;
}

/** The failed stop is decided. */
export async function decide(
  trx: Transaction,
  decided: { runId: string; seq: number; decision: StopDecision; decidedBy: string },
): Promise<void> {
  await execute(
    trx,
    `update stops set decision = :decision, decided_by = :decidedBy, decided_at = clock_timestamp()
     where run_id = :runId and seq = :seq`,
    { ...decided },
  );
}

/**
 * A further stop for the same goods stands at the end of the run; it is expected when the run's last one is, or from now
 * on. The caller holds the run. @returns its number
 */
export async function appendStop(
  trx: Transaction,
  stop: { readonly runId: string; readonly seq: number; readonly toRunId: string },
): Promise<number> {
  const { seq } = await one<{ seq: number }>(
    trx,
    `insert into stops (run_id, seq, cycle_id, leader_id, planned_arrival_at, crates, parcels, redelivery_of_run,
       redelivery_of_seq)
     select :toRunId, t.seq + 1, s.cycle_id, s.leader_id, greatest(t.last_at, clock_timestamp()), s.crates, s.parcels,
       s.run_id, s.seq
     from stops s
     cross join lateral (
       select max(x.seq) as seq, max(x.planned_arrival_at) as last_at from stops x where x.run_id = :toRunId
     ) t
     where s.run_id = :runId and s.seq = :seq returning seq`,
    { ...stop },
  );
  return seq;
}

/** What the leader's goods of the cycle weigh and fill. */
export async function readStopLoad(trx: Transaction, { cycleId, leaderId }: Point): Promise<Room> {
  return one<Room>(
    trx,
    `select count(distinct p.crate_id)::integer as crates,
       coalesce(sum(l.quantity * s.weight_grams), 0)::bigint as "weightGrams",
       coalesce(sum(l.quantity * s.volume_millilitres), 0)::bigint as "volumeMillilitres"
     from parcels p join parcel_lines l on l.parcel_id = p.id join skus s on s.id = l.sku_id
     where p.cycle_id = :cycleId and p.leader_id = :leaderId and p.state = 'loaded'`,
    { cycleId, leaderId },
  );
}

/** What the run's vehicle can still take. */
export async function readRoom(trx: Transaction, runId: string): Promise<Room> {
  return one<Room>(
    trx,
    `select v.capacity_grams - r.weight_grams as "weightGrams",
       v.capacity_millilitres - r.volume_millilitres as "volumeMillilitres", v.capacity_crates - r.crates as crates
     from runs r join vehicles v on v.id = r.vehicle_id where r.id = :runId`,
    { runId },
  );
}

/**
 * The goods stand at the station again, packed, for the other run, which counts them as its own. The caller holds both
 * runs. Locks: rows of `stock_on_hand`.
 */
export async function putBackForRun(
  trx: Transaction,
  goods: {
    readonly run: RunRow;
    readonly seq: number;
    readonly leaderId: string;
    readonly toRunId: string;
    readonly load: Room;
  },
): Promise<void> {
  const { run, seq, leaderId, toRunId, load } = goods;
  const { cycleId, siteId } = run;
  await execute(
    trx,
    `update crates set state = 'packed' where cycle_id = :cycleId and leader_id = :leaderId and state = 'loaded'`,
    { cycleId, leaderId },
  );
  const parcels = await rows<{ id: string }>(
    trx,
    `update parcels set state = 'packed' where cycle_id = :cycleId and leader_id = :leaderId and state = 'loaded'
     returning id`,
    { cycleId, leaderId },
  );
  await moveParcelStock(trx, {
    siteId,
    parcelIds: parcels.map((parcel) => parcel.id),
    fromState: 'loaded',
    toState: 'picked',
    cause: 'redelivery',
    ref: `${run.runId}/${seq}`,
  });
  await execute(
    trx,
    `update runs set crates = crates + :crates, weight_grams = weight_grams + :weightGrams,
       volume_millilitres = volume_millilitres + :volumeMillilitres where id = :toRunId`,
    { toRunId, ...load },
  );
}
