import type { Refusal } from './refusal.js';

/** What can be refused about claims after the sale. */
export const afterSaleRefusals = {
  'claim-move-not-allowed': {
    kind: 'conflict',
    zh: '该售后单当前状态不能这样操作，请刷新后再试',
    en: 'The claim is not in a state that allows this; refresh and try again',
  },
  'claim-exceeds-paid': {
    kind: 'unprocessable',
    zh: '申请金额超过该商品实付且尚未退还的金额',
    en: 'More is claimed than was paid for the line and not yet returned',
  },
  'claim-amount-invalid': {
    kind: 'invalid',
    zh: '申请的数量或金额有误',
    en: 'The quantity or the amount of the claim is wrong',
  },
  'claim-unknown': { kind: 'missing', zh: '没有这个售后单', en: 'There is no such claim' },
  'claim-not-collected': {
    kind: 'conflict',
    zh: '商品提取后才能申请售后',
    en: 'A claim can be opened after the goods were collected',
  },
  'claim-window-closed': {
    kind: 'conflict',
    zh: '已超过售后申请时限',
    en: 'The time for claims on this order is over',
  },
  'order-line-unknown': { kind: 'missing', zh: '订单中没有这一行商品', en: 'The order has no such line' },
} as const satisfies Record<string, Refusal>;
