import type { RefundState } from '../../ports/payment/payment-provider.js';

/** Money that has arrived, as a verified notice or the provider's answer says. */
export interface ToldPayment {
  readonly orderId: string;
  readonly transactionId: string;
  readonly amountFen: number;
  readonly paidAt: string;
  /** The provider's number and the payer, where they are not the order's own. */
  readonly tradeNo?: string;
  readonly payerOpenid?: string;
}

/** Where money stands that we asked the provider to return. */
export interface ToldRefund {
  readonly refundNo: string;
  readonly state: RefundState;
  readonly refundId?: string | undefined;
}
