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
  'station-full': {
    kind: 'conflict',
    zh: '该自提点所属网格站本团期已满单，提前截单',
    en: 'The grid station of this pickup point is full and takes no more orders of this cycle',
    remedyZh: '减少数量，选择其他网格站的自提点，或在下一团期下单',
    remedyEn: 'Take fewer pieces, choose a pickup point of another station, or order in the next cycle',
  },
  'quota-node-unknown': {
    kind: 'missing',
    zh: '本团期没有这个库存节点，或该商品不在此节点销售',
    en: 'The cycle has no such node of stock, or the SKU is not sold there',
    remedyZh: '请从库存树中选择 central、网格站或团长',
    remedyEn: 'Choose central, a station or a leader of the tree of stock',
  },
  'quota-move-nowhere': {
    kind: 'invalid',
    zh: '调出与调入节点相同',
    en: 'The quota would be moved to where it is',
    remedyZh: '请选择两个不同的节点',
    remedyEn: 'Name two different nodes',
  },
  'bundle-invalid': {
    kind: 'unprocessable',
    zh: '组合商品的组成不正确',
    en: 'The bundle is not made of components that can be sold',
    remedyZh: '按 facts.why 修改：组成商品须属同一区域、自身不是组合，且组合价不低于件数（分）',
    remedyEn:
      'Correct what facts.why names: components are SKUs of the region, no bundles, at a fen a piece at least',
  },
  'limit-invalid': {
    kind: 'unprocessable',
    zh: '限购规则的范围不正确',
    en: 'The scope of the purchase limit is not right',
    remedyZh: '范围只能是一个商品、一个类目或全部，且属于本区域',
    remedyEn: 'Name one SKU, one category or neither, of your region',
  },
  'stock-not-there': {
    kind: 'conflict',
    zh: '该批次没有这么多现货',
    en: 'There is not that much of this lot on hand',
    remedyZh: '重新读取现货，按 facts.onHand 修改数量',
    remedyEn: 'Read the stock again and move no more than facts.onHand',
  },
  'lot-expired': {
    kind: 'unprocessable',
    zh: '该批次已过期，不能入库为可售',
    en: 'The lot has expired and cannot come into stock',
    remedyZh: '请按报损登记，或填写正确的到期日',
    remedyEn: 'Write it off, or name the right day of expiry',
  },
  'site-unknown': {
    kind: 'missing',
    zh: '没有这个站点',
    en: 'There is no such site',
    remedyZh: '请填写本区域的中心仓或网格站',
    remedyEn: 'Name a warehouse or grid station of your region',
  },
  'member-unknown': {
    kind: 'missing',
    zh: '没有这个用户',
    en: 'There is no such member',
    remedyZh: '请核对用户编号，且属于本区域',
    remedyEn: 'Check the id; the member must be of your region',
  },
} as const satisfies Record<string, Refusal>;
