import type { InboxNotice } from '../../db/queries/payment/inbox.js';
import type { PaymentNotice } from '../../ports/payment/payment-notice.js';

/** The notice as the inbox keeps it. */
export const inboxNotice = (notice: PaymentNotice): InboxNotice<PaymentNotice> => ({
  subject: subjectOf(notice),
  body: notice,
});

const subjectOf = (notice: PaymentNotice): string =>
  notice.kind === 'payment-succeeded'
    ? notice.outTradeNo
    : notice.kind === 'refund-ended'
      ? notice.outRefundNo
      : notice.eventType;
