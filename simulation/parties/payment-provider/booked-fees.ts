import type { Books } from './books.js';
import type { Entry } from './entries.js';
import { feeFenOf } from './money.js';

/** The fee of each payment and, negative, of each refund, in the order of the books. */
export type BookedFees = ReadonlyMap<Entry, number>;

/**
 * A payment costs the fee on its amount. A refund gives back the difference between the fee on what was left
 * before and the fee on what is left after it, so that a full refund in any number of parts gives back all of
 * it.
 */
export function bookedFees(books: Books): BookedFees {
  const fees = new Map<Entry, number>();
  const leftFen = new Map<string, number>();
  for (const entry of books.entries) {
    if (entry.kind === 'paid') {
      const amountFen = books.trades.get(entry.outTradeNo)?.prepared.amountFen ?? 0;
      leftFen.set(entry.outTradeNo, amountFen);
      fees.set(entry, feeFenOf(amountFen));
    } else if (entry.kind === 'refund-accepted') {
      const before = leftFen.get(entry.outTradeNo) ?? 0;
      const after = before - entry.refundFen;
      leftFen.set(entry.outTradeNo, after);
      fees.set(entry, feeFenOf(after) - feeFenOf(before));
    }
  }
  return fees;
}
