import type { Refusal } from './refusal.js';

export const paymentRefusals = {
  'payment-notice-forged': {
    kind: 'unauthenticated',
    zh: '支付通知的签名或内容无法验证，未作任何处理',
    en: 'The payment notice could not be verified and nothing was done with it',
  },
  'refund-beyond-paid': {
    kind: 'conflict',
    zh: '退款金额超过该订单尚可退的金额',
    en: 'The refund is more than what is left of the payment',
  },
} as const satisfies Record<string, Refusal>;
