/**
 * The life of a site's night as data; it imports nothing.
 *
 *   receiving ─▶ allocated ─▶ picking ─▶ packed ─▶ planned ─▶ delivering ─▶ delivered
 *                    └──────────────────▶┘            └──────────────────────▶┘
 *                  (nothing came, so nothing is picked)   (nothing to drive)
 */

/** Every state of a night, in the order of its life. */
export const nightStates = [
  'receiving',
  'allocated',
  'picking',
  'packed',
  'planned',
  'delivering',
  'delivered',
] as const;

export type NightState = (typeof nightStates)[number];

/**
 * The moves that are allowed; a state with an empty list is final.
 *
 * @rule NIGHT-20 A night of which nothing came has no wave and is packed at once, and one without anything to drive is
 *   delivered at once.
 * @test test/activities/warehouse/picking.test.ts › a night of which nothing came has no wave and is packed at once
 * @test test/activities/transport/delivery.test.ts › a site without anything to drive is delivered at once
 */
export const nightMoves: Readonly<Record<NightState, readonly NightState[]>> = {
  receiving: ['allocated'],
  allocated: ['picking', 'packed'],
  picking: ['packed'],
  packed: ['planned'],
  planned: ['delivering', 'delivered'],
  delivering: ['delivered'],
  delivered: [],
};
