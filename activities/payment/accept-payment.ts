import { judgePayment, type PaymentOutcome } from '../../domain/payment/judge-payment.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { lockFences, lockOrders } from '../../db/queries/cycle/locks.js';
import { openAttention } from '../../db/queries/event/open-attention.js';
import { cyclesOf, readToldOrders, type ToldOrder } from '../../db/queries/payment/payment-facts.js';
import { defineStep, type StepDeps } from '../step.js';
import { giveBackLate, giveBackSurplus, type ReturnDeps } from './give-back.js';
import { markOrdersPaid } from './mark-orders-paid.js';
import type { ToldPayment } from './told.js';

export type AcceptPaymentInput = ToldPayment;

export type AcceptPaymentDeps = StepDeps & ReturnDeps;

export type { PaymentOutcome };

/** What became of one of the payments told at once; an order that nobody knows is said and not thrown. */
export type ToldOutcome = PaymentOutcome | 'order-unknown';

/**
 * Money has arrived, as a verified notice or the provider's answer says. A placed order of a cycle that is not frozen is
 * paid; money for a dead order, after the freeze, or for an order that has its payment goes back; the same transaction
 * again changes nothing. Another amount than ours is never accepted: a person looks at it. Locks: fence (shared), then
 * the order. @throws RuleViolation order-unknown
 */
export const acceptPayment = defineStep({
  operation: 'acceptPayment',
  run: async (trx, input: AcceptPaymentInput, deps: AcceptPaymentDeps): Promise<PaymentOutcome> => {
    const [outcome] = await acceptTold(trx, [input], deps);
    if (outcome === undefined || outcome === 'order-unknown')
      throw new RuleViolation('order-unknown', { orderId: input.orderId });
    return outcome;
  },
});

/**
 * The same for many at once, in the order they were told: one pass over the orders, a few statements whatever their
 * number. Locks: the fences (shared), then the orders. @returns an outcome for each
 */
export async function acceptTold(
  trx: Transaction,
  told: readonly AcceptPaymentInput[],
  deps: ReturnDeps,
): Promise<ToldOutcome[]> {
  const orderIds = [...new Set(told.map((one) => one.orderId))];
  await lockFences(trx, await cyclesOf(trx, orderIds));
  await lockOrders(trx, orderIds);
  const orders = new Map((await readToldOrders(trx, orderIds)).map((order) => [order.orderId, order]));
  const judged = told.map((one) => judge(orders, one));
  await markOrdersPaid(
    trx,
    judged.flatMap(({ outcome, input }) => (outcome === 'paid' ? [input] : [])),
  );
  for (const one of judged) one.outcome = await followUp(trx, one, deps);
  return judged.map((one) => one.outcome);
}

interface Judged {
  outcome: ToldOutcome;
  readonly input: AcceptPaymentInput;
  readonly order: ToldOrder | undefined;
}

/** Judged in turn: what the first of two notices brings, the second finds. */
function judge(orders: Map<string, ToldOrder>, input: AcceptPaymentInput): Judged {
  const order = orders.get(input.orderId);
  if (order === undefined) return { outcome: 'order-unknown', input, order };
  const outcome = judgePayment(order, input);
  if (outcome === 'paid' || outcome === 'refunded-late')
    orders.set(input.orderId, { ...order, isPaid: true, transactionId: input.transactionId });
  return { outcome, input, order };
}

async function followUp(
  trx: Transaction,
  { outcome, input, order }: Judged,
  deps: ReturnDeps,
): Promise<ToldOutcome> {
  if (order === undefined) return outcome;
  if (outcome === 'refunded-late') await giveBackLate(trx, { order, input, deps });
  if (outcome === 'amount-differs') await reportAmount(trx, order, input);
  if (outcome === 'refunded-twice' && !(await giveBackSurplus(trx, { order, input, deps })))
    return 'already-paid';
  return outcome;
}

function reportAmount(trx: Transaction, order: ToldOrder, input: AcceptPaymentInput): Promise<void> {
  return openAttention(trx, {
    subject: `order/${order.orderId}`,
    cause: 'payment-amount-differs',
    ownerRole: 'finance',
    detail: {
      expectedFen: order.payableFen,
      receivedFen: input.amountFen,
      transactionId: input.transactionId,
    },
  });
}
