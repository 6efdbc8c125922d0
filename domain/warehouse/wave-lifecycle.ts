/**
 * The life of a wave as data; it imports nothing.
 *
 *   planned ─▶ picked ─▶ packed
 *      ▲          │
 *      └──────────┘    (a scan was taken back)
 */

/** Every state of a wave, in the order of its life. */
export const waveStates = ['planned', 'picked', 'packed'] as const;

export type WaveState = (typeof waveStates)[number];

/**
 * The moves that are allowed; a state with an empty list is final.
 *
 * @rule NIGHT-21 A wave is packed only when every piece of it is picked or written off, and then never changes.
 * @test test/activities/warehouse/picking.test.ts › a picked wave is packed once into one parcel per member, and the
 *   last wave packs the night
 */
export const waveMoves: Readonly<Record<WaveState, readonly WaveState[]>> = {
  planned: ['picked'],
  picked: ['packed', 'planned'],
  packed: [],
};
