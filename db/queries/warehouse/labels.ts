import type { Transaction } from '../../connection.js';
import { execute, rows } from '../../query.js';

/** Parcels that were only planned are gone, with their crates. */
export async function voidLabels(trx: Transaction, waveId: string): Promise<void> {
  const parcels = await rows<{ id: string; crateId: string }>(
    trx,
    `select p.id, p.crate_id as "crateId" from waves w
     join parcels p on p.cycle_id = w.cycle_id and p.leader_id = w.leader_id and p.band = w.band
     where w.id = :waveId and p.state = 'planned'`,
    { waveId },
  );
  if (parcels.length === 0) return;
  const ids = parcels.map((parcel) => parcel.id);
  await execute(trx, `delete from parcel_lines where parcel_id = any(:ids)`, { ids });
  await execute(trx, `delete from parcels where id = any(:ids)`, { ids });
  const crateIds = [...new Set(parcels.map((parcel) => parcel.crateId))];
  await execute(trx, `delete from crates where id = any(:crateIds)`, { crateIds });
}

/** The labelled parcels of the wave are packed. The caller holds the wave's lock. @returns how many there were */
export async function packLabelled(trx: Transaction, waveId: string): Promise<number> {
  return execute(
    trx,
    `update parcels p set state = 'packed' from waves w
     where w.id = :waveId and p.cycle_id = w.cycle_id and p.leader_id = w.leader_id and p.band = w.band
       and p.state = 'planned'`,
    { waveId },
  );
}
