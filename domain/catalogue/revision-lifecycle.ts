/**
 * The life of a revision as data; it imports nothing.
 *
 *   draft ─▶ waiting ─▶ scheduled ─▶ effective ─▶ withdrawn
 *     │         ├─▶ rejected ◀┤
 *     └─────────┴─▶ withdrawn ┘
 */

/** Every state of a revision, in the order of its life. */
export const revisionStates = [
  'draft',
  'waiting',
  'scheduled',
  'effective',
  'rejected',
  'withdrawn',
] as const;

export type RevisionState = (typeof revisionStates)[number];

/** The moves that are allowed; a state with an empty list is final. A scheduled one is rejected when it no longer fits. */
export const revisionMoves: Readonly<Record<RevisionState, readonly RevisionState[]>> = {
  draft: ['waiting', 'withdrawn'],
  waiting: ['scheduled', 'rejected', 'withdrawn'],
  scheduled: ['effective', 'rejected', 'withdrawn'],
  effective: ['withdrawn'],
  rejected: [],
  withdrawn: [],
};
