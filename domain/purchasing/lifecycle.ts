/**
 * The life of a purchase order as data. This file imports nothing: workflows carry it in their bundle.
 *
 *   draft ─▶ sent ─▶ seen ─▶ confirmed ─▶ received
 *              ├──────┴──▶ countered ─▶ confirmed      (we accept less, or another price)
 *              ├──────┴──▶ refused
 *              └──────┴──▶ received                    (goods came without an answer: goods count)
 *   every state before received ─▶ cancelled           (by us: no answer in time, backup supplier chosen)
 */

/** Every state of a purchase order, in the order of its life. */
export const purchaseOrderStates = [
  'draft',
  'sent',
  'seen',
  'confirmed',
  'countered',
  'refused',
  'received',
  'cancelled',
] as const;

export type PurchaseOrderState = (typeof purchaseOrderStates)[number];

/**
 * The moves that are allowed; a state with an empty list is final. Several deliveries come before `received`.
 *
 * @rule BUY-01 Goods that come without an answer are received, and a received order never changes.
 * @test test/domain/purchasing/read-answer.test.ts › goods that come without an answer are received, and a received
 *   order never changes
 * @rule BUY-02 A purchase order is sent under one number, so a supplier gets it once.
 * @test test/activities/purchasing/purchase-order.test.ts › a draft order reaches its supplier once, under a message
 *   id made of its number
 * @rule BUY-03 An order that never left the house by the deadline is cancelled, and its site is told.
 * @test test/activities/purchasing/purchase-order.test.ts › an order that never left the house by the deadline is
 *   cancelled, and its site is told
 * @rule BUY-04 A count of what was not ordered, of more than a tenth above it, or at another site is refused.
 * @test test/activities/purchasing/purchase-order.test.ts › a count of what was not ordered, of over a tenth more, or
 *   at another site is refused
 * @rule BUY-05 Only a frozen cycle is bought for.
 * @test test/activities/purchasing/aggregate-demand.test.ts › a cycle that is not frozen is not aggregated
 */
export const purchaseOrderMoves: Readonly<Record<PurchaseOrderState, readonly PurchaseOrderState[]>> = {
  draft: ['sent', 'cancelled'],
  sent: ['seen', 'confirmed', 'countered', 'refused', 'received', 'cancelled'],
  seen: ['confirmed', 'countered', 'refused', 'received', 'cancelled'],
  confirmed: ['received', 'cancelled'],
  countered: ['confirmed', 'received', 'cancelled'],
  refused: [],
  received: [],
  cancelled: [],
};

/**
 * The states in which the supplier still owes an answer.
 *
 * @rule BUY-06 An overdue confirmation is a row for a person.
 * @test test/activities/purchasing/purchase-order.test.ts › each reminder number reminds once, and an overdue
 *   confirmation is a row for a person
 */
export const unansweredPurchaseOrderStates: readonly PurchaseOrderState[] = ['draft', 'sent', 'seen'];

/** The states with Chinese and English words, for people. */
export const purchaseOrderStateWords: Readonly<
  Record<PurchaseOrderState, { readonly zh: string; readonly en: string }>
> = {
  draft: { zh: '草稿', en: 'draft' },
  sent: { zh: '已发送', en: 'sent' },
  seen: { zh: '已查看', en: 'seen' },
  confirmed: { zh: '已确认', en: 'confirmed' },
  countered: { zh: '已还价', en: 'countered' },
  refused: { zh: '已拒绝', en: 'refused' },
  received: { zh: '已收货', en: 'received' },
  cancelled: { zh: '已取消', en: 'cancelled' },
};

/** Whether the table allows the move; a move to the same state is not one. */
export function canMove(from: PurchaseOrderState, to: PurchaseOrderState): boolean {
  return purchaseOrderMoves[from].includes(to);
}
