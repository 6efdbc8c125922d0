import type { CommissionRule } from './rules.js';

/**
 * The two nearest inviters of a buyer as they were when he paid: his inviter, and his inviter's inviter.
 *
 * @rule COM-08 The inviters that count are those at the moment of the payment.
 * @test test/activities/payment/accept-payment.test.ts › the inviters are those of the payment, and nobody further is
 *   read
 */
export interface InviterChain {
  readonly buyer: string;
  readonly nearest: string | null;
  readonly second: string | null;
}

/** A member who earns promoter's commission on an order, and at which of the two levels. */
export interface Promoter {
  readonly level: 1 | 2;
  readonly memberId: string;
}

/**
 * The promoters of an order, level 1 first, at most two and never the same member twice. No third inviter is ever read:
 * two levels are the law's limit.
 *
 * A, invited by B, who was invited by C, buys: with `farther` C is level 1 and B level 2, with `nearest` B is level 1
 * and C level 2. A lone inviter is level 1. The buyer never earns on his own purchase, even if the graph were broken.
 *
 * @rule COM-05 Of the two nearest inviters the farther one is level 1, or the nearer one, as the rule of the order
 *   says.
 * @data commission_rules.level_one
 * @test test/domain/commission/promoters.test.ts › A invited by B invited by C: under the farther rule C is level 1
 *   and B is level 2
 * @test test/domain/commission/promoters.test.ts › A invited by B invited by C: under the nearest rule B is level 1
 *   and C is level 2
 * @rule COM-06 A lone inviter is level 1 under both rules.
 * @test test/domain/commission/promoters.test.ts › a lone inviter is level 1 under both rules
 * @rule COM-07 Two levels and no more: a third inviter is never read, and nobody is both.
 * @test test/domain/commission/promoters.test.ts › promoters are at most two, different, stored inviters, and never
 *   the buyer
 */
export function promotersOf(
  chain: InviterChain,
  rule: Pick<CommissionRule, 'levelOne'>,
): readonly Promoter[] {
  const { buyer, nearest, second } = chain;
  const inviters = [nearest, nearest === null || second === nearest ? null : second];
  const earning = inviters.filter((memberId): memberId is string => memberId !== null && memberId !== buyer);
  const ordered = rule.levelOne === 'farther' ? earning.toReversed() : earning;
  return ordered.map((memberId, index) => ({ level: index === 0 ? 1 : 2, memberId }));
}
