/**
 * The life of a leader's leave, suspension or move, as data.
 *
 *   asked ─▶ effective ─▶ ended      (it has a last cycle that was not fixed at first)
 *     ├────▶ refused
 *     └────▶ withdrawn               (by the leader who asked)
 */
export const leaderChangeStates = ['asked', 'effective', 'refused', 'withdrawn', 'ended'] as const;

export type LeaderChangeState = (typeof leaderChangeStates)[number];

/**
 * The moves that are allowed; a state with an empty list is final.
 *
 * @rule NET-03 A leader asks for leave, operations decide, and the leader may take it back until then.
 * @changedBy ops (leader.change)
 * @test test/domain/network/leader-change.test.ts › exactly these moves of a leader’s change are allowed
 */
export const leaderChangeMoves: Readonly<Record<LeaderChangeState, readonly LeaderChangeState[]>> = {
  asked: ['effective', 'refused', 'withdrawn'],
  effective: ['ended'],
  refused: [],
  withdrawn: [],
  ended: [],
};

/** Whether the table allows the move. */
export function canMove(from: LeaderChangeState, to: LeaderChangeState): boolean {
  return leaderChangeMoves[from].includes(to);
}
