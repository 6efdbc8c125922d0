import type { Refusal } from './refusal.js';

/** What can be refused about a cycle, its instants and its labels of days. */
export const cycleRefusals = {
  'day-malformed': {
    kind: 'invalid',
    zh: '日期标签应为有效的 YYYY-MM-DD',
    en: 'A day label must be a valid YYYY-MM-DD',
  },
  'cycle-not-open': {
    kind: 'conflict',
    zh: '本团期尚未开始，请稍后再下单',
    en: 'This cycle has not opened yet; order again later',
  },
  'cycle-closed': {
    kind: 'conflict',
    zh: '本团期已截单，请等待下一团期',
    en: 'This cycle has passed its cutoff; wait for the next one',
  },
  'cycle-move-not-allowed': {
    kind: 'conflict',
    zh: '团期当前状态不允许此操作',
    en: 'The cycle is not in a state that allows this step',
  },
  'cycle-unknown': { kind: 'missing', zh: '没有这个团期', en: 'There is no such cycle' },
} as const satisfies Record<string, Refusal>;
