import type { Refusal } from './refusal.js';

/** What can be refused about counters: stock, coupons, purchase limits, quota. */
export const inventoryRefusals = {
  'out-of-stock': {
    kind: 'conflict',
    zh: '商品库存不足，请减少数量或选择其他商品',
    en: 'There is not enough left of this SKU; take fewer or choose another',
  },
  'limit-reached': {
    kind: 'conflict',
    zh: '已达到限购数量或优惠券使用上限',
    en: 'The purchase limit or the use limit of the coupon is reached',
  },
  'quota-not-free': {
    kind: 'conflict',
    zh: '可调拨的配额不足，已售出部分不能移走',
    en: 'Not enough of this quota is free; what is sold cannot be moved',
  },
  'quota-over-supply': {
    kind: 'unprocessable',
    zh: '各节点配额之和超过供应量',
    en: 'The quotas of the nodes add up to more than the supply',
  },
} as const satisfies Record<string, Refusal>;
