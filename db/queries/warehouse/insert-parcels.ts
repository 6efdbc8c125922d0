import type { CratePlan, ParcelPlan } from '../../../domain/warehouse/pack-parcels.js';
import type { Transaction } from '../../connection.js';
import { execute, json } from '../../query.js';
import type { WaveRow } from './wave-row.js';

/** What a wave became: labelled parcels in numbered crates of its leader and band. */
export interface PackedWave {
  readonly parcels: readonly ParcelPlan[];
  readonly crates: readonly CratePlan[];
}

/** Crates, parcels and their lines are stored, planned or packed. The caller holds the wave's lock. */
export async function insertParcels(
  trx: Transaction,
  wave: WaveRow,
  packed: PackedWave & { readonly state: 'planned' | 'packed' },
): Promise<void> {
  const { cycleId, siteId, leaderId, band, waveId } = wave;
  const place = { cycleId, siteId, leaderId, band };
  await execute(
    trx,
    `insert into crates (id, cycle_id, site_id, leader_id, band)
     select c."crateNo", :cycleId, :siteId, :leaderId, :band
     from jsonb_to_recordset(:crates::jsonb) as c("crateNo" text)`,
    { ...place, crates: json(packed.crates.map(({ crateNo }) => ({ crateNo }))) },
  );
  const crateNoOf = new Map(packed.crates.map((crate) => [crate.serial, crate.crateNo]));
  const parcels = packed.parcels.map((parcel) => {
    const crateNo = crateNoOf.get(parcel.crateSerial);
    if (crateNo === undefined) throw new Error(`parcel ${parcel.parcelNo} of ${waveId} lies in no crate`);
    return { parcelNo: parcel.parcelNo, memberId: parcel.memberId, crateNo, lines: parcel.lines };
  });
  await execute(
    trx,
    `insert into parcels (id, cycle_id, site_id, leader_id, member_id, band, crate_id, state)
     select p."parcelNo", :cycleId, :siteId, :leaderId, p."memberId", :band, p."crateNo", :state
     from jsonb_to_recordset(:parcels::jsonb) as p("parcelNo" text, "memberId" text, "crateNo" text)`,
    { ...place, state: packed.state, parcels: json(parcels) },
  );
  await execute(
    trx,
    `insert into parcel_lines (parcel_id, order_id, line_no, sku_id, quantity)
     select p."parcelNo", l."orderId", l."lineNo", l."skuId", l.quantity
     from jsonb_to_recordset(:parcels::jsonb) as p("parcelNo" text, lines jsonb)
     cross join lateral jsonb_to_recordset(p.lines)
       as l("orderId" text, "lineNo" smallint, "skuId" text, quantity integer)`,
    { parcels: json(parcels) },
  );
}
