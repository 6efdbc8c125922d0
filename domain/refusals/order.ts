import type { Refusal } from './refusal.js';

/** What can be refused about an order, its number and its life. */
export const orderRefusals = {
  'id-malformed': {
    kind: 'invalid',
    zh: '编号格式不正确，请核对后重试',
    en: 'The id is malformed; check it and try again',
  },
  'order-number-malformed': {
    kind: 'invalid',
    zh: '订单号或其校验位不正确，请核对后重试',
    en: 'The order number or its check digit is wrong; check it and try again',
  },
  'order-not-cancellable': {
    kind: 'conflict',
    zh: '订单已截单或已结束，不能取消；如商品有问题请申请售后',
    en: 'The order is past its cutoff or has ended and cannot be cancelled; open an after-sale claim instead',
  },
  'order-payment-late': {
    kind: 'conflict',
    zh: '订单的付款时间已过，请重新下单',
    en: 'The time to pay this order has passed; order again',
  },
  'order-unknown': { kind: 'missing', zh: '没有这个订单', en: 'There is no such order' },
  'sku-not-sellable': {
    kind: 'unprocessable',
    zh: '该商品在此自提点的本团期不可售，请移除后再下单',
    en: 'This SKU is not on sale at this pickup point in this cycle; take it out of the basket',
  },
  'leader-unknown': {
    kind: 'missing',
    zh: '没有这位团长，或其已停业',
    en: 'There is no such leader, or the point is closed',
  },
  'coupon-not-usable': {
    kind: 'unprocessable',
    zh: '该优惠券不可用：不存在、不在有效期或不符合使用条件',
    en: 'This coupon cannot be used: unknown, out of its dates or not for this order',
  },
  'review-not-allowed': {
    kind: 'conflict',
    zh: '只有提货后的订单可以评价，且每件商品只能评价一次',
    en: 'Only a collected order can be reviewed, and each SKU of it once',
  },
} as const satisfies Record<string, Refusal>;
