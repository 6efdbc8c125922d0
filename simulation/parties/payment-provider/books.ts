import type { Journal } from '../journal.js';
import type { Entry, Refund, Trade, Transfer } from './entries.js';
import { feeFenOf } from './money.js';

/** The provider's books: the journal, and what follows from it. Nothing changes except by `record`. */
export interface Books {
  /**
   * The entry is in the journal and in the books. Whoever is told of it afterwards is told the truth for
   * ever.
   */
  record(entry: Entry): void;
  readonly entries: readonly Entry[];
  readonly trades: ReadonlyMap<string, Trade>;
  readonly tradesByPrepayId: ReadonlyMap<string, Trade>;
  readonly refunds: ReadonlyMap<string, Refund>;
  readonly transfers: ReadonlyMap<string, Transfer>;
  readonly noticesReceived: ReadonlySet<string>;
}

/** The books as the journal tells them. */
export function openBooks(journal: Journal<Entry>): Books {
  const state = {
    entries: [] as Entry[],
    trades: new Map<string, Trade>(),
    tradesByPrepayId: new Map<string, Trade>(),
    refunds: new Map<string, Refund>(),
    transfers: new Map<string, Transfer>(),
    noticesReceived: new Set<string>(),
  };
  const apply = (entry: Entry): void => {
    state.entries.push(entry);
    applyTo(state, entry);
  };
  for (const entry of journal.entries) apply(entry);
  const record = (entry: Entry): void => {
    journal.append(entry);
    apply(entry);
  };
  return { ...state, record };
}

interface BooksState {
  readonly trades: Map<string, Trade>;
  readonly tradesByPrepayId: Map<string, Trade>;
  readonly refunds: Map<string, Refund>;
  readonly transfers: Map<string, Transfer>;
  readonly noticesReceived: Set<string>;
}

function applyTo(state: BooksState, entry: Entry): void {
  switch (entry.kind) {
    case 'prepared': {
      const trade: Trade = { prepared: entry, refunds: [], shipments: [] };
      state.trades.set(entry.outTradeNo, trade);
      state.tradesByPrepayId.set(entry.prepayId, trade);
      return;
    }
    case 'paid':
      must(state.trades, entry.outTradeNo).paid = entry;
      return;
    case 'closed':
      must(state.trades, entry.outTradeNo).closedAt = entry.at;
      return;
    case 'refund-accepted': {
      const refund: Refund = { accepted: entry };
      must(state.trades, entry.outTradeNo).refunds.push(refund);
      state.refunds.set(entry.outRefundNo, refund);
      return;
    }
    case 'refund-ended':
      must(state.refunds, entry.outRefundNo).ended = entry;
      return;
    case 'shipped':
      must(state.trades, entry.outTradeNo).shipments.push(entry);
      return;
    case 'transfer-made':
      state.transfers.set(entry.outBillNo, { made: entry });
      return;
    case 'transfer-ended':
      must(state.transfers, entry.outBillNo).ended = entry;
      return;
    case 'notice-received':
      state.noticesReceived.add(entry.noticeId);
  }
}

function must<T>(map: ReadonlyMap<string, T>, key: string): T {
  const found = map.get(key);
  if (found === undefined) throw new Error(`the journal speaks of ${key} before it exists`);
  return found;
}

/**
 * What has left the merchant for the payer of this order; an abnormal refund is with the platform, not with
 * us.
 */
export const refundedFenOf = (trade: Trade): number =>
  trade.refunds.reduce((total, refund) => total + refund.accepted.refundFen, 0);

/** The fee on what was not refunded: a refund gives its part of the fee back. */
export const tradeFeeFenOf = (trade: Trade): number =>
  trade.paid ? feeFenOf(trade.prepared.amountFen - refundedFenOf(trade)) : 0;

/** What the order is worth to the merchant now. */
export const tradeNetFenOf = (trade: Trade): number =>
  trade.paid ? trade.prepared.amountFen - refundedFenOf(trade) - tradeFeeFenOf(trade) : 0;
