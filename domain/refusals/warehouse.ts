import type { Refusal } from './refusal.js';

/** What can be refused about scans, parcels and the refund of what is short. */
export const warehouseRefusals = {
  'refund-exceeds-line': {
    kind: 'unprocessable',
    zh: '退款件数超过该订单行剩余的件数',
    en: 'More pieces would be refunded than the line still has',
  },
  'scan-unknown-code': {
    kind: 'missing',
    zh: '不认识这个条码，请确认商品标签',
    en: 'This code belongs to no product; check the label',
  },
  'scan-wrong-slot': {
    kind: 'conflict',
    zh: '放错格口：这不是当前波次的团长',
    en: 'Wrong slot: this is not the leader of the wave',
  },
  'scan-wrong-sku': {
    kind: 'conflict',
    zh: '这个团长没有订这个商品，请放回',
    en: 'Nobody at this leader ordered this product; put it back',
  },
  'scan-too-many': {
    kind: 'conflict',
    zh: '数量超过该团长应得的数量，请放回多余的',
    en: 'More than this leader is due; put the rest back',
  },
  'scan-wave-complete': {
    kind: 'conflict',
    zh: '这个波次已经拣完',
    en: 'This wave is already complete',
  },
  'scan-quantity-invalid': {
    kind: 'invalid',
    zh: '扫描数量必须是大于零的整数',
    en: 'The quantity of a scan is a whole number above zero',
  },
  'night-unknown': { kind: 'missing', zh: '没有这个夜间作业', en: 'There is no such night' },
  'night-move-not-allowed': {
    kind: 'conflict',
    zh: '该网格仓的夜间作业当前状态不能这样操作',
    en: 'The night of this site is not in a state that allows this step',
  },
  'wave-unknown': { kind: 'missing', zh: '没有这个波次', en: 'There is no such wave' },
  'wave-taken': {
    kind: 'conflict',
    zh: '这个波次已由其他拣货员领取',
    en: 'Another picker has claimed this wave',
  },
  'wave-move-not-allowed': {
    kind: 'conflict',
    zh: '该波次当前状态不能这样操作，请刷新后再试',
    en: 'The wave is not in a state that allows this; refresh and try again',
  },
  'short-pick-nothing-missing': {
    kind: 'conflict',
    zh: '该商品在这个波次里没有缺少的件数',
    en: 'No piece of this product is missing in this wave',
  },
} as const satisfies Record<string, Refusal>;
