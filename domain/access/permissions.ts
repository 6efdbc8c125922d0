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
 *
 * @rule ACC-01 Whatever the table of permissions does not name is refused.
 * @test test/domain/access/permissions.test.ts › a role that is not named may not
 * @rule ACC-02 Members, leaders, suppliers and drivers change only what is their own.
 * @test test/domain/access/permissions.test.ts › members, leaders, suppliers and drivers change only what is their
 *   own
 * @rule ACC-03 Orders are placed by members, or by a leader for a neighbour; only the point's leader signs stops and
 *   redeems codes.
 * @test test/domain/access/permissions.test.ts › only the leader signs stops and redeems codes, and nobody but a
 *   member places orders
 * @rule ACC-04 Money leaves, and the ledger is read, by finance alone.
 * @test test/domain/access/permissions.test.ts › money leaves and the ledger is read by finance alone
 */
export const permissions = {
  'profile.read': { member: 'own' },
  'profile.change': { member: 'own' },
  'leader.ask-leave': { leader: 'own' },
  'leader.change': { ops: 'any' },
  'leader.change.read': { leader: 'own', ops: 'any' },
  'neighbour.order': { leader: 'own' },
  'point.read': { member: 'any', leader: 'any', ops: 'any' },
  'cart.read': { member: 'own' },
  'cart.change': { member: 'own' },
  'catalogue.read': { member: 'any', leader: 'any', ops: 'any', finance: 'any' },
  'shop.read': { member: 'own', leader: 'own' },
  'catalogue.change': { ops: 'any' },
  'revision.read': { ops: 'any', finance: 'any' },
  'revision.decide': { ops: 'any', finance: 'any' },
  'goods.read': { leader: 'own' },
  'goods.arrange': { leader: 'own' },
  'supply.quote': { supplier: 'own' },
  'supply.read': { supplier: 'own', ops: 'any', finance: 'any' },
  'quota.move': { ops: 'any' },
  'stock.read': { ops: 'any' },
  'stock.correct': { ops: 'any' },
  'household.change': { ops: 'any' },
  'cycle.read': { member: 'any', leader: 'any', picker: 'any', driver: 'any', ops: 'any', finance: 'any' },
  'cycle.extend': { ops: 'any' },
  'cycle.cancel': { ops: 'any' },
  'order.price': { member: 'own' },
  'coupon.use': { member: 'own' },
  'own-discount.change': { leader: 'own' },
  'offer.read': { ops: 'any', finance: 'any' },
  'order.place': { member: 'own' },
  'order.pay': { member: 'own', leader: 'own' },
  'order.cancel': { member: 'own' },
  'order.move': { member: 'own' },
  'order.read': { member: 'own', leader: 'own', ops: 'any', finance: 'any' },
  'order.review': { member: 'own' },
  'claim.open': { member: 'own', ops: 'any' },
  'claim.read': { member: 'own', leader: 'own', ops: 'any', finance: 'any' },
  'claim.decide': { ops: 'any' },
  'claim.withdraw': { member: 'own' },
  'message.read': { member: 'own', leader: 'own' },
  'purchase.read': { supplier: 'own', ops: 'any', finance: 'any' },
  'purchase.answer': { supplier: 'own', ops: 'any' },
  'purchase.decide': { ops: 'any' },
  'receipt.count': { picker: 'site' },
  'task.read': { picker: 'site', ops: 'any' },
  'pick.scan': { picker: 'site' },
  'pick.day': { picker: 'own' },
  'crate.stage': { picker: 'site' },
  'parcel.return': { picker: 'site' },
  'parcel.pack': { picker: 'site' },
  'parcel.read': { picker: 'site', driver: 'own', leader: 'own', ops: 'any' },
  'run.read': { driver: 'own', picker: 'site', ops: 'any' },
  'run.drive': { driver: 'own' },
  'stop.read': { leader: 'own' },
  'stop.arrival': { leader: 'own', ops: 'any' },
  'stop.sign': { leader: 'own' },
  'stop.decide': { driver: 'own', ops: 'any' },
  'point.day': { leader: 'own' },
  'point.report': { leader: 'own' },
  'pickup.read': { member: 'own', leader: 'own' },
  'pickup.redeem': { leader: 'own' },
  'commission.read': { member: 'own', leader: 'own', ops: 'any', finance: 'any' },
  'statement.read': { member: 'own', leader: 'own', supplier: 'own', ops: 'any', finance: 'any' },
  'payout.request': { finance: 'any' },
  'payout.read': { finance: 'any' },
  'ledger.read': { finance: 'any' },
  'ledger.top-up': { finance: 'any' },
  'reconciliation.read': { finance: 'any' },
  'reconciliation.run': { finance: 'any' },
  'reconciliation.resolve': { finance: 'any' },
  'approval.read': { ops: 'any', finance: 'any' },
  'approval.decide': { ops: 'any', finance: 'any' },
  'attention.read': { ops: 'any', finance: 'any' },
  'attention.resolve': { ops: 'any', finance: 'any' },
  'token.issue': { ops: 'any' },
  'token.revoke': { ops: 'any' },
} as const satisfies Record<string, Permission>;

/** An action of the table. */
export type Action = keyof typeof permissions;

/**
 * How far a role may do an action; undefined means never.
 *
 * @rule ACC-05 What belongs to somebody else is answered as if it did not exist.
 * @test test/api/authentication.test.ts › another's thing is 404, as if it did not exist
 */
export function scopeOf(action: Action, role: Role): Scope | undefined {
  const permission: Permission = permissions[action];
  return permission[role];
}
