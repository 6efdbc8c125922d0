import type { Words } from '../values/words.js';
import { formatYuan } from '../values/money.js';
import type { PriceExplanation } from './price-types.js';

/** What decides whether a member may use a coupon at all; the counters are read, not locked. */
export interface CouponStanding {
  /** It counts at this instant and at this pickup point. */
  readonly valid: boolean;
  readonly newMemberOnly: boolean;
  /** Whether the member has an order that was neither cancelled nor expired. */
  readonly hasOrdered: boolean;
  readonly taken: number;
  readonly cap: number;
  readonly takenByMember: number;
  readonly perMemberCap: number;
}

/** Why a member may not use a coupon, whatever he buys. */
export type CouponObstacle = 'not-now-or-here' | 'new-members-only' | 'used-by-you' | 'used-up';

/**
 * Why the member may not use the coupon, or undefined. A quote tells it; the order itself is decided under the
 * counters' locks.
 *
 * @rule PRICE-14 A coupon that a member may not use is quoted at nothing, with the reason in words.
 * @test test/activities/cart/cart.test.ts › a coupon that does not apply is quoted at nothing, with the reason in words
 */
export function couponObstacle(standing: CouponStanding): CouponObstacle | undefined {
  if (!standing.valid) return 'not-now-or-here';
  if (standing.newMemberOnly && standing.hasOrdered) return 'new-members-only';
  if (standing.takenByMember >= standing.perMemberCap) return 'used-by-you';
  return standing.taken >= standing.cap ? 'used-up' : undefined;
}

/** One discount that was or was not given, as a quote says it; `fen` is what it takes off. */
export interface QuotedDiscount extends Omit<PriceExplanation, 'code'> {
  readonly code: PriceExplanation['code'] | CouponObstacle;
}

/** In one sentence, what the discount called `name` takes off, or why nothing. */
export function explainDiscount({ code, fen, missingFen }: QuotedDiscount, name: string): Words {
  const [off, missing] = [formatYuan(fen), formatYuan(missingFen)];
  switch (code) {
    case 'applied':
      return missingFen === 0
        ? { zh: `${name}：已减 ${off} 元`, en: `${name}: ${off} yuan off` }
        : {
            zh: `${name}：已减 ${off} 元，再买 ${missing} 元可减更多`,
            en: `${name}: ${off} yuan off; ${missing} yuan more take off more`,
          };
    case 'capped-at-goods':
      return {
        zh: `${name}：已减 ${off} 元，以商品金额为限`,
        en: `${name}: ${off} yuan off, which is all the goods cost`,
      };
    case 'below-threshold':
      return {
        zh: `${name}：还差 ${missing} 元可用`,
        en: `${name}: ${missing} yuan more are needed`,
      };
    case 'capped-at-commission':
      return {
        zh: `${name}：已减 ${off} 元，以团长佣金为限`,
        en: `${name}: ${off} yuan off, which is all that the leader's commission pays for`,
      };
    case 'not-with-campaign':
      return {
        zh: `${name}：不与满减活动同享`,
        en: `${name}: it does not go with a campaign`,
      };
    case 'no-line-in-scope':
      return {
        zh: `${name}：不适用于所选商品`,
        en: `${name}: none of these goods counts for it`,
      };
    case 'not-now-or-here':
      return {
        zh: `${name}：当前时间或自提点不可用`,
        en: `${name}: not at this time or pickup point`,
      };
    case 'new-members-only':
      return { zh: `${name}：仅限新用户首单`, en: `${name}: only for a first order` };
    case 'used-by-you':
      return { zh: `${name}：您已使用过`, en: `${name}: you have used it already` };
    case 'used-up':
      return { zh: `${name}：已被领完`, en: `${name}: all of them are used` };
  }
}
