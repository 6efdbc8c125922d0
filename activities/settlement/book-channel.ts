import { durations } from '../../domain/cycle/durations.js';
import { deadlineAfter } from '../../domain/cycle/timetable.js';
import { channelFee, feeReturned, fundsReleased } from '../../domain/ledger/channel-funds.js';
import type { Entry } from '../../domain/ledger/posting.js';
import { orderOfTrade } from '../../domain/payment/trade-number.js';
import { compareInstants } from '../../domain/values/instants.js';
import { readInstallation } from '../../db/queries/cycle/installation.js';
import { lockOrders } from '../../db/queries/cycle/locks.js';
import { bookTransaction } from '../../db/queries/ledger/book-transaction.js';
import { billDays, heldFen, heldPayments, knownPayments } from '../../db/queries/settlement/channel.js';
import type { TradeBill, TradeBillLine } from '../../ports/payment/bill.js';
import type { PaymentProvider } from '../../ports/payment/payment-provider.js';
import { ProviderFailure } from '../../ports/payment/provider-failure.js';
import type { StepDeps } from '../step.js';

export interface BookChannelDeps extends StepDeps {
  readonly payment: PaymentProvider;
}

/** Entries per transaction. Smaller: more commits. Larger: the orders' locks are held for more than a moment. */
const pageSize = 100;

/**
 * The channel's fees are in the books as its trade bills say, one entry per bill line, and the money is released of
 * every order whose goods were reported as ready two (scaled) days ago. Late lines and releases of earlier cycles of
 * the region are booked as well. Idempotent by the entries' keys; no transaction is open while a bill is fetched.
 * @throws ProviderFailure
 */
export const bookChannel =
  (deps: BookChannelDeps) =>
  async ({ cycleId }: { cycleId: string }): Promise<{ releasedFen: number; feeFen: number }> => {
    const { days, today } = await billDays(deps.database, cycleId);
    let feeFen = 0;
    for (const day of days) {
      const bill = await billOf(deps.payment, day, today);
      feeFen += await bookFees(
        deps,
        cycleId,
        bill.filter((line) => line.feeFen !== 0),
      );
    }
    return { releasedFen: await release(deps, cycleId), feeFen };
  };

/** Today's bill does not exist yet at the real pace; a later cycle's call books what stands in it. */
async function billOf(payment: PaymentProvider, day: string, today: string): Promise<TradeBill['lines']> {
  try {
    return (await payment.tradeBill(day)).lines;
  } catch (error) {
    if (day === today && error instanceof ProviderFailure && error.kind === 'refused') return [];
    throw error;
  }
}

async function bookFees(
  deps: BookChannelDeps,
  cycleId: string,
  lines: readonly TradeBillLine[],
): Promise<number> {
  let bookedFen = 0;
  for (const page of pagesOf(lines)) {
    const known = await knownPayments(
      deps.database,
      cycleId,
      page.map((line) => orderOfTrade(line.outTradeNo)),
    );
    const cycleOf = new Map(known.map((payment) => [payment.orderId, payment.cycleId]));
    bookedFen += await deps.database.transaction(async (trx) => {
      let pageFen = 0;
      for (const line of page) {
        const orderCycle = cycleOf.get(orderOfTrade(line.outTradeNo));
        if (orderCycle === undefined) continue;
        const words = { cycleId: orderCycle, reasonZh: `微信支付手续费 ${line.outTradeNo}` };
        if (await bookTransaction(trx, feeEntry(line), words)) pageFen += line.feeFen;
      }
      return pageFen;
    });
  }
  return bookedFen;
}

/** A refund gives its part of the fee back, under its own number. */
function feeEntry(line: TradeBillLine): Entry {
  const reference = line.kind === 'payment' ? line.outTradeNo : line.outRefundNo;
  if (line.feeFen > 0) return channelFee({ reference, amountFen: line.feeFen });
  return feeReturned({ reference, amountFen: -line.feeFen });
}

async function release(deps: BookChannelDeps, cycleId: string): Promise<number> {
  const { pace } = await readInstallation(deps.database);
  const due = (await heldPayments(deps.database, cycleId)).filter(
    ({ reportedAt, at }) =>
      compareInstants(deadlineAfter(pace, reportedAt, durations.fundsReleaseMs), at) <= 0,
  );
  let releasedFen = 0;
  for (const page of pagesOf(due.map((payment) => payment.orderId)))
    releasedFen += await deps.database.transaction(async (trx) => {
      await lockOrders(trx, page);
      let pageFen = 0;
      for (const { orderId, cycleId: orderCycle, amountFen } of await heldFen(trx, page)) {
        const words = { cycleId: orderCycle, reasonZh: `微信支付解冻 ${orderId}` };
        if (await bookTransaction(trx, fundsReleased({ orderId, amountFen }), words)) pageFen += amountFen;
      }
      return pageFen;
    });
  return releasedFen;
}

function* pagesOf<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += pageSize) yield items.slice(from, from + pageSize);
}
