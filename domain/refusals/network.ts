import type { Refusal } from './refusal.js';

/** What can be refused about leaders who are away or move, and about the neighbours whom they serve. */
export const networkRefusals = {
  'leader-away': {
    kind: 'conflict',
    zh: '该团长在本团期休假或暂停营业，自提点不接单',
    en: 'This leader is on leave or suspended in this cycle; the point takes no orders',
    remedyZh: '请选择附近的其他自提点，或等团长回来',
    remedyEn: 'Choose another pickup point nearby, or wait until the leader is back',
  },
  'leader-change-unknown': {
    kind: 'missing',
    zh: '没有这条团长变更记录',
    en: 'There is no such change of a leader',
    remedyZh: '请从团长变更列表中选择',
    remedyEn: 'Choose one from the list of changes',
  },
  'leader-change-too-late': {
    kind: 'conflict',
    zh: '开始的团期已冻结，只能从尚未冻结的团期起生效',
    en: 'The first cycle is frozen already; a change begins with a cycle that is not',
    remedyZh: '请从 facts.firstOpen 的团期或以后开始',
    remedyEn: 'Begin with the cycle in facts.firstOpen or a later one',
  },
  'leader-change-invalid': {
    kind: 'unprocessable',
    zh: '这个变更不成立，原因见 facts.why',
    en: 'This change makes no sense: see facts.why',
    remedyZh: '请按 facts.why 修改后再提交',
    remedyEn: 'Correct what facts.why names and send it again',
  },
  'leader-change-overlaps': {
    kind: 'conflict',
    zh: '该团长在这些团期已有同类变更',
    en: 'Another change of this leader counts in some of these cycles',
    remedyZh: '请先结束或撤回已有的变更',
    remedyEn: 'End or withdraw the other one first',
  },
  'leader-change-decided': {
    kind: 'conflict',
    zh: '该变更已处理，不能再这样操作',
    en: 'This change was decided before and cannot be treated so any more',
    remedyZh: '请刷新列表查看当前状态',
    remedyEn: 'Read the list again to see its state',
  },
  'neighbour-not-yours': {
    kind: 'missing',
    zh: '没有这位属于您自提点的用户；手机号已在其他自提点登记的，请对方自行下单',
    en: 'No member of your point has this number; who belongs to another point orders for himself',
    remedyZh: '请核对手机号，或为从未注册的邻居先登记',
    remedyEn: 'Check the number, or enter a neighbour who was never registered',
  },
  'neighbour-is-self': {
    kind: 'unprocessable',
    zh: '为自己下单请使用用户身份，不能代客下单',
    en: 'What a leader buys for himself he orders as a member',
    remedyZh: '请以用户身份登录后下单',
    remedyEn: 'Log in as a member and order there',
  },
  'neighbours-too-many': {
    kind: 'limited',
    zh: '今天登记的新邻居已达上限',
    en: 'You have entered as many new neighbours today as one may',
    remedyZh: '请明天再登记，或请邻居自行注册',
    remedyEn: 'Go on tomorrow, or ask them to register themselves',
  },
} as const satisfies Record<string, Refusal>;
