import type { Refusal } from './refusal.js';

/** What can be refused about amounts, baskets and prices. A coupon that does not apply is explained, not refused. */
export const pricingRefusals = {
  'amount-malformed': {
    kind: 'invalid',
    zh: '金额格式不正确，应为最多两位小数的元，例如 12.30',
    en: 'The amount is malformed; write yuan with at most two decimals, for example 12.30',
  },
  'basket-empty': {
    kind: 'unprocessable',
    zh: '购物车是空的，请先选择商品',
    en: 'The basket is empty; choose something first',
  },
  'basket-sku-repeated': {
    kind: 'unprocessable',
    zh: '同一商品出现在多行，请合并数量',
    en: 'The same SKU is on several lines; put the quantities together',
  },
  'quantity-invalid': {
    kind: 'invalid',
    zh: '数量应为 1 到 999 的整数',
    en: 'A quantity is a whole number from 1 to 999',
  },
  'price-changed': {
    kind: 'conflict',
    zh: '价格已更新，请确认新价格后再下单',
    en: 'The prices have changed; confirm the new price and order again',
  },
} as const satisfies Record<string, Refusal>;
