import type { Refusal } from './refusal.js';

/** What can be refused about logins that one party issues for another. */
export const accessRefusals = {
  'token-role-above-own': {
    kind: 'forbidden',
    zh: '不能签发或吊销高于自己权限的登录凭证',
    en: 'Nobody issues or ends a login for a role above his own',
    remedyZh: '请拥有该权限的人员办理',
    remedyEn: 'Ask whoever holds that role to do it',
  },
  'party-unknown': {
    kind: 'missing',
    zh: '本区域没有这个人员',
    en: 'There is no such person in this region',
    remedyZh: '请从本区域的人员中选择',
    remedyEn: 'Choose somebody of this region',
  },
  'login-unknown': {
    kind: 'missing',
    zh: '本区域没有这个登录凭证',
    en: 'There is no such login in this region',
    remedyZh: '请从该人员的登录凭证列表中选择',
    remedyEn: 'Choose one from the list of the person’s logins',
  },
} as const satisfies Record<string, Refusal>;
