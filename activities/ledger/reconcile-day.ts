import { channelFee, feeReturned } from '../../domain/ledger/channel-funds.js';
import { type Comparison, compareBill, type Movement } from '../../domain/payment/compare-bill.js';
import { orderOfTrade } from '../../domain/payment/trade-number.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { openAttention, resolveAttention } from '../../db/queries/event/open-attention.js';
import { bookTransactions } from '../../db/queries/ledger/book-transactions.js';
import { claimBillDays } from '../../db/queries/ledger/bill-days.js';
import {
  type BillOfDay,
  countOpen,
  cyclesOfOrders,
  ordersOfRefunds,
  readOurs,
  storeComparison,
} from '../../db/queries/ledger/reconciliation.js';
import type { PaymentProvider } from '../../ports/payment/payment-provider.js';
import { ProviderFailure } from '../../ports/payment/provider-failure.js';
import type { StepDeps } from '../step.js';
import { fundMovements, tradeMovements } from './bill-movements.js';

export interface ReconcileDeps extends StepDeps {
  readonly payment: PaymentProvider;
}

/** What a day's comparison found, by bill. */
export interface ReconciledBill extends BillOfDay {
  readonly lines: number;
  readonly differences: number;
}

/**
 * Both bills of a day of the provider's calendar were compared with our books: the fees that the account paid are booked,
 * and every disagreement is one ticket. Compared again it says what is true now, and opens nothing twice. No transaction
 * is open while a bill is fetched. @throws RuleViolation bill-not-ready; ProviderFailure (unavailable)
 */
export const reconcileDay =
  (deps: ReconcileDeps) =>
  async ({ day }: { day: string }): Promise<ReconciledBill[]> => {
    const bills = await fetchBills(deps.payment, day);
    await bookFees(deps, bills.fund);
    return [
      await compare(deps, { day, bill: 'trade' }, bills.trade),
      await compare(deps, { day, bill: 'fund' }, bills.fund),
    ];
  };

async function fetchBills(
  payment: PaymentProvider,
  day: string,
): Promise<{ trade: Movement[]; fund: Movement[] }> {
  try {
    return {
      trade: tradeMovements(await payment.tradeBill(day)),
      fund: fundMovements(await payment.fundBill(day)),
    };
  } catch (error) {
    if (error instanceof ProviderFailure && error.kind === 'refused')
      throw new RuleViolation('bill-not-ready', { day, code: error.code });
    throw error;
  }
}

/** What the account paid and got back in fees, each once, to the cycle of its order; a strange one is left to a ticket. */
async function bookFees(deps: ReconcileDeps, movements: readonly Movement[]): Promise<void> {
  const fees = movements.flatMap(({ subject, fen }) =>
    subject.startsWith('fee/') && fen !== 0 ? [{ reference: subject.slice('fee/'.length), fen }] : [],
  );
  const refunds = await ordersOfRefunds(
    deps.database,
    fees.map((fee) => fee.reference),
  );
  const orderOf = (reference: string): string => refunds.get(reference) ?? orderOfTrade(reference);
  const cycles = await cyclesOfOrders(
    deps.database,
    fees.map((fee) => orderOf(fee.reference)),
  );
  const bookings = fees.flatMap(({ reference, fen }) => {
    const cycleId = cycles.get(orderOf(reference));
    if (cycleId === undefined) return [];
    const entry =
      fen < 0 ? channelFee({ reference, amountFen: -fen }) : feeReturned({ reference, amountFen: fen });
    return [{ entry, words: { cycleId, reasonZh: `微信支付手续费 ${orderOf(reference)}` } }];
  });
  for (let from = 0; from < bookings.length; from += 500)
    await deps.database.transaction((trx) => bookTransactions(trx, bookings.slice(from, from + 500)));
}

async function compare(
  deps: ReconcileDeps,
  key: BillOfDay,
  theirs: readonly Movement[],
): Promise<ReconciledBill> {
  const comparison = compareBill(theirs, await readOurs(deps.database, key, theirs));
  const { differences, matched } = comparison;
  await store(deps, key, comparison);
  return { ...key, lines: matched.length + differences.length, differences: differences.length };
}

async function store(deps: ReconcileDeps, key: BillOfDay, comparison: Comparison): Promise<void> {
  const { day, bill } = key;
  const matter = `reconciliation/${day}/${bill}`;
  await deps.database.transaction(async (trx) => {
    const opened = await storeComparison(trx, key, comparison);
    await appendEvents(
      trx,
      opened.map(({ ticketId, subject, kind }) => ({
        aggregate: `ticket/${ticketId}`,
        type: 'reconciliation.ticket-opened' as const,
        data: { ticketId, day, bill, subject, kind },
      })),
    );
    const open = await countOpen(trx, key);
    if (open === 0) return resolveAttention(trx, matter, 'bill-differs');
    await openAttention(trx, {
      subject: matter,
      cause: 'bill-differs',
      ownerRole: 'finance',
      detail: { open },
    });
  });
}

export interface ReconciledDays {
  readonly compared: readonly string[];
  /** Days whose bills cannot be had yet; they are tried again. */
  readonly failed: readonly { readonly day: string; readonly reason: string }[];
}

/** The bills that are due were compared: yesterday's after ten, and again what is not explained, for a week. */
export const reconcileDueDays = (deps: ReconcileDeps) => async (): Promise<ReconciledDays> => {
  const days = await deps.database.transaction((trx) => claimBillDays(trx));
  const compared: string[] = [];
  const failed: { day: string; reason: string }[] = [];
  for (const day of days)
    await reconcileDay(deps)({ day }).then(
      () => compared.push(day),
      (error: unknown) =>
        failed.push({ day, reason: error instanceof Error ? error.message : String(error) }),
    );
  return { compared, failed };
};
