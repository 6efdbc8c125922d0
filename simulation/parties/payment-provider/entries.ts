/** Everything that ever happened at the provider, one line each; `at` is the provider's ISO instant. */
export type Entry =
  | {
      readonly kind: 'prepared';
      readonly at: string;
      readonly prepayId: string;
      readonly outTradeNo: string;
      readonly amountFen: number;
      readonly description: string;
      readonly openId: string;
      readonly expireAt: string;
      readonly notifyUrl: string;
    }
  | {
      readonly kind: 'paid';
      readonly at: string;
      readonly outTradeNo: string;
      readonly transactionId: string;
      readonly noticeId: string;
    }
  | { readonly kind: 'closed'; readonly at: string; readonly outTradeNo: string }
  | {
      readonly kind: 'refund-accepted';
      readonly at: string;
      readonly outTradeNo: string;
      readonly outRefundNo: string;
      readonly refundId: string;
      readonly refundFen: number;
      readonly notifyUrl: string;
      readonly noticeId: string;
    }
  | {
      readonly kind: 'refund-ended';
      readonly at: string;
      readonly outRefundNo: string;
      readonly state: 'SUCCESS' | 'ABNORMAL';
    }
  | { readonly kind: 'shipped'; readonly at: string; readonly outTradeNo: string; readonly content: string }
  | {
      readonly kind: 'transfer-made';
      readonly at: string;
      readonly outBillNo: string;
      readonly transferBillNo: string;
      readonly openId: string;
      readonly amountFen: number;
      readonly sceneId: string;
      readonly remark: string;
    }
  | {
      readonly kind: 'transfer-ended';
      readonly at: string;
      readonly outBillNo: string;
      readonly state: 'SUCCESS' | 'FAIL';
    }
  | { readonly kind: 'notice-received'; readonly at: string; readonly noticeId: string };

type EntryOf<Kind extends Entry['kind']> = Extract<Entry, { kind: Kind }>;

/** An order of a merchant, from the prepayment on. */
export interface Trade {
  readonly prepared: EntryOf<'prepared'>;
  paid?: EntryOf<'paid'>;
  closedAt?: string;
  readonly refunds: Refund[];
  /** Uploads of shipping info: the first, and at most one correction. */
  readonly shipments: EntryOf<'shipped'>[];
}

export interface Refund {
  readonly accepted: EntryOf<'refund-accepted'>;
  ended?: EntryOf<'refund-ended'>;
}

export interface Transfer {
  readonly made: EntryOf<'transfer-made'>;
  ended?: EntryOf<'transfer-ended'>;
}
