import type { Transaction } from '../../connection.js';
import { execute, rows } from '../../query.js';
import { moveParcelStock } from './move-parcel-stock.js';

/** The crates that are in the van for a stop. */
export async function loadedCrates(trx: Transaction, cycleId: string, leaderId: string): Promise<string[]> {
  const found = await rows<{ id: string }>(
    trx,
    `select id from crates where cycle_id = :cycleId and leader_id = :leaderId and state = 'loaded' order by id`,
    { cycleId, leaderId },
  );
  return found.map((crate) => crate.id);
}

interface StopCrates {
  readonly cycleId: string;
  readonly siteId: string;
  readonly leaderId: string;
  /** The stop, for the movements of stock. */
  readonly ref: string;
}

/**
 * The crates are the leader's: crates and parcels signed, their members' pickups ready, the pieces out of the site's
 * stock. @returns the members whose goods wait from now on, with their codes
 */
export async function signCrates(
  trx: Transaction,
  stop: StopCrates & { readonly crateIds: readonly string[] },
): Promise<{ memberId: string; code: string }[]> {
  const { cycleId, siteId, leaderId, crateIds, ref } = stop;
  await execute(trx, `update crates set state = 'signed' where id = any(:crateIds)`, { crateIds });
  await returnEmptyParcels(trx, crateIds);
  const parcels = await rows<{ id: string; memberId: string }>(
    trx,
    `update parcels set state = 'signed' where crate_id = any(:crateIds) and state = 'loaded'
     returning id, member_id as "memberId"`,
    { crateIds },
  );
  const parcelIds = parcels.map((parcel) => parcel.id);
  await moveParcelStock(trx, { siteId, parcelIds, fromState: 'loaded', toState: null, cause: 'signed', ref });
  await closeEmptyPickups(trx, { cycleId, leaderId });
  return rows<{ memberId: string; code: string }>(
    trx,
    `update pickups set state = 'ready', ready_at = clock_timestamp()
     where cycle_id = :cycleId and leader_id = :leaderId and member_id = any(:memberIds) and state = 'planned'
     returning member_id as "memberId", code`,
    { cycleId, leaderId, memberIds: [...new Set(parcels.map((parcel) => parcel.memberId))] },
  );
}

/** Parcels of which no piece arrived in good order are as good as returned: nothing of them waits. */
async function returnEmptyParcels(trx: Transaction, crateIds: readonly string[]): Promise<void> {
  await execute(
    trx,
    `update parcels p set state = 'returned'
     where p.crate_id = any(:crateIds) and p.state = 'loaded' and not exists (
       select 1 from parcel_lines l
       where l.parcel_id = p.id and l.quantity > (
         select coalesce(sum(d.quantity), 0) from stop_differences d
         where d.order_id = l.order_id and d.line_no = l.line_no and d.parcel_id = p.id))`,
    { crateIds },
  );
}

/** What is in the van for the stop and was not handed over goes back: crates, parcels, pieces (as surplus). */
export async function returnCrates(
  trx: Transaction,
  stop: StopCrates & { readonly keptCrateIds: readonly string[] },
): Promise<string[]> {
  const { cycleId, siteId, leaderId, keptCrateIds, ref } = stop;
  const crates = await rows<{ id: string }>(
    trx,
    `update crates set state = 'returned'
     where cycle_id = :cycleId and leader_id = :leaderId and state = 'loaded' and not id = any(:keptCrateIds)
     returning id`,
    { cycleId, leaderId, keptCrateIds },
  );
  const crateIds = crates.map((crate) => crate.id).sort();
  const parcels = await rows<{ id: string }>(
    trx,
    `update parcels set state = 'returned' where crate_id = any(:crateIds) and state = 'loaded' returning id`,
    { crateIds },
  );
  const parcelIds = parcels.map((parcel) => parcel.id);
  await moveParcelStock(trx, {
    siteId,
    parcelIds,
    fromState: 'loaded',
    toState: 'surplus',
    cause: 'returned',
    ref,
  });
  await closeEmptyPickups(trx, { cycleId, leaderId });
  return crateIds;
}

/** Whoever has nothing to fetch any more is not waited for. */
async function closeEmptyPickups(
  trx: Transaction,
  { cycleId, leaderId }: Pick<StopCrates, 'cycleId' | 'leaderId'>,
): Promise<void> {
  await execute(
    trx,
    `update pickups k set state = 'uncollected'
     where k.cycle_id = :cycleId and k.leader_id = :leaderId and k.state = 'planned' and not exists (
       select 1 from parcels p
       where p.cycle_id = k.cycle_id and p.leader_id = k.leader_id and p.member_id = k.member_id
         and p.state <> 'returned')`,
    { cycleId, leaderId },
  );
}
