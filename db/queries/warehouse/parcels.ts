import type { ParcelState } from '../../../domain/warehouse/parcel-lifecycle.js';
import type { Transaction } from '../../connection.js';
import { rows } from '../../query.js';

export interface LockedParcel {
  readonly parcelNo: string;
  readonly cycleId: string;
  readonly leaderId: string;
  readonly state: ParcelState;
}

/** The parcels of the site, ours until the end. Locks: their rows, ascending. Others' are left out. */
export async function lockParcelsOfSite(
  trx: Transaction,
  siteId: string,
  parcelIds: readonly string[],
): Promise<LockedParcel[]> {
  return rows<LockedParcel>(
    trx,
    `select id as "parcelNo", cycle_id as "cycleId", leader_id as "leaderId", state from parcels
     where id = any(:parcelIds) and site_id = :siteId order by id for update`,
    { siteId, parcelIds },
  );
}

/** What lies in the parcels, less what was reported lost, as a lot of its own per cycle. */
export async function returnedPieces(
  trx: Transaction,
  parcelIds: readonly string[],
): Promise<{ skuId: string; lot: string; band: string; quantity: number }[]> {
  return rows(
    trx,
    `select l.sku_id as "skuId", 'RETURN/' || p.cycle_id as lot, p.band,
       sum(l.quantity - coalesce(d.pieces, 0))::integer as quantity
     from parcels p join parcel_lines l on l.parcel_id = p.id
     left join lateral (
       select sum(x.quantity) as pieces from stop_differences x
       where x.order_id = l.order_id and x.line_no = l.line_no and x.parcel_id = p.id
     ) d on true
     where p.id = any(:parcelIds) group by 1, 2, 3 having sum(l.quantity - coalesce(d.pieces, 0)) > 0
     order by 1, 2`,
    { parcelIds },
  );
}
