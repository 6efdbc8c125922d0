import { sumFen } from '../values/money.js';
import { account } from './accounts.js';
import { makeEntry, transfer, type Entry } from './posting.js';

/** Goods that were counted at a site and accepted. */
export interface GoodsReceived {
  readonly receiptNo: string;
  readonly supplierId: string;
  readonly lines: readonly { readonly receivedQuantity: number; readonly supplyPriceFen: number }[];
}

/**
 * We owe the supplier what was really received, at the supply price; what did not come is not owed, so a shortage needs
 * no entry. A receipt of nothing moves nothing and must not be booked (RangeError). Reference: the receipt's number.
 *
 * @rule BOOK-11 A supplier is owed what was counted and accepted, at the supply price.
 * @test test/activities/purchasing/purchase-order.test.ts › two receipts complete a site: stock, payable and the one
 *   event follow what was accepted
 */
export function goodsReceived({ receiptNo, supplierId, lines }: GoodsReceived): Entry {
  const amountFen = sumFen(lines.map((line) => line.receivedQuantity * line.supplyPriceFen));
  const accounts = { debit: account.goodsCost, credit: account.supplierPayable(supplierId) };
  return makeEntry('goods-received', receiptNo, transfer(amountFen, accounts));
}
