import type { Refusal } from './refusal.js';

/** What can be refused about a cycle, its instants and its labels of days. */
export const cycleRefusals = {
  'day-malformed': {
    kind: 'invalid',
    zh: '日期标签应为有效的 YYYY-MM-DD',
    en: 'A day label must be a valid YYYY-MM-DD',
    remedyZh: '请写成 2026-11-22 这样的日期',
    remedyEn: 'Write the day like 2026-11-22',
  },
  'cycle-not-open': {
    kind: 'conflict',
    zh: '本团期尚未开始，请稍后再下单',
    en: 'This cycle has not opened yet; order again later',
    remedyZh: '在 facts.opensAt 之后再下单',
    remedyEn: 'Order after the instant in facts.opensAt',
  },
  'cycle-closed': {
    kind: 'conflict',
    zh: '本团期已截单，请等待下一团期',
    en: 'This cycle has passed its cutoff; wait for the next one',
    remedyZh: '查看在售团期列表，在下一团期下单',
    remedyEn: 'Read the list of cycles and order in the one that sells now',
  },
  'cycle-move-not-allowed': {
    kind: 'conflict',
    zh: '团期当前状态不允许此操作',
    en: 'The cycle is not in a state that allows this step',
    remedyZh: '重新读取团期状态；若已是目标状态则无需再操作',
    remedyEn: 'Read the cycle again; if it is where you want it there is nothing to do',
  },
  'cycle-unknown': {
    kind: 'missing',
    zh: '没有这个团期',
    en: 'There is no such cycle',
    remedyZh: '请从团期列表中选择',
    remedyEn: 'Choose one from the list of cycles',
  },
  'cutoff-not-later': {
    kind: 'unprocessable',
    zh: '新的截单时间必须晚于现在的截单时间',
    en: 'The new cutoff must be later than the present one',
    remedyZh: '请填写晚于 facts 中现截单时间的时间',
    remedyEn: 'Give an instant after the present cutoff, which is in facts',
  },
  'cutoff-extension-too-long': {
    kind: 'unprocessable',
    zh: '截单最多累计延长六十分钟，否则供应商来不及备货',
    en: 'A cutoff can be moved by sixty minutes in all; beyond that suppliers cannot load in time',
    remedyZh: '请缩短延长时间，或让用户在下一团期下单',
    remedyEn: 'Extend by less, or let members order in the next cycle',
  },
  'cycle-not-extendable': {
    kind: 'conflict',
    zh: '本团期尚未开售，或已冻结采购，不能再改截单时间',
    en: 'The cycle does not sell yet, or is frozen and bought for; its cutoff can no longer be moved',
    remedyZh: '请让用户在下一团期下单',
    remedyEn: 'Let members order in the next cycle',
  },
  'cycle-not-cancellable': {
    kind: 'conflict',
    zh: '本团期已冻结或已结束，不能整团取消；请逐单售后处理',
    en: 'The cycle is frozen or over and cannot be called off; refund single orders instead',
    remedyZh: '请在售后或订单中逐单退款',
    remedyEn: 'Refund the orders one by one through claims',
  },
} as const satisfies Record<string, Refusal>;
