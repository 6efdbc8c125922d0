import { type Books, tradeFeeFenOf, tradeNetFenOf } from './books.js';
import type { Refund, Trade, Transfer } from './entries.js';
import type { ProviderRules } from './rules.js';

interface CountAndSum {
  readonly count: number;
  readonly sumFen: number;
}

/**
 * The state of the merchant's account. Always true: opening + payments − all refunds − fees − transfers (made
 * and waiting) = frozen + settling + available.
 */
export interface BookTotals {
  readonly openingFen: number;
  readonly payments: CountAndSum;
  readonly refunds: CountAndSum;
  readonly refundsProcessing: CountAndSum;
  readonly refundsAbnormal: CountAndSum;
  readonly transfers: CountAndSum;
  readonly transfersWaiting: CountAndSum;
  readonly feesFen: number;
  /** Paid, shipping info not uploaded. */
  readonly frozenFen: number;
  /** Shipping info uploaded, two (scaled) days not yet over. */
  readonly settlingFen: number;
  readonly availableFen: number;
}

/** Totals at an instant, in milliseconds since 1970. */
export function totalsOf(books: Books, rules: ProviderRules, nowMs: number): BookTotals {
  const paid = [...books.trades.values()].filter((trade) => trade.paid);
  const refunds = [...books.refunds.values()];
  const transfers = [...books.transfers.values()];
  const netOf = (fund: Fund): number =>
    sum(paid, (trade) => (fundOf(trade, rules, nowMs) === fund ? tradeNetFenOf(trade) : 0));
  const transfersDone = transfersIn(transfers, 'SUCCESS');
  const transfersWaiting = transfersIn(transfers, undefined);
  return {
    openingFen: rules.openingBalanceFen,
    payments: { count: paid.length, sumFen: sum(paid, (trade) => trade.prepared.amountFen) },
    refunds: refundsIn(refunds, 'SUCCESS'),
    refundsProcessing: refundsIn(refunds, undefined),
    refundsAbnormal: refundsIn(refunds, 'ABNORMAL'),
    transfers: transfersDone,
    transfersWaiting,
    feesFen: sum(paid, tradeFeeFenOf),
    frozenFen: netOf('frozen'),
    settlingFen: netOf('settling'),
    availableFen:
      rules.openingBalanceFen + netOf('available') - transfersDone.sumFen - transfersWaiting.sumFen,
  };
}

export type Fund = 'frozen' | 'settling' | 'available';

/**
 * Where a paid order's money is: frozen until shipping info is uploaded, then two days under way, then ours.
 */
export function fundOf(trade: Trade, rules: ProviderRules, nowMs: number): Fund {
  const shipped = trade.shipments[0];
  if (!shipped) return 'frozen';
  return nowMs < Date.parse(shipped.at) + rules.settleAfterMs ? 'settling' : 'available';
}

function refundsIn(refunds: readonly Refund[], state: 'SUCCESS' | 'ABNORMAL' | undefined): CountAndSum {
  const chosen = refunds.filter((refund) => refund.ended?.state === state);
  return { count: chosen.length, sumFen: sum(chosen, (refund) => refund.accepted.refundFen) };
}

function transfersIn(transfers: readonly Transfer[], state: 'SUCCESS' | undefined): CountAndSum {
  const chosen = transfers.filter((transfer) => transfer.ended?.state === state);
  return { count: chosen.length, sumFen: sum(chosen, (transfer) => transfer.made.amountFen) };
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);
