import type { Refusal } from './refusal.js';

/** What can be refused about statements and payouts. */
export const settlementRefusals = {
  'settlement-unknown': {
    kind: 'missing',
    zh: '没有这张结算单',
    en: 'There is no such statement',
    remedyZh: '请从结算单列表中选择',
    remedyEn: 'Choose one from the list of statements',
  },
  'payout-not-for-supplier': {
    kind: 'unprocessable',
    zh: '供应商货款不通过微信零钱支付，请走对公转账',
    en: 'Suppliers are paid by bank transfer, not through the payment provider',
    remedyZh: '请财务按结算单走对公转账',
    remedyEn: 'Finance pays the statement by bank transfer',
  },
  'payout-nothing-payable': {
    kind: 'unprocessable',
    zh: '这张结算单没有可支付的金额',
    en: 'Nothing is payable on this statement',
    remedyZh: '无需付款；欠款或余额结转到下期',
    remedyEn: 'There is nothing to pay; what is left is carried to the next statement',
  },
  'payout-too-early': {
    kind: 'conflict',
    zh: '结算单还没有到可支付的时间',
    en: 'The statement is not payable yet',
    remedyZh: '在 facts.payableAt 之后再发起',
    remedyEn: 'Ask again after the instant in facts.payableAt',
  },
  'payout-already-requested': {
    kind: 'conflict',
    zh: '这张结算单已经发起过付款',
    en: 'A payout of this statement was requested before',
    remedyZh: '读取付款状态，等待结果',
    remedyEn: 'Read the state of the payout and wait for its end',
  },
  'payout-too-small': {
    kind: 'unprocessable',
    zh: '金额低于微信支付单笔最低转账额，请并入下期结算',
    en: 'The amount is below what the provider transfers; it waits for the next statement',
    remedyZh: '等待下期结算一并支付',
    remedyEn: 'Wait for the next statement, which pays it as well',
  },
  'payout-not-failed': {
    kind: 'conflict',
    zh: '这笔付款没有失败，无需重试',
    en: 'The payout has not failed, so there is nothing to send again',
    remedyZh: '读取付款状态，等待结果',
    remedyEn: 'Read the payout; it is on its way or has arrived',
  },
  'payout-unknown': {
    kind: 'missing',
    zh: '这张结算单还没有发起付款',
    en: 'No payout of this statement was requested',
    remedyZh: '请从付款列表中选择',
    remedyEn: 'Choose one from the list of payouts',
  },
} as const satisfies Record<string, Refusal>;
