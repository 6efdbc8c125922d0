import type { Refusal } from './refusal.js';

/** What can be refused about purchase orders and the answers to them. */
export const purchasingRefusals = {
  'purchase-order-move-not-allowed': {
    kind: 'conflict',
    zh: '该采购单当前状态不能这样操作，请刷新后再试',
    en: 'The purchase order is not in a state that allows this; refresh and try again',
    remedyZh: '重新读取采购单，按其当前状态操作',
    remedyEn: 'Read the purchase order again and act on the state it is in now',
  },
  'purchase-answer-invalid': {
    kind: 'unprocessable',
    zh: '回复的内容与采购单不一致，请核对商品与数量',
    en: 'The answer does not match the purchase order; check lines and quantities',
    remedyZh: '按采购单的行号回复，数量不超过订购数',
    remedyEn: 'Answer with the lines of the order and at most the quantities ordered',
  },
  'purchase-order-unknown': {
    kind: 'missing',
    zh: '没有这张采购单',
    en: 'There is no such purchase order',
    remedyZh: '请从采购单列表中选择',
    remedyEn: 'Choose one from the list of purchase orders',
  },
  'receipt-unknown-sku': {
    kind: 'unprocessable',
    zh: '这个商品不在该采购单里，请不要收货',
    en: 'This product is not on the purchase order for this site; do not take it in',
    remedyZh: '请司机带回，并通知运营',
    remedyEn: 'Hand it back to the driver and tell operations',
  },
  'receipt-too-many': {
    kind: 'conflict',
    zh: '清点数量超过订购数量的一成以上，请把多余的退回司机',
    en: 'More than a tenth above what was ordered; hand the rest back to the driver',
    remedyZh: '只登记可收的数量，其余退回',
    remedyEn: 'Count only what may be taken in and send the rest back',
  },
  'receipt-line-invalid': {
    kind: 'unprocessable',
    zh: '同一商品只能有一行，拒收数量不能超过清点数量',
    en: 'Each product has one line, and no more can be rejected than was counted',
    remedyZh: '合并重复的行并核对拒收数量后重新提交',
    remedyEn: 'Put repeated lines together, check what is rejected, and count again',
  },
  'purchase-counter-changes-nothing': {
    kind: 'unprocessable',
    zh: '还价与采购单完全一致，请直接确认',
    en: 'The counter is what was ordered; confirm the order instead',
    remedyZh: '调用确认接口',
    remedyEn: 'Confirm the order',
  },
  'purchase-counter-brings-nothing': {
    kind: 'unprocessable',
    zh: '还价不供应任何商品，请改为拒绝并说明原因',
    en: 'The counter brings nothing at all; refuse the order with a reason instead',
    remedyZh: '调用拒绝接口并写明原因',
    remedyEn: 'Refuse the order and give the reason',
  },
  'purchase-counter-too-late': {
    kind: 'unprocessable',
    zh: '承诺的到货时间晚于当晚排线，无法安排配送',
    en: 'Goods that come after the routes are fixed cannot be delivered; offer an earlier time or fewer pieces',
    remedyZh: '提前到货时间，或减少数量后重新还价',
    remedyEn: 'Offer an earlier time or fewer pieces',
  },
} as const satisfies Record<string, Refusal>;
