import type { Refusal } from './refusal.js';

/** What can be refused about statements and payouts. */
export const settlementRefusals = {
  'settlement-unknown': { kind: 'missing', zh: '没有这张结算单', en: 'There is no such statement' },
  'payout-not-for-supplier': {
    kind: 'unprocessable',
    zh: '供应商货款不通过微信零钱支付，请走对公转账',
    en: 'Suppliers are paid by bank transfer, not through the payment provider',
  },
  'payout-nothing-payable': {
    kind: 'unprocessable',
    zh: '这张结算单没有可支付的金额',
    en: 'Nothing is payable on this statement',
  },
  'payout-too-early': {
    kind: 'conflict',
    zh: '结算单还没有到可支付的时间',
    en: 'The statement is not payable yet',
  },
  'payout-already-requested': {
    kind: 'conflict',
    zh: '这张结算单已经发起过付款',
    en: 'A payout of this statement was requested before',
  },
} as const satisfies Record<string, Refusal>;
