import { openAttention } from '../../db/queries/event/open-attention.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { NoticeEnvelope, PaymentNotice, PaymentSucceeded } from '../../ports/payment/payment-notice.js';
import { execute, json, rows } from '../../db/query.js';
import { acceptPayment } from './accept-payment.js';
import type { AcceptPaymentDeps } from './accept-payment.js';
import type { PaymentDeps } from './prepare-payment.js';
import { settleRefund } from './settle-refund.js';

export type NoticeDeps = PaymentDeps & AcceptPaymentDeps;

/**
 * The verified notice is in the inbox, once, before anything is done with it: what a crash leaves unapplied, the sweeper
 * applies. @throws RuleViolation payment-notice-forged
 */
export const receiveNotice =
  (deps: NoticeDeps) =>
  async (envelope: NoticeEnvelope): Promise<PaymentNotice> => {
    const notice = deps.payment.parseNotification(envelope);
    await execute(
      deps.database,
      `insert into payment_notices (provider, notice_id, kind, subject, body)
       values ('wechat-pay', :noticeId, :kind, :subject, :body::jsonb) on conflict do nothing`,
      { noticeId: notice.noticeId, kind: notice.kind, subject: subjectOf(notice), body: json(notice) },
    );
    return notice;
  };

/** The notice's consequence is in the rows; applied again it changes nothing. */
export const applyNotice =
  (deps: NoticeDeps) =>
  async (notice: PaymentNotice): Promise<{ outcome: string }> => {
    const outcome = await consequence(deps, notice);
    await execute(
      deps.database,
      `update payment_notices set applied_at = clock_timestamp(), outcome = :outcome
       where provider = 'wechat-pay' and notice_id = :noticeId and applied_at is null`,
      { noticeId: notice.noticeId, outcome },
    );
    return { outcome };
  };

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
  const left = await rows<{ body: PaymentNotice }>(
    deps.database,
    `select body from payment_notices
       where applied_at is null and received_at < clock_timestamp() - interval '10 seconds'
       order by received_at limit 50`,
  );
  const failed: { noticeId: string; reason: string }[] = [];
  for (const { body } of left)
    await applyNotice(deps)(body).catch((error: unknown) =>
      failed.push({
        noticeId: body.noticeId,
        reason: error instanceof Error ? error.message : String(error),
      }),
    );
  return { applied: left.length - failed.length, failed };
};

async function consequence(deps: NoticeDeps, notice: PaymentNotice): Promise<string> {
  if (notice.kind === 'other') return 'ignored';
  if (notice.kind === 'refund-ended') {
    const { outRefundNo, state, refundId } = notice;
    return (await settleRefund(deps)({ refundNo: outRefundNo, state, refundId })).result.state;
  }
  const { outTradeNo, transactionId, amountFen, paidAt } = notice;
  try {
    return (await acceptPayment(deps)({ orderId: outTradeNo, transactionId, amountFen, paidAt })).result;
  } catch (error) {
    if (error instanceof RuleViolation && error.code === 'order-unknown') return reportUnknown(deps, notice);
    throw error;
  }
}

/** True money for a number that is not ours: nothing here can give it back, so a person looks at it. */
async function reportUnknown(deps: NoticeDeps, notice: PaymentSucceeded): Promise<string> {
  const { outTradeNo, amountFen, transactionId } = notice;
  await deps.database.transaction((trx) =>
    openAttention(trx, {
      subject: `payment/${outTradeNo}`,
      cause: 'payment-for-unknown-order',
      ownerRole: 'finance',
      detail: { amountFen, transactionId },
    }),
  );
  return 'order-unknown';
}

const subjectOf = (notice: PaymentNotice): string =>
  notice.kind === 'payment-succeeded'
    ? notice.outTradeNo
    : notice.kind === 'refund-ended'
      ? notice.outRefundNo
      : notice.eventType;
