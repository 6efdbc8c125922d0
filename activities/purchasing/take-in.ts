import { goodsReceived } from '../../domain/ledger/goods-received.js';
import type { Transaction } from '../../db/connection.js';
import { openAttention } from '../../db/queries/event/open-attention.js';
import { bookTransaction } from '../../db/queries/ledger/book-transaction.js';
import type { PurchaseOrderRow } from '../../db/queries/purchasing/purchase-order-row.js';
import { moveStock } from '../../db/queries/warehouse/move-stock.js';

/** A line as it was counted; what is not rejected is accepted. */
export interface CountedLine {
  readonly skuId: string;
  readonly quantity: number;
  readonly rejectedQuantity: number;
  readonly reason: string | null;
  readonly supplyPriceFen: number;
}

/** Pieces that are ours now. */
export const accepted = (line: CountedLine): number => line.quantity - line.rejectedQuantity;

/** What one receipt brought to a site. */
export interface Arrival {
  readonly order: PurchaseOrderRow;
  readonly receiptNo: string;
  readonly siteId: string;
  readonly counted: readonly CountedLine[];
}

/** The accepted pieces are on hand, as the receipt's lot. */
export async function takeIn(trx: Transaction, { receiptNo, siteId, counted }: Arrival): Promise<void> {
  const moves = counted
    .filter((line) => accepted(line) > 0)
    .map((line) => ({
      siteId,
      skuId: line.skuId,
      lot: receiptNo,
      fromState: null,
      toState: 'received' as const,
      quantity: accepted(line),
    }));
  await moveStock(trx, moves, { cause: 'receipt', ref: receiptNo });
}

/** The pieces came after the site shared out what it had: they are surplus, and a person is told. */
export async function setAside(trx: Transaction, arrival: Arrival): Promise<void> {
  const { order, receiptNo, siteId, counted } = arrival;
  const late = counted.filter((line) => accepted(line) > 0);
  const moves = late.map((line) => ({
    siteId,
    skuId: line.skuId,
    lot: receiptNo,
    fromState: 'received' as const,
    toState: 'surplus' as const,
    quantity: accepted(line),
  }));
  await moveStock(trx, moves, { cause: 'late-receipt', ref: receiptNo });
  await openAttention(trx, {
    subject: `receipt/${receiptNo}`,
    cause: 'goods-after-allocation',
    ownerRole: 'ops',
    detail: { purchaseOrderNo: order.purchaseOrderNo, siteId, skuIds: late.map((line) => line.skuId) },
  });
}

/** The supplier is owed the accepted pieces at the supply price. @returns the amount in fen */
export async function bookPayable(trx: Transaction, { order, receiptNo, counted }: Arrival): Promise<number> {
  const lines = counted.map((line) => ({
    receivedQuantity: accepted(line),
    supplyPriceFen: line.supplyPriceFen,
  }));
  const payableFen = lines.reduce((sum, line) => sum + line.receivedQuantity * line.supplyPriceFen, 0);
  if (payableFen === 0) return 0;
  const entry = goodsReceived({ receiptNo, supplierId: order.supplierId, lines });
  const reasonZh = `收货 ${receiptNo}，按供货价应付`;
  await bookTransaction(trx, entry, { cycleId: order.cycleId, reasonZh });
  return payableFen;
}
