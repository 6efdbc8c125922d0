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
  'campaign-over': {
    kind: 'conflict',
    zh: '该活动的优惠额度已用完，活动已结束',
    en: 'The campaign has given away its budget and is over',
    remedyZh: '重新报价，让用户确认没有该活动的应付金额',
    remedyEn: 'Ask for the price again and have the member confirm it without the campaign',
  },
  'campaign-invalid': {
    kind: 'unprocessable',
    zh: '满减活动的设置有误',
    en: 'The campaign is not set up soundly',
    remedyZh: '按 facts.why 更正后重新提交',
    remedyEn: 'Correct what facts.why names and submit it again',
  },
  'coupon-invalid': {
    kind: 'unprocessable',
    zh: '优惠券的设置有误',
    en: 'The coupon is not set up soundly',
    remedyZh: '按 facts.why 更正后重新提交',
    remedyEn: 'Correct what facts.why names and submit it again',
  },
  'group-minimum-invalid': {
    kind: 'unprocessable',
    zh: '成团门槛的设置有误',
    en: 'The group minimum is not set up soundly',
    remedyZh: '按 facts.why 更正后重新提交',
    remedyEn: 'Correct what facts.why names and submit it again',
  },
  'campaign-unknown': {
    kind: 'missing',
    zh: '没有这个满减活动',
    en: 'There is no such campaign',
    remedyZh: '从活动列表中选择',
    remedyEn: 'Choose one from the list of campaigns',
  },
  'coupon-unknown': {
    kind: 'missing',
    zh: '没有这张优惠券',
    en: 'There is no such coupon',
    remedyZh: '从优惠券列表中选择',
    remedyEn: 'Choose one from the list of coupons',
  },
  'leader-discount-too-large': {
    kind: 'unprocessable',
    zh: '优惠超过您在这些商品上的佣金，佣金不能为负',
    en: 'The discount is more than your commission on these goods; a commission is never below nothing',
    remedyZh: '设置不超过 facts 中上限的优惠',
    remedyEn: 'Set a discount within the limit in facts',
  },
} as const satisfies Record<string, Refusal>;
