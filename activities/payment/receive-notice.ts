import { orderOfTrade } from '../../domain/payment/trade-number.js';
import { openAttention } from '../../db/queries/event/open-attention.js';
import { leftNotices, noteOutcomes, type Outcome, storeNotices } from '../../db/queries/payment/inbox.js';
import type { NoticeEnvelope, PaymentNotice, PaymentSucceeded } from '../../ports/payment/payment-notice.js';
import { type AcceptPaymentInput, acceptTold, type AcceptPaymentDeps } from './accept-payment.js';
import { inboxNotice } from './inbox-notice.js';
import type { PaymentDeps } from './prepare-payment.js';
import { settleRefund } from './settle-refund.js';
import { withRetries } from '../step.js';

export type NoticeDeps = PaymentDeps & AcceptPaymentDeps;

/**
 * The verified notice is in the inbox, once, before anything is done with it: what a crash leaves unapplied, the sweeper
 * applies. @throws RuleViolation payment-notice-forged
 */
export const receiveNotice =
  (deps: NoticeDeps) =>
  async (envelope: NoticeEnvelope): Promise<PaymentNotice> => {
    const notice = deps.payment.parseNotification(envelope);
    await storeNotices(deps.database, [inboxNotice(notice)]);
    return notice;
  };

/** The notice's consequence is in the rows; applied again it changes nothing. */
export const applyNotice =
  (deps: NoticeDeps) =>
  async (notice: PaymentNotice): Promise<{ outcome: string }> => {
    const [first] = await applyNotices(deps)([notice]);
    if (first === undefined) throw new Error('one notice has one outcome');
    return { outcome: first.outcome };
  };

/**
 * The consequences of all the notices are in the rows, those of the payments by one transaction, in the order given.
 * A payment whose order nobody knows is a person's matter. Fails as a whole: whoever can, splits what he gave.
 */
export const applyNotices =
  (deps: NoticeDeps) =>
  async (notices: readonly PaymentNotice[]): Promise<Outcome[]> => {
    const payments = notices.filter((notice) => notice.kind === 'payment-succeeded');
    const outcomes = payments.length === 0 ? [] : await applyPayments(deps, payments);
    for (const notice of notices)
      if (notice.kind !== 'payment-succeeded')
        outcomes.push({ noticeId: notice.noticeId, outcome: await consequence(deps, notice) });
    const others = outcomes.slice(payments.length);
    if (others.length > 0) await noteOutcomes(deps.database, others);
    return outcomes;
  };

function applyPayments(deps: NoticeDeps, notices: readonly PaymentSucceeded[]): Promise<Outcome[]> {
  return withRetries(() =>
    deps.database.transaction(async (trx) => {
      const told = await acceptTold(trx, notices.map(inputOf), deps);
      const outcomes = notices.map(({ noticeId }, n) => ({ noticeId, outcome: told[n] ?? 'order-unknown' }));
      for (const [n, notice] of notices.entries())
        if (told[n] === 'order-unknown')
          await openAttention(trx, {
            subject: `payment/${notice.outTradeNo}`,
            // True money for a number that is not ours: nothing here can give it back, so a person looks at it.
            cause: 'payment-for-unknown-order',
            ownerRole: 'finance',
            detail: { amountFen: notice.amountFen, transactionId: notice.transactionId },
          });
      await noteOutcomes(trx, outcomes);
      return outcomes;
    }),
  );
}

const inputOf = (notice: PaymentSucceeded): AcceptPaymentInput => {
  const { outTradeNo: tradeNo, transactionId, amountFen, paidAt, payerOpenId } = notice;
  const orderId = orderOfTrade(tradeNo);
  const told = { orderId, transactionId, amountFen, paidAt };
  return tradeNo === orderId ? told : { ...told, tradeNo, payerOpenid: payerOpenId };
};

async function consequence(
  deps: NoticeDeps,
  notice: Exclude<PaymentNotice, PaymentSucceeded>,
): Promise<string> {
  if (notice.kind === 'other') return 'ignored';
  const { outRefundNo, state, refundId } = notice;
  return (await settleRefund(deps)({ refundNo: outRefundNo, state, refundId })).result.state;
}

export interface LeftNotices {
  readonly applied: number;
  /** Those that could not be applied this time; they stay in the inbox. */
  readonly failed: readonly { readonly noticeId: string; readonly reason: string }[];
}

/**
 * Notices that were stored and not applied within ten seconds are: their process died in between. One that cannot be
 * applied does not keep the others waiting.
 */
export const applyLeftNotices = (deps: NoticeDeps) => async (): Promise<LeftNotices> => {
  const left = await leftNotices<PaymentNotice>(deps.database, 50);
  const failed: { noticeId: string; reason: string }[] = [];
  for (const notice of left)
    await applyNotice(deps)(notice).catch((error: unknown) =>
      failed.push({
        noticeId: notice.noticeId,
        reason: error instanceof Error ? error.message : String(error),
      }),
    );
  return { applied: left.length - failed.length, failed };
};
