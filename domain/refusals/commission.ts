import type { Refusal } from './refusal.js';

/** What can be refused about inviters and commission. */
export const commissionRefusals = {
  'inviter-closes-ring': {
    kind: 'unprocessable',
    zh: '邀请关系不能形成闭环',
    en: 'This inviter would close a ring of invitations',
  },
  'commission-over-margin': {
    kind: 'unprocessable',
    zh: '佣金与优惠之和超过毛利保护线，需要审批',
    en: 'Commission and discounts eat more than the margin guard allows; it needs an approval',
  },
} as const satisfies Record<string, Refusal>;
