import type { Refusal } from './refusal.js';

export const paymentRefusals = {
  'payment-notice-forged': {
    kind: 'unauthenticated',
    zh: '支付通知的签名或内容无法验证，未作任何处理',
    en: 'The payment notice could not be verified and nothing was done with it',
    remedyZh: '请支付平台检查签名证书；我们会主动查询该笔支付',
    remedyEn: 'The sender checks its signing key; we ask the provider about the payment ourselves',
  },
  'refund-beyond-paid': {
    kind: 'conflict',
    zh: '退款金额超过该订单尚可退的金额',
    en: 'The refund is more than what is left of the payment',
    remedyZh: '读取订单的已退金额，按剩余金额退款',
    remedyEn: 'Read what the order has had back and refund no more than the rest',
  },
} as const satisfies Record<string, Refusal>;
