import { canMove } from '../../domain/warehouse/parcel-lifecycle.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { type LockedParcel, lockParcelsOfSite, returnedPieces } from '../../db/queries/warehouse/parcels.js';
import { moveStock } from '../../db/queries/warehouse/move-stock.js';
import { execute } from '../../db/query.js';
import { defineStep } from '../step.js';

export interface ReturnParcelsInput {
  /** The owner: pickers count at their site only. */
  readonly siteId: string;
  readonly pickerId: string;
  readonly parcelIds: readonly string[];
}

/** Goods of these bands can be sold again; the others are only counted. */
const keepsWell = ['ambient'];

/**
 * Uncollected parcels that came back with a van are counted at the station: they are returned, what keeps is surplus,
 * the rest is damaged stock to be discarded. The members' money was decided when they did not come.
 * Locks: the parcels, then stock. @throws RuleViolation parcel-unknown, parcel-not-returnable
 */
export const returnParcels = defineStep({
  operation: 'returnParcels',
  run: async (
    trx,
    { siteId, parcelIds }: ReturnParcelsInput,
  ): Promise<{ parcels: number; pieces: number }> => {
    const wanted = [...new Set(parcelIds)].sort();
    const parcels = await lockParcelsOfSite(trx, siteId, wanted);
    assertReturnable(parcels, wanted);
    await execute(trx, `update parcels set state = 'returned' where id = any(:wanted)`, { wanted });
    const pieces = await returnedPieces(trx, wanted);
    const moves = pieces.map(({ band, ...piece }) => {
      const toState = keepsWell.includes(band) ? ('surplus' as const) : ('damaged' as const);
      return { ...piece, siteId, fromState: null, toState };
    });
    await moveStock(trx, moves, { cause: 'uncollected', ref: wanted[0] ?? siteId });
    await appendEvents(
      trx,
      parcels.map(({ parcelNo, cycleId, leaderId }) => ({
        aggregate: `parcel/${parcelNo}`,
        type: 'parcel.returned' as const,
        data: { cycleId, siteId, leaderId, parcelNo },
      })),
    );
    return { parcels: wanted.length, pieces: pieces.reduce((sum, { quantity }) => sum + quantity, 0) };
  },
});

function assertReturnable(parcels: readonly LockedParcel[], wanted: readonly string[]): void {
  const unknown = wanted.find((id) => !parcels.some((parcel) => parcel.parcelNo === id));
  if (unknown !== undefined) throw new RuleViolation('parcel-unknown', { parcelNo: unknown });
  const early = parcels.find(({ state }) => state !== 'uncollected' || !canMove(state, 'returned'));
  if (early !== undefined)
    throw new RuleViolation('parcel-not-returnable', { parcelNo: early.parcelNo, state: early.state });
}
