import type { Refusal } from './refusal.js';

/** What can be refused about logins that one party issues for another. */
export const accessRefusals = {
  'token-role-above-own': {
    kind: 'forbidden',
    zh: '不能签发高于自己权限的登录凭证',
    en: 'Nobody issues a login for a role above his own',
    remedyZh: '请运营主管签发',
    remedyEn: 'Ask whoever holds that role to issue it',
  },
  'party-unknown': {
    kind: 'missing',
    zh: '本区域没有这个人员',
    en: 'There is no such person in this region',
    remedyZh: '请从本区域的人员中选择',
    remedyEn: 'Choose somebody of this region',
  },
} as const satisfies Record<string, Refusal>;
