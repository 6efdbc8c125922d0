/**
 * The life of an after-sale claim as data. This file imports nothing: workflows carry it in their bundle.
 *
 *   open ─▶ granted ─▶ refunded     (by rule, 秒退)
 *    ├────▶ waiting ─▶ granted      (a person decides)
 *    │         └─────▶ refused
 *    └────▶ refused
 */

/** Every state of a claim, in the order of its life. */
export const claimStates = ['open', 'waiting', 'granted', 'refunded', 'refused'] as const;

export type ClaimState = (typeof claimStates)[number];

/**
 * The moves that are allowed; a state with an empty list is final. After a refusal the member opens another
 * claim.
 */
export const claimMoves: Readonly<Record<ClaimState, readonly ClaimState[]>> = {
  open: ['granted', 'waiting', 'refused'],
  waiting: ['granted', 'refused'],
  granted: ['refunded'],
  refunded: [],
  refused: [],
};

/** The states that keep an order from being completed. */
export const unsettledClaimStates: readonly ClaimState[] = ['open', 'waiting', 'granted'];

/** The states with Chinese and English words, for people. */
export const claimStateWords: Readonly<Record<ClaimState, { readonly zh: string; readonly en: string }>> = {
  open: { zh: '已提交', en: 'open' },
  waiting: { zh: '人工审核中', en: 'waiting' },
  granted: { zh: '已同意', en: 'granted' },
  refunded: { zh: '已退款', en: 'refunded' },
  refused: { zh: '已拒绝', en: 'refused' },
};

/** Whether the table allows the move; a move to the same state is not one. */
export function canMove(from: ClaimState, to: ClaimState): boolean {
  return claimMoves[from].includes(to);
}
