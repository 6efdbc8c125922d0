import { explainDiscount } from '../../domain/pricing/explain-discount.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Words } from '../../domain/values/words.js';
import { readShopCycle } from '../../db/queries/catalogue/shop-cycle.js';
import { readOwnPoint } from '../../db/queries/member/pickup-point.js';
import { readQuotedMember } from '../../db/queries/pricing/discount-facts.js';
import { readLastDays } from '../../db/queries/pricing/my-coupons.js';
import type { StepDeps } from '../step.js';
import { currentSnapshot, snapshotsOf } from '../order/current-snapshot.js';
import { couponStandings } from './coupon-standings.js';

export interface MyCoupon {
  readonly couponId: string;
  readonly name: string;
  readonly thresholdFen: number;
  readonly offFen: number;
  readonly stacks: boolean;
  readonly endsOn: string;
  readonly usable: boolean;
  /** Why not; null for a usable one. */
  readonly words: Words | null;
}

/**
 * The coupons of what sells at the member's own point now, the usable ones first, then by what they take off; the others
 * with the reason. Nothing is locked. @throws RuleViolation no-cycle-ahead
 */
export const listMyCoupons =
  ({ database }: StepDeps) =>
  ({ memberId }: { memberId: string }): Promise<MyCoupon[]> =>
    database.transaction(async (trx) => {
      const { leaderId, regionId } = await readOwnPoint(trx, memberId);
      const { cycleId } = await readShopCycle(trx, regionId);
      const { discounts, leaders } = await currentSnapshot(trx, snapshotsOf(database), cycleId);
      const member = await readQuotedMember(trx, memberId);
      if (member === undefined) throw new RuleViolation('leader-unknown', { leaderId });
      const point = leaders.get(leaderId) ?? { leaderId, tags: [] };
      const standings = await couponStandings(trx, discounts, { memberId, point, ...member });
      const lastDays = await readLastDays(trx, [...standings.keys()]);
      const coupons = [...discounts.coupons.values()].map((coupon): MyCoupon => {
        const { couponId, name, thresholdFen, offFen, stacks } = coupon;
        const why = standings.get(couponId);
        const told = { source: `coupon:${couponId}`, fen: 0, missingFen: 0 };
        const words = why === undefined ? null : explainDiscount({ ...told, code: why }, name);
        const endsOn = lastDays.get(couponId) ?? '';
        return { couponId, name, thresholdFen, offFen, stacks, endsOn, usable: words === null, words };
      });
      return coupons.toSorted((a, b) => Number(b.usable) - Number(a.usable) || b.offFen - a.offFen);
    });
