import { couponObstacle, type CouponObstacle } from '../../domain/pricing/explain-discount.js';
import {
  isValid,
  type PricedPoint,
  type SnapshotDiscounts,
} from '../../domain/pricing/snapshot-discounts.js';
import type { Database, Transaction } from '../../db/connection.js';
import { type QuotedMember, readCouponsTaken } from '../../db/queries/pricing/discount-facts.js';

/** Who wants to use coupons, at which point. */
export interface CouponUser extends QuotedMember {
  readonly memberId: string;
  readonly point: PricedPoint;
}

/** Every coupon of the cycle, by id, with what keeps the member from using it here and now, if anything. */
export async function couponStandings(
  on: Database | Transaction,
  { coupons }: SnapshotDiscounts,
  user: CouponUser,
): Promise<ReadonlyMap<string, CouponObstacle | undefined>> {
  const taken = await readCouponsTaken(on, [...coupons.keys()], user.memberId);
  return new Map(
    [...coupons.values()].map((coupon) => {
      const uses = taken.get(coupon.couponId) ?? { taken: 0, takenByMember: 0 };
      const valid = isValid(coupon, user.point, user.at);
      return [coupon.couponId, couponObstacle({ ...coupon, ...uses, valid, hasOrdered: user.hasOrdered })];
    }),
  );
}
