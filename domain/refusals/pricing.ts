import type { Refusal } from './refusal.js';

/** What can be refused about amounts, baskets and prices. A coupon that does not apply is explained, not refused. */
export const pricingRefusals = {
  'amount-malformed': {
    kind: 'invalid',
    zh: '金额格式不正确，应为最多两位小数的元，例如 12.30',
    en: 'The amount is malformed; write yuan with at most two decimals, for example 12.30',
    remedyZh: '请写成 12.30 这样的元金额，不带货币符号和千分位',
    remedyEn: 'Write yuan like 12.30, without sign of currency or thousands',
  },
  'basket-empty': {
    kind: 'unprocessable',
    zh: '购物车是空的，请先选择商品',
    en: 'The basket is empty; choose something first',
    remedyZh: '从商品列表添加商品后再报价或下单',
    remedyEn: 'Add something from the list, then ask for the price again',
  },
  'basket-sku-repeated': {
    kind: 'unprocessable',
    zh: '同一商品出现在多行，请合并数量',
    en: 'The same SKU is on several lines; put the quantities together',
    remedyZh: '把同一商品合并成一行',
    remedyEn: 'Put the lines of this SKU together into one',
  },
  'quantity-invalid': {
    kind: 'invalid',
    zh: '数量应为 1 到 999 的整数',
    en: 'A quantity is a whole number from 1 to 999',
    remedyZh: '更正 facts.skuId 的数量',
    remedyEn: 'Correct the quantity of the SKU in facts',
  },
  'price-changed': {
    kind: 'conflict',
    zh: '价格已更新，请确认新价格后再下单',
    en: 'The prices have changed; confirm the new price and order again',
    remedyZh: '重新报价，让用户确认新的应付金额',
    remedyEn: 'Ask for the price again and have the member confirm the new amount',
  },
} as const satisfies Record<string, Refusal>;
