import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { insertReceipt } from '../../db/queries/purchasing/insert-receipt.js';
import { readOwingSites } from '../../db/queries/purchasing/owing-sites.js';
import type { PurchaseLineRow, PurchaseOrderRow } from '../../db/queries/purchasing/purchase-order-row.js';
import { lockPurchaseOrder, readPurchaseLines } from '../../db/queries/purchasing/purchase-order-row.js';
import { lockNight } from '../../db/queries/warehouse/night-row.js';
import { execute } from '../../db/query.js';
import { defineStep } from '../step.js';
import { mostPieces } from './receipt-limit.js';
import { accepted, bookPayable, type CountedLine, setAside, takeIn } from './take-in.js';

export interface ReceiveGoodsInput {
  readonly purchaseOrderNo: string;
  /** The counting picker's own site; only lines for it can be received. */
  readonly siteId: string;
  readonly pickerId: string;
  /** One line per SKU: pieces counted, and how many of them are sent back with which reason. */
  readonly lines: readonly {
    readonly skuId: string;
    readonly quantity: number;
    readonly rejectedQuantity?: number | undefined;
    readonly reason?: string | undefined;
  }[];
  /** Another truck follows: the site goes on waiting although every line was counted once. */
  readonly moreExpected?: boolean | undefined;
}

export interface ReceiptAnswer {
  readonly receiptNo: string;
  /** The order as a whole, and whether this site has everything it waits for. */
  readonly state: string;
  readonly siteComplete: boolean;
  readonly acceptedPieces: number;
  readonly payableFen: number;
}

/**
 * What was counted is stored, on hand and owed for: accepted pieces become stock of the receipt's lot and a
 * payable at the supply price. The count that completes the site tells it once. Goods that come after the
 * site shared out what it had are surplus, since nobody is owed them any more, and a person is told. @throws
 * RuleViolation purchase-order-unknown (also when nothing of it is for this site),
 * purchase-order-move-not-allowed, receipt-unknown-sku, receipt-too-many, receipt-line-invalid
 */
export const receiveGoods = defineStep({
  operation: 'receiveGoods',
  run: async (trx, input: ReceiveGoodsInput): Promise<ReceiptAnswer> => {
    const { purchaseOrderNo, siteId } = input;
    const order = await lockPurchaseOrder(trx, purchaseOrderNo);
    const ours = (await readPurchaseLines(trx, [purchaseOrderNo])).filter((line) => line.siteId === siteId);
    if (ours.length === 0) throw new RuleViolation('purchase-order-unknown', { purchaseOrderNo });
    assertReceivable(order);
    const counted = checkCount(ours, input.lines);
    const night = await lockNight(trx, { cycleId: order.cycleId, siteId });
    const wasOwing = await readOwingSites(trx, purchaseOrderNo);
    const receiptNo = await insertReceipt(trx, {
      purchaseOrderNo,
      cycleId: order.cycleId,
      siteId,
      receivedBy: input.pickerId,
      moreExpected: input.moreExpected ?? false,
      lines: counted,
    });
    const arrival = { order, receiptNo, siteId, counted };
    await takeIn(trx, arrival);
    if (night.state !== 'receiving') await setAside(trx, arrival);
    const payableFen = await bookPayable(trx, arrival);
    const owing = await readOwingSites(trx, purchaseOrderNo);
    const state = await finishOrder(trx, order, owing);
    const siteComplete = !owing.includes(siteId);
    if (siteComplete && wasOwing.includes(siteId)) await tellSite(trx, order, siteId);
    const acceptedPieces = counted.reduce((sum, line) => sum + accepted(line), 0);
    return { receiptNo, state, siteComplete, acceptedPieces, payableFen };
  },
});

function assertReceivable({ purchaseOrderNo, state }: PurchaseOrderRow): void {
  if (state !== 'draft' && state !== 'refused' && state !== 'cancelled') return;
  throw new RuleViolation('purchase-order-move-not-allowed', { purchaseOrderNo, state });
}

function checkCount(ours: readonly PurchaseLineRow[], lines: ReceiveGoodsInput['lines']): CountedLine[] {
  const seen = new Set<string>();
  return lines.map(({ skuId, quantity, rejectedQuantity = 0, reason = null }) => {
    const line = ours.find((candidate) => candidate.skuId === skuId);
    if (line === undefined) throw new RuleViolation('receipt-unknown-sku', { skuId });
    if (seen.has(skuId) || rejectedQuantity > quantity)
      throw new RuleViolation('receipt-line-invalid', { skuId, quantity, rejectedQuantity });
    seen.add(skuId);
    const most = mostPieces(line.quantity);
    const before = line.countedQuantity ?? 0;
    if (before + quantity > most)
      throw new RuleViolation('receipt-too-many', { skuId, quantity, before, most });
    return { skuId, quantity, rejectedQuantity, reason, supplyPriceFen: line.supplyPriceFen };
  });
}

async function finishOrder(
  trx: Transaction,
  order: PurchaseOrderRow,
  owing: readonly string[],
): Promise<string> {
  if (owing.length > 0 || order.state === 'received') return order.state;
  await execute(
    trx,
    `update purchase_orders set state = 'received', received_at = clock_timestamp() where no = :no`,
    { no: order.purchaseOrderNo },
  );
  return 'received';
}

async function tellSite(trx: Transaction, order: PurchaseOrderRow, siteId: string): Promise<void> {
  const { purchaseOrderNo, cycleId, supplierId } = order;
  await appendEvents(trx, [
    {
      aggregate: `purchase-order/${purchaseOrderNo}`,
      type: 'purchase-order.received',
      data: { purchaseOrderNo, cycleId, supplierId, siteId },
    },
  ]);
}
