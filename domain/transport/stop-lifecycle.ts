/**
 * The life of a stop as data. This file imports nothing: workflows carry it in their bundle.
 *
 *   planned ─▶ arrived ─▶ signed
 *     │          ├─────▶ dropped   (left at an unattended point by agreement; the leader signs later)
 *     └──────────┴─────▶ failed    (closed, flood, refused; goods go back)
 *   dropped ─▶ signed
 */

/** Every state of a stop, in the order of its life. */
export const stopStates = ['planned', 'arrived', 'signed', 'dropped', 'failed'] as const;

export type StopState = (typeof stopStates)[number];

/**
 * The moves that are allowed; a state with an empty list is final. A failed stop is tried again as a new
 * stop.
 *
 * @rule RUN-04 A stop is signed only after the van arrived, and only once.
 * @test test/domain/transport/next-stop.test.ts › a stop is signed only after the van arrived, and only once
 */
export const stopMoves: Readonly<Record<StopState, readonly StopState[]>> = {
  planned: ['arrived', 'failed'],
  arrived: ['signed', 'dropped', 'failed'],
  signed: [],
  dropped: ['signed'],
  failed: [],
};

/** The states in which the driver is done with a stop and may go on. */
export const finishedStopStates: readonly StopState[] = ['signed', 'dropped', 'failed'];

/** Whether the table allows the move; a move to the same state is not one. */
export function canMove(from: StopState, to: StopState): boolean {
  return stopMoves[from].includes(to);
}
