import type { PickupState } from './uncollected.js';

/**
 * The life of a pickup, which is all parcels of a member at a leader in a cycle, as data.
 *
 *   planned ─▶ ready ─▶ collected
 *      └────────┴──▶ uncollected     (nobody came, or the goods never did)
 */
export const pickupMoves: Readonly<Record<PickupState, readonly PickupState[]>> = {
  planned: ['ready', 'uncollected'],
  ready: ['collected', 'uncollected'],
  collected: [],
  uncollected: [],
};
