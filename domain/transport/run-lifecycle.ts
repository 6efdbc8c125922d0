/**
 * The life of a trip run as data; it imports nothing.
 *
 *   planned ─▶ loaded ─▶ departed ─▶ finished
 */

/** Every state of a trip run, in the order of its life. */
export const runStates = ['planned', 'loaded', 'departed', 'finished'] as const;

export type RunState = (typeof runStates)[number];

/** The moves that are allowed; a state with an empty list is final. */
export const runMoves: Readonly<Record<RunState, readonly RunState[]>> = {
  planned: ['loaded'],
  loaded: ['departed'],
  departed: ['finished'],
  finished: [],
};
