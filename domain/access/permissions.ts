import type { Role } from './roles.js';

/**
 * How far a permission reaches. `own`: what belongs to the caller (his orders; a leader's pickup point; a driver's
 * runs; a supplier's purchase orders). `site`: what happens at the site he works at. `any`: everything of his region.
 */
export type Scope = 'own' | 'site' | 'any';

/** Who may do an action, and how far; a role that is not named may never do it. */
export type Permission = Readonly<Partial<Record<Role, Scope>>>;

/**
 * The authorisation table. Whatever is not in it is refused; it drives the middleware, the ownership checks and the test
 * that walks every route. Source of the columns: who may do what, by role, from least to most.
 */
export const permissions = {
  'profile.read': { member: 'own' },
  'catalogue.read': { member: 'any', leader: 'any', ops: 'any', finance: 'any' },
  'catalogue.change': { ops: 'any' },
  'quota.move': { ops: 'any' },
  'cycle.read': { member: 'any', leader: 'any', picker: 'any', driver: 'any', ops: 'any', finance: 'any' },
  'cycle.extend': { ops: 'any' },
  'cycle.cancel': { ops: 'any' },
  'order.price': { member: 'own' },
  'order.place': { member: 'own' },
  'order.pay': { member: 'own' },
  'order.cancel': { member: 'own' },
  'order.read': { member: 'own', leader: 'own', ops: 'any', finance: 'any' },
  'order.review': { member: 'own' },
  'claim.open': { member: 'own', ops: 'any' },
  'claim.read': { member: 'own', leader: 'own', ops: 'any', finance: 'any' },
  'claim.decide': { ops: 'any' },
  'message.read': { member: 'own', leader: 'own' },
  'purchase.read': { supplier: 'own', ops: 'any', finance: 'any' },
  'purchase.answer': { supplier: 'own' },
  'receipt.count': { picker: 'site' },
  'task.read': { picker: 'site', ops: 'any' },
  'pick.scan': { picker: 'site' },
  'parcel.pack': { picker: 'site' },
  'parcel.read': { picker: 'site', driver: 'own', leader: 'own', ops: 'any' },
  'run.read': { driver: 'own', picker: 'site', ops: 'any' },
  'run.drive': { driver: 'own' },
  'stop.read': { leader: 'own' },
  'stop.sign': { leader: 'own' },
  'pickup.read': { member: 'own', leader: 'own' },
  'pickup.redeem': { leader: 'own' },
  'commission.read': { member: 'own', leader: 'own', ops: 'any', finance: 'any' },
  'statement.read': { member: 'own', leader: 'own', supplier: 'own', ops: 'any', finance: 'any' },
  'payout.request': { finance: 'any' },
  'ledger.read': { finance: 'any' },
  'attention.read': { ops: 'any', finance: 'any' },
  'attention.resolve': { ops: 'any' },
  'token.issue': { ops: 'any' },
} as const satisfies Record<string, Permission>;

/** An action of the table. */
export type Action = keyof typeof permissions;

/** How far a role may do an action; undefined means never. */
export function scopeOf(action: Action, role: Role): Scope | undefined {
  const permission: Permission = permissions[action];
  return permission[role];
}
