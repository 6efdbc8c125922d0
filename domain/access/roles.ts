/**
 * Everybody who may call the API. A person with two roles has two tokens.
 *
 * @rule ACC-06 A token carries one role and the ids of its party; a person with two roles has two tokens.
 * @test test/api/read-token.test.ts › each role is read with the ids that its queries need
 */
export const roles = ['member', 'leader', 'picker', 'driver', 'supplier', 'ops', 'finance'] as const;

export type Role = (typeof roles)[number];

/** The roles with Chinese and English words, for people. */
export const roleWords: Readonly<Record<Role, { readonly zh: string; readonly en: string }>> = {
  member: { zh: '用户', en: 'member' },
  leader: { zh: '团长', en: 'leader' },
  picker: { zh: '分拣员', en: 'picker' },
  driver: { zh: '司机', en: 'driver' },
  supplier: { zh: '供应商', en: 'supplier' },
  ops: { zh: '运营', en: 'operations' },
  finance: { zh: '财务', en: 'finance' },
};

/** Whether a text is a role. */
export function isRole(text: string): text is Role {
  return roles.some((role) => role === text);
}
