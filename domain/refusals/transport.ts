import type { Refusal } from './refusal.js';

/** What can be refused about runs, stops and the signing of goods. */
export const transportRefusals = {
  'stop-move-not-allowed': {
    kind: 'conflict',
    zh: '该站点当前状态不能这样操作，请刷新后再试',
    en: 'The stop is not in a state that allows this; refresh and try again',
  },
  'earlier-stop-open': {
    kind: 'conflict',
    zh: '前面的站点还没有签收，请先完成前一站',
    en: 'An earlier stop is not finished; have it signed, or report it as failed, first',
  },
  'stop-unknown': {
    kind: 'missing',
    zh: '这趟车没有这个站点',
    en: 'This trip has no such stop',
  },
  'stop-count-differs': {
    kind: 'unprocessable',
    zh: '签收的筐数或包裹数与装车不一致，请核对后登记差异',
    en: 'The crates or parcels counted differ from those loaded; count again or record the difference',
  },
  'run-unknown': { kind: 'missing', zh: '没有这趟车', en: 'There is no such trip run' },
  'run-move-not-allowed': {
    kind: 'conflict',
    zh: '这趟车当前状态不能这样操作，请刷新后再试',
    en: 'The trip run is not in a state that allows this; refresh and try again',
  },
  'load-differs': {
    kind: 'unprocessable',
    zh: '扫描的周转筐与这趟车不一致，请核对后重新装车',
    en: 'The crates scanned are not exactly those of this trip run; check them and load again',
  },
  'crate-not-for-stop': {
    kind: 'unprocessable',
    zh: '这个周转筐不是送到本站的，请放回车上',
    en: 'This crate is not for this stop; put it back into the van',
  },
} as const satisfies Record<string, Refusal>;
