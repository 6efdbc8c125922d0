import type { Refusal } from './refusal.js';

/** What can be refused about inviters and commission. */
export const commissionRefusals = {
  'inviter-closes-ring': {
    kind: 'unprocessable',
    zh: '邀请关系不能形成闭环',
    en: 'This inviter would close a ring of invitations',
    remedyZh: '请在导入表中更正该用户的邀请人',
    remedyEn: 'Correct the inviter of this member in the folder that is imported',
  },
  'commission-over-margin': {
    kind: 'unprocessable',
    zh: '佣金与优惠之和超过毛利保护线，需要审批',
    en: 'Commission and discounts eat more than the margin guard allows; it needs an approval',
    remedyZh: '请降低佣金或优惠，或请运营审批',
    remedyEn: 'Lower the commission or the discount, or have operations approve it',
  },
} as const satisfies Record<string, Refusal>;
