import type { Refusal } from './refusal.js';

/** What can be refused about what people have to look at, and about what takes two of them. */
export const eventRefusals = {
  'attention-unknown': {
    kind: 'missing',
    zh: '没有这条待处理事项',
    en: 'There is no such matter to look at',
    remedyZh: '重新读取待处理列表',
    remedyEn: 'Read the list of open matters again',
  },
  'attention-resolved-before': {
    kind: 'conflict',
    zh: '这条事项已经处理完毕',
    en: 'The matter was resolved before',
    remedyZh: '无需再处理；如又发生会重新出现',
    remedyEn: 'Nothing is left to do; it is opened again if it happens again',
  },
  'attention-not-yours': {
    kind: 'forbidden',
    zh: '这条事项归其他岗位处理',
    en: 'The matter belongs to another role',
    remedyZh: '转给列表中注明的岗位',
    remedyEn: 'Hand it to the role that the list names',
  },
  'approval-unknown': {
    kind: 'missing',
    zh: '没有这条复核申请',
    en: 'There is no such approval',
    remedyZh: '重新读取待复核列表',
    remedyEn: 'Read the list of approvals again',
  },
  'approval-decided-before': {
    kind: 'conflict',
    zh: '这条复核申请已经处理过',
    en: 'The approval was decided before',
    remedyZh: '读取该申请查看结果',
    remedyEn: 'Read the approval to see how it was decided',
  },
  'approval-own-request': {
    kind: 'forbidden',
    zh: '不能复核自己提出的申请，请由另一人处理',
    en: 'Nobody approves what he asked for himself; another person must decide',
    remedyZh: '请另一位有权限的同事复核',
    remedyEn: 'Ask a colleague with the same permission to decide',
  },
  'approval-waiting-already': {
    kind: 'conflict',
    zh: '同一事项已有待复核的申请，请先处理',
    en: 'An approval of the same matter is waiting already; decide that one first',
    remedyZh: '先复核列表中的那一条',
    remedyEn: 'Have the one in the list decided first',
  },
} as const satisfies Record<string, Refusal>;
