import { orderOfTrade } from '../../domain/payment/trade-number.js';
import {
  claimUnheard,
  stopAsking,
  tradesOf,
  type UnheardTrade,
} from '../../db/queries/payment/ask-payments.js';
import { acceptPayment } from './accept-payment.js';
import { askStepsMs } from './ask-steps.js';
import type { NoticeDeps } from './receive-notice.js';

/** Numbers of one page. Smaller: more round trips; larger: the last of them is asked about late. */
const pageSize = 50;
/** Pages of a sweep. Smaller: an evening without notices takes many sweeps; larger: the sweep's other work waits. */
const pagesMax = 20;
/** Calls at once. Smaller: a slow provider makes every payer wait; larger: its rate limit answers. */
const concurrency = 8;

export interface AskedPayments {
  readonly asked: number;
  readonly failed: readonly { readonly tradeNo: string; readonly reason: string }[];
}

/**
 * Every payment whose question is due was asked about at the provider, and what it says is in our rows: with all notices
 * lost, nothing is. A number of an order that was paid under another one is closed.
 */
export const askUnheardPayments = (deps: NoticeDeps) => async (): Promise<AskedPayments> => {
  const steps = await askStepsMs(deps.database);
  const failed: { tradeNo: string; reason: string }[] = [];
  let asked = 0;
  for (let n = 0; n < pagesMax; n++) {
    const page = await claimUnheard(deps.database, { steps, limit: pageSize });
    if (page.length === 0) break;
    asked += page.length;
    const queue = [...page];
    const work = async (): Promise<void> => {
      for (let trade = queue.pop(); trade !== undefined; trade = queue.pop()) {
        const { tradeNo } = trade;
        await askOne(deps, trade).catch((error: unknown) =>
          failed.push({ tradeNo, reason: error instanceof Error ? error.message : String(error) }),
        );
      }
    };
    await Promise.all(Array.from({ length: concurrency }, work));
  }
  return { asked, failed };
};

async function askOne(deps: NoticeDeps, { tradeNo, isPaidElsewhere }: UnheardTrade): Promise<void> {
  if (isPaidElsewhere && (await deps.payment.closePayment(tradeNo)) === 'closed')
    return stopAsking(deps.database, tradeNo);
  if (await acceptIfPaid(deps, tradeNo)) await stopAsking(deps.database, tradeNo);
}

/** What the provider says of the number is in our rows. True if it was paid. */
async function acceptIfPaid(deps: NoticeDeps, tradeNo: string): Promise<boolean> {
  const { state, transactionId, amountFen, paidAt, payerOpenId } = await deps.payment.queryPayment(tradeNo);
  if (state !== 'paid' || transactionId === undefined || amountFen === undefined || paidAt === undefined)
    return false;
  const orderId = orderOfTrade(tradeNo);
  const told = { orderId, transactionId, amountFen, paidAt };
  const other = tradeNo === orderId ? {} : { tradeNo, ...(payerOpenId && { payerOpenid: payerOpenId }) };
  await acceptPayment(deps)({ ...told, ...other });
  return true;
}

/**
 * The order takes no more money under any of its numbers, or turns out to be paid. A payer who was typing his password
 * may have been faster than the close: the question comes after it.
 */
export const closeAndAsk =
  (deps: NoticeDeps) =>
  async ({ orderId }: { orderId: string }): Promise<void> => {
    for (const tradeNo of await tradesOf(deps.database, orderId)) {
      await deps.payment.closePayment(tradeNo);
      await acceptIfPaid(deps, tradeNo);
    }
  };
