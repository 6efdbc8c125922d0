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
  'refund-limit-reached': {
    kind: 'conflict',
    zh: '该笔付款的退款次数已达支付平台上限',
    en: 'The payment has had as many refunds as the provider allows',
    remedyZh: '其余款项由财务改用转账退还',
    remedyEn: 'Finance gives the rest back by a transfer',
  },
  'ticket-unknown': {
    kind: 'missing',
    zh: '对账差异单不存在',
    en: 'There is no such difference',
    remedyZh: '从对账差异列表中选择',
    remedyEn: 'Choose one from the list of differences',
  },
  'ticket-closed-before': {
    kind: 'conflict',
    zh: '该差异单已处理或已对平',
    en: 'The difference was explained or has vanished before',
    remedyZh: '读取差异单查看处理结果',
    remedyEn: 'Read the difference to see what was found',
  },
  'bill-not-ready': {
    kind: 'conflict',
    zh: '支付平台尚未提供该日账单',
    en: 'The provider has no bill of that day yet',
    remedyZh: '次日上午十点后再对账；账单只保留三个月',
    remedyEn: 'Compare after ten in the morning of the next day; bills are kept for three months',
  },
} as const satisfies Record<string, Refusal>;
