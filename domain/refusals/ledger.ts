import type { Refusal } from './refusal.js';

/** What can be refused about reading the books. */
export const ledgerRefusals = {
  'account-unknown': {
    kind: 'missing',
    zh: '科目表中没有这个账户，请核对账户名',
    en: 'The chart of accounts has no such account; check its name',
    remedyZh: '请从试算平衡表中选择账户',
    remedyEn: 'Choose an account from the trial balance',
  },
} as const satisfies Record<string, Refusal>;
