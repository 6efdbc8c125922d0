import { assertRateBp, WHOLE_BP } from '../values/basis-points.js';
import { assertFenNotNegative } from '../values/money.js';
import { shareOut } from '../values/share-out.js';
import type { Promoter } from './inviter-chain.js';
import type { CommissionRule } from './rules.js';

/** A line as commission sees it. `leaderRateBp` includes the tier's bonus; only `promoted` lines pay promoters. */
export interface CommissionLine {
  readonly lineNo: number;
  readonly netFen: number;
  readonly leaderRateBp: number;
  readonly promoted: boolean;
  /** What the line's discounts charge to the leader of the link, as it was fixed with the price; 0 if left out. */
  readonly borneFen?: number;
}

/** The leader through whose link the order came, and the member he is when he buys, if he is one. */
export interface CommissionLeader {
  readonly leaderId: string;
  readonly memberId?: string | null;
}

/** The level under which the pickup fee of another leader's point is kept. */
export const PICKUP_FEE_LEVEL = 3;

/** What an order's commission is estimated from; rates and rule version were fixed when it was placed. */
export interface EstimateInput {
  readonly buyer: string;
  readonly lines: readonly CommissionLine[];
  readonly leader: CommissionLeader;
  /** The leader of the pickup point, where it is not the link's; left out, the link's leader does both. */
  readonly pointLeader?: CommissionLeader;
  readonly promoters: readonly Promoter[];
  readonly rule: CommissionRule;
}

/**
 * One beneficiary's commission on one line. `level` is 0 for the leader of the link, 1 or 2 for a promoter, and
 * PICKUP_FEE_LEVEL for the leader of the point where it is another one.
 */
export interface Commission {
  readonly beneficiary: string;
  readonly role: 'leader' | 'promoter';
  readonly level: 0 | 1 | 2 | typeof PICKUP_FEE_LEVEL;
  readonly lineNo: number;
  readonly baseFen: number;
  readonly rateBp: number;
  /** What the leader of the link pays of the line's discounts out of it; 0 for everybody else. */
  readonly borneFen: number;
  /** What is left after that. */
  readonly amountFen: number;
}

/** A beneficiary with his rate on a line. */
interface Claimant {
  readonly beneficiary: string;
  readonly role: Commission['role'];
  readonly level: Commission['level'];
  readonly rateBp: (line: CommissionLine) => number;
  /** Whether the line's discounts that are charged to the leader are his. */
  readonly bears?: boolean;
}

/**
 * The commission of an order, one entry per beneficiary, level and line that has a base and a rate above zero: the
 * leader's first, then the promoters' by level.
 *
 * Rounding: per order and beneficiary, the exact sum over the lines of net × rate, less what the leader bears of the
 * line's discounts, is rounded half up to the fen once, and that amount is shared to the lines by largest remainder. So what a party sees for an order is at most half a fen
 * off, however many lines it has. An entry may be zero fen.
 * Nobody earns on his own purchase: a leader who buys through his own link is left out, as promoters are before.
 *
 * @rule COM-09 Nobody earns on his own purchase, neither as promoter nor as the leader whose link he used.
 * @test test/domain/commission/estimate.test.ts › nobody earns on his own purchase
 * @test test/activities/payment/accept-payment.test.ts › a leader who buys as a member through his own link earns
 *   nothing on it
 * @rule COM-10 Commission is rounded once per order and beneficiary, half up, and shared to the lines by largest
 *   remainder.
 * @test test/domain/commission/estimate.test.ts › per order and beneficiary the commission is the exact sum rounded
 *   once
 * @rule COM-11 Lines that cost nothing, pay no rate or, for promoters, are not promoted earn nothing.
 * @test test/domain/commission/estimate.test.ts › an entry exists for exactly the lines that have a base and a rate
 * @rule COM-19 The service commission is less by what the leader bears of the line's discounts, and never below nothing;
 *   what a later change of the point leaves him too little for is the platform's.
 * @test test/domain/pricing/leader-discount.test.ts › a leader who takes 5 % off at a rate of 10 % keeps 4.5 % of the
 *   old price
 * @test test/domain/commission/pickup-fee.test.ts › a leader whose order went to another's point bears no more than what
 *   the pickup fee leaves him
 */
export function estimateCommission(input: EstimateInput): readonly Commission[] {
  return claimantsOf(input).flatMap((claimant) => commissionOf(claimant, input.lines));
}

/**
 * The leader's rate pays for selling and for the pickup point. Where two leaders share the work, the point's gets the
 * pickup fee out of that rate and the link's gets the rest, so that it costs the same whoever's point is chosen.
 */
function claimantsOf({ buyer, leader, pointLeader, promoters, rule }: EstimateInput): readonly Claimant[] {
  const other = pointLeader?.leaderId === leader.leaderId ? undefined : pointLeader;
  const feeBp = (line: CommissionLine): number => Math.min(rule.pickupFeeBp ?? 0, line.leaderRateBp);
  const service: Claimant = {
    beneficiary: leader.leaderId,
    role: 'leader',
    level: 0,
    rateBp: (line) => line.leaderRateBp - (other === undefined ? 0 : feeBp(line)),
    bears: true,
  };
  const pickup = [other ?? []].flat().map((point): Claimant & { readonly memberId: string | null } => {
    const { leaderId: beneficiary, memberId = null } = point;
    return { beneficiary, memberId, role: 'leader', level: PICKUP_FEE_LEVEL, rateBp: feeBp };
  });
  const promoted = promoters.map(({ memberId, level }): Claimant => {
    const levelBp = level === 1 ? rule.promoterLevel1Bp : rule.promoterLevel2Bp;
    return {
      beneficiary: memberId,
      role: 'promoter',
      level,
      rateBp: (line) => (line.promoted ? levelBp : 0),
    };
  });
  const own = leader.memberId === buyer;
  const points = pickup.filter(({ memberId }) => memberId !== buyer);
  return [
    ...(own ? [] : [service]),
    ...points,
    ...promoted.filter((claimant) => claimant.beneficiary !== buyer),
  ];
}

function commissionOf(
  { rateBp, beneficiary, role, level, bears = false }: Claimant,
  lines: readonly CommissionLine[],
): Commission[] {
  const entries = lines
    .map((line) => ({ line, baseFen: line.netFen, rateBp: assertRateBp(rateBp(line)) }))
    .filter((entry) => assertFenNotNegative(entry.baseFen, 'netFen') > 0 && entry.rateBp > 0)
    .map(({ line, ...entry }) => {
      const earned = Math.floor((entry.baseFen * entry.rateBp) / WHOLE_BP);
      return { lineNo: line.lineNo, ...entry, borneFen: bears ? Math.min(earned, line.borneFen ?? 0) : 0 };
    });
  // Fen × basis points of an order stay far below 2^53 (an order of 9 billion yuan would pass it); shareOut checks.
  const products = entries.map((entry) => entry.baseFen * entry.rateBp - entry.borneFen * WHOLE_BP);
  const sum = products.reduce((total, product) => total + product, 0);
  const shares = shareOut(Math.floor((sum + WHOLE_BP / 2) / WHOLE_BP), products);
  return entries.map((entry, index) => ({
    beneficiary,
    role,
    level,
    ...entry,
    amountFen: shares[index] ?? 0,
  }));
}
