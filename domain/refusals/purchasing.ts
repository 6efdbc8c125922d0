import type { Refusal } from './refusal.js';

/** What can be refused about purchase orders and the answers to them. */
export const purchasingRefusals = {
  'purchase-order-move-not-allowed': {
    kind: 'conflict',
    zh: '该采购单当前状态不能这样操作，请刷新后再试',
    en: 'The purchase order is not in a state that allows this; refresh and try again',
  },
  'purchase-answer-invalid': {
    kind: 'unprocessable',
    zh: '回复的内容与采购单不一致，请核对商品与数量',
    en: 'The answer does not match the purchase order; check lines and quantities',
  },
  'purchase-order-unknown': {
    kind: 'missing',
    zh: '没有这张采购单',
    en: 'There is no such purchase order',
  },
  'receipt-unknown-sku': {
    kind: 'unprocessable',
    zh: '这个商品不在该采购单里，请不要收货',
    en: 'This product is not on the purchase order for this site; do not take it in',
  },
  'receipt-too-many': {
    kind: 'conflict',
    zh: '清点数量超过订购数量的一成以上，请把多余的退回司机',
    en: 'More than a tenth above what was ordered; hand the rest back to the driver',
  },
  'receipt-line-invalid': {
    kind: 'unprocessable',
    zh: '同一商品只能有一行，拒收数量不能超过清点数量',
    en: 'Each product has one line, and no more can be rejected than was counted',
  },
} as const satisfies Record<string, Refusal>;
