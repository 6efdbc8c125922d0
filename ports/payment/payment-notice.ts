/** A notice as it came: header names in lower case, as Node gives them, and the body before any parser. */
export interface NoticeEnvelope {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly rawBody: Uint8Array;
}

/** Money has arrived for our number. */
export interface PaymentSucceeded {
  readonly kind: 'payment-succeeded';
  /** The provider's id of the notice; the same in every repetition. */
  readonly noticeId: string;
  readonly outTradeNo: string;
  readonly transactionId: string;
  readonly amountFen: number;
  readonly payerOpenId: string;
  /** ISO instant by the provider's clock, cut to the second. */
  readonly paidAt: string;
}

/** A refund has ended, well or badly. */
export interface RefundEnded {
  readonly kind: 'refund-ended';
  readonly noticeId: string;
  readonly outTradeNo: string;
  readonly outRefundNo: string;
  readonly refundId: string;
  readonly state: 'success' | 'closed' | 'abnormal';
  readonly refundFen: number;
  /** ISO instant; absent unless `success`. */
  readonly refundedAt?: string;
}

/**
 * A true notice about something this system does not listen to: acknowledge it, so that it is not sent again.
 */
export interface OtherNotice {
  readonly kind: 'other';
  readonly noticeId: string;
  readonly eventType: string;
}

export type PaymentNotice = PaymentSucceeded | RefundEnded | OtherNotice;
