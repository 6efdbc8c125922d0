import type { FundBill, TradeBill } from './bill.js';
import type { NoticeEnvelope, PaymentNotice } from './payment-notice.js';

/** What has to be paid, by whom, until when. */
export interface PaymentRequest {
  /** Our number: letters and digits, at most 32; the key of every later call. */
  readonly outTradeNo: string;
  readonly amountFen: number;
  /** Shown to the payer, at most 127 characters. */
  readonly description: string;
  readonly payerOpenId: string;
  /** ISO instant after which the provider takes no money; at least one (scaled) minute ahead. */
  readonly expireAt: string;
  readonly notifyUrl: string;
}

/**
 * The handle that the payer's app needs; `callParameters` go to `wx.requestPayment` as they are, signed by
 * us.
 */
export interface PreparedPayment {
  readonly prepayId: string;
  readonly callParameters: Readonly<Record<string, string>>;
}

/**
 * `unknown` = the provider has never heard of the number. A paid order that was refunded later is still
 * `paid`.
 */
export interface PaymentStatus {
  readonly state: 'paid' | 'unpaid' | 'closed' | 'unknown';
  readonly transactionId?: string;
  readonly amountFen?: number;
  /**
   * ISO instant of the payment by the provider's clock, cut to the second: never a judge of our own instants.
   */
  readonly paidAt?: string;
  readonly payerOpenId?: string;
}

export interface RefundRequest {
  readonly outTradeNo: string;
  /** The provider's own number of the payment, where ours was paid more than once; it goes before ours. */
  readonly transactionId?: string;
  /** Our number: letters and digits, at most 32; the same number refunds once. */
  readonly outRefundNo: string;
  readonly refundFen: number;
  /** The whole amount of the original payment. */
  readonly totalFen: number;
  /** Shown to the payer, at most 80 characters. */
  readonly reason: string;
  readonly notifyUrl: string;
}

/**
 * `abnormal` = the payer's account cannot take the money: a person must act. `unknown` = number never heard
 * of.
 */
export type RefundState = 'processing' | 'success' | 'closed' | 'abnormal' | 'unknown';

export interface RefundStatus {
  readonly state: RefundState;
  readonly refundId?: string;
  readonly refundFen?: number;
  /** ISO instant at which the provider took the order, by its clock: the day on whose bills it stands. */
  readonly acceptedAt?: string;
  /** ISO instant at which the payer had the money. */
  readonly refundedAt?: string;
}

/**
 * Goods are at the pickup point (logistics type 4, self-pickup): from now on the provider lets the money go.
 */
export interface ShippingInfo {
  readonly outTradeNo: string;
  readonly payerOpenId: string;
  /** What the goods are, at most 120 characters. */
  readonly itemDescription: string;
  /** ISO instant; orders uploads of one payment, and is not part of the content compared. */
  readonly uploadedAt: string;
}

export interface TransferRequest {
  /** Our number: letters and digits, at most 32; the same number pays once. */
  readonly outBillNo: string;
  readonly openId: string;
  readonly amountFen: number;
  /** The scene approved for this merchant, 1005 for commission. */
  readonly sceneId: string;
  /** Shown to the payee, at most 32 characters. */
  readonly remark: string;
}

/**
 * `waiting-confirmation` lasts until the payee agrees, a day at most, then `failed` and the money is back.
 * `success`, `failed` and `cancelled` are final. `unknown` = the provider has never heard of the number.
 */
export type TransferState =
  | 'accepted'
  | 'processing'
  | 'waiting-confirmation'
  | 'transferring'
  | 'success'
  | 'failed'
  | 'cancelling'
  | 'cancelled'
  | 'unknown';

export interface TransferStatus {
  readonly state: TransferState;
  readonly transferId?: string;
  readonly amountFen?: number;
  /** What the payee's app needs to ask for the confirmation; only in the first answer. */
  readonly confirmationPackage?: string;
  /** ISO instant at which the provider took the order, by its clock. */
  readonly acceptedAt?: string;
  /** ISO instant of the last change of state. */
  readonly updatedAt?: string;
  readonly failReason?: string;
}

/**
 * Money in and out through one licensed provider.
 *
 * Every call is idempotent by our own number, fixed in our rows before the first attempt; amounts are integer
 * fen. Calls throw ProviderFailure. After `unknown-outcome` the caller queries by the same number and repeats
 * only what the query does not know, never under a new number.
 */
export interface PaymentProvider {
  /**
   * The provider waits for the payer until `expireAt`. The same request gives a handle to the same payment.
   */
  createPayment(input: PaymentRequest): Promise<PreparedPayment>;
  queryPayment(outTradeNo: string): Promise<PaymentStatus>;
  /**
   * The number takes no more money, or has taken it already (`paid`). A number never heard of counts as
   * closed. A payer who is typing a password may still pay shortly afterwards: query once more before giving
   * up.
   */
  closePayment(outTradeNo: string): Promise<'closed' | 'paid'>;
  /**
   * The refund is accepted; `processing` ends by notice or query. One refund per payment and (scaled) minute.
   */
  refund(input: RefundRequest): Promise<RefundStatus>;
  queryRefund(outRefundNo: string): Promise<RefundStatus>;
  /**
   * Says what a notice says, after its signature, age, key and merchant were verified over the raw bytes.
   * Throws RuleViolation `payment-notice-forged` for anything else; makes no network call.
   */
  parseNotification(notice: NoticeEnvelope): PaymentNotice;
  /** The provider knows that the goods are at the pickup point; the same content again changes nothing. */
  uploadShippingInfo(input: ShippingInfo): Promise<void>;
  /** A transfer to a person exists, usually waiting for the payee's confirmation. */
  transfer(input: TransferRequest): Promise<TransferStatus>;
  queryTransfer(outBillNo: string): Promise<TransferStatus>;
  /** Orders, refunds and fees of a day of the provider's calendar (Asia/Shanghai), `2026-11-22`. */
  tradeBill(day: string): Promise<TradeBill>;
  /** Movements of the merchant's account on a day of the provider's calendar (Asia/Shanghai). */
  fundBill(day: string): Promise<FundBill>;
}
