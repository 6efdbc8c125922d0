import type { MemberIdentity } from '../parties/shopper/member.js';
import type { FixedOrder } from '../parties/shopper/plan-trips.js';

/** Somebody who works for the business, with the token he was given. */
export interface Worker {
  readonly id: string;
  readonly token: string;
}

export interface WorkerAtSite extends Worker {
  readonly siteId: string;
}

export interface LeaderIdentity extends WorkerAtSite {
  /** How the payment provider knows the leader, who is paid there. */
  readonly openId: string;
}

export interface SupplierIdentity extends Worker {
  /** `whsec_…` */
  readonly secret: string;
}

/** The people of a city and what they know by heart. No party is given more than its own part of it. */
export interface Town {
  readonly regionId: string;
  readonly members: readonly MemberIdentity[];
  readonly leaders: readonly LeaderIdentity[];
  readonly pickers: readonly WorkerAtSite[];
  readonly drivers: readonly WorkerAtSite[];
  readonly suppliers: readonly SupplierIdentity[];
  readonly ops: Worker;
  readonly finance: Worker;
  /** What stands on the products of the house. */
  readonly gtins: readonly string[];
  /** Orders that are placed on every day: in the sample city, A's for exactly 100.00 yuan. */
  readonly fixedOrders: readonly FixedOrder[];
  /** The supplier who brings less than was ordered; empty if every supplier has goods of a fixed order. */
  readonly shortSupplierId: string;
}
