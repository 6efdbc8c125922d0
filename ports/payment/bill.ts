/** One line of the trade bill: a payment or a refund of the day. */
export interface TradeBillLine {
  readonly kind: 'payment' | 'refund';
  /** ISO instant of the payment or the refund. */
  readonly at: string;
  readonly outTradeNo: string;
  readonly transactionId: string;
  readonly payerOpenId: string;
  /** What was paid; 0 on a refund. */
  readonly amountFen: number;
  /** What was refunded; 0 on a payment. */
  readonly refundFen: number;
  /** Our refund number; empty on a payment. */
  readonly outRefundNo: string;
  /** The channel's fee, rounded to the fen; negative on a refund, where it is given back. */
  readonly feeFen: number;
}

export interface TradeBill {
  readonly day: string;
  readonly lines: readonly TradeBillLine[];
  /** From the bill's own last line; verified to be the sums of the lines. */
  readonly totals: {
    readonly lineCount: number;
    readonly amountFen: number;
    readonly refundFen: number;
    readonly feeFen: number;
  };
}

/** One movement of the merchant's account. */
export interface FundBillLine {
  /** ISO instant of the booking. */
  readonly at: string;
  /** The provider's number of the payment, refund or transfer. */
  readonly businessNo: string;
  readonly flowNo: string;
  /** The provider's word for the movement, for example 交易, 扣除交易手续费, 退款, 企业付款. */
  readonly businessName: string;
  readonly direction: 'income' | 'expense';
  readonly amountFen: number;
  readonly balanceFen: number;
  /** Our number of the payment, refund or transfer. */
  readonly voucherNo: string;
}

export interface FundBill {
  readonly day: string;
  readonly lines: readonly FundBillLine[];
  /** From the bill's own last line; verified to be the sums of the lines. */
  readonly totals: {
    readonly lineCount: number;
    readonly incomeFen: number;
    readonly expenseFen: number;
  };
}
