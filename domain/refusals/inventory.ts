import type { Refusal } from './refusal.js';

/** What can be refused about counters: stock, coupons, purchase limits, quota. */
export const inventoryRefusals = {
  'out-of-stock': {
    kind: 'conflict',
    zh: '商品库存不足，请减少数量或选择其他商品',
    en: 'There is not enough left of this SKU; take fewer or choose another',
    remedyZh: '按 facts.available 减少数量，或从购物车移除该商品',
    remedyEn: 'Take no more than facts.available, or take the SKU out of the basket',
  },
  'limit-reached': {
    kind: 'conflict',
    zh: '已达到限购数量或优惠券使用上限',
    en: 'The purchase limit or the use limit of the coupon is reached',
    remedyZh: '减少数量，或不使用该优惠券再下单',
    remedyEn: 'Take fewer pieces, or order without the coupon',
  },
  'quota-not-free': {
    kind: 'conflict',
    zh: '可调拨的配额不足，已售出部分不能移走',
    en: 'Not enough of this quota is free; what is sold cannot be moved',
    remedyZh: '最多调拨 facts.free 件，或等待订单取消后再调',
    remedyEn: 'Move at most facts.free pieces, or wait until orders are cancelled',
  },
  'quota-over-supply': {
    kind: 'unprocessable',
    zh: '各节点配额之和超过供应量',
    en: 'The quotas of the nodes add up to more than the supply',
    remedyZh: '请降低团长或网格站的比例，使其合计不超过全部供应量',
    remedyEn: 'Lower the share of leaders or stations until they are at most the whole',
  },
} as const satisfies Record<string, Refusal>;
