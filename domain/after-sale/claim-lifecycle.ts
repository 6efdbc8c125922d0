/**
 * The life of an after-sale claim as data. This file imports nothing: workflows carry it in their bundle.
 *
 *   open ─▶ granted ─▶ refunded     (by rule, 秒退)
 *    ├────▶ waiting ─▶ granted      (a person decides)
 *    │         └─────▶ refused
 *    └────▶ refused
 *   open, waiting ─▶ withdrawn          (by the member)
 */

/**
 * Every state of a claim, in the order of its life.
 *
 * @rule CLAIM-14 A claim that its member takes back frees what it asked for and decides nothing.
 * @test test/activities/after-sale/office-claims.test.ts › a claim that its member takes back frees what it asked
 *   for, and decides nothing
 */
export const claimStates = ['open', 'waiting', 'granted', 'refunded', 'refused', 'withdrawn'] as const;

export type ClaimState = (typeof claimStates)[number];

/**
 * The moves that are allowed; a state with an empty list is final. After a refusal the member opens another
 * claim.
 *
 * @rule CLAIM-01 A claim is refunded only after it was granted, and no ended claim comes back: the member opens
 *   another.
 * @test test/domain/after-sale/claim-limit.test.ts › a claim is refunded only after it was granted, and no ended
 *   claim comes back
 */
export const claimMoves: Readonly<Record<ClaimState, readonly ClaimState[]>> = {
  open: ['granted', 'waiting', 'refused', 'withdrawn'],
  waiting: ['granted', 'refused', 'withdrawn'],
  granted: ['refunded'],
  refunded: [],
  refused: [],
  withdrawn: [],
};

/**
 * The states that keep an order from being completed.
 *
 * @rule CLAIM-02 An order with a claim that is not ended is not completed.
 * @test test/activities/order/complete-order.test.ts › an open claim keeps the order from being completed
 */
export const unsettledClaimStates: readonly ClaimState[] = ['open', 'waiting', 'granted'];

/** The states with Chinese and English words, for people. */
export const claimStateWords: Readonly<Record<ClaimState, { readonly zh: string; readonly en: string }>> = {
  open: { zh: '已提交', en: 'open' },
  waiting: { zh: '人工审核中', en: 'waiting' },
  granted: { zh: '已同意', en: 'granted' },
  refunded: { zh: '已退款', en: 'refunded' },
  refused: { zh: '已拒绝', en: 'refused' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
};

/** Whether the table allows the move; a move to the same state is not one. */
export function canMove(from: ClaimState, to: ClaimState): boolean {
  return claimMoves[from].includes(to);
}
