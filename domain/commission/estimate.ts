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
}

/** The leader through whose link the order came, and the member he is when he buys, if he is one. */
export interface CommissionLeader {
  readonly leaderId: string;
  readonly memberId?: string | null;
}

/** What an order's commission is estimated from; rates and rule version were fixed when it was placed. */
export interface EstimateInput {
  readonly buyer: string;
  readonly lines: readonly CommissionLine[];
  readonly leader: CommissionLeader;
  readonly promoters: readonly Promoter[];
  readonly rule: CommissionRule;
}

/** One beneficiary's commission on one line. `level` is 0 for the leader, 1 or 2 for a promoter. */
export interface Commission {
  readonly beneficiary: string;
  readonly role: 'leader' | 'promoter';
  readonly level: 0 | 1 | 2;
  readonly lineNo: number;
  readonly baseFen: number;
  readonly rateBp: number;
  readonly amountFen: number;
}

/** A beneficiary with his rate on a line. */
interface Claimant {
  readonly beneficiary: string;
  readonly role: Commission['role'];
  readonly level: Commission['level'];
  readonly rateBp: (line: CommissionLine) => number;
}

/**
 * The commission of an order, one entry per beneficiary, level and line that has a base and a rate above zero: the
 * leader's first, then the promoters' by level.
 *
 * Rounding: per order and beneficiary, the exact sum of net × rate over the lines is rounded half up to the fen once,
 * and that amount is shared to the lines by largest remainder. So what a party sees for an order is at most half a fen
 * off, however many lines it has. An entry may be zero fen.
 * Nobody earns on his own purchase: a leader who buys through his own link is left out, as promoters are before.
 */
export function estimateCommission(input: EstimateInput): readonly Commission[] {
  return claimantsOf(input).flatMap((claimant) => commissionOf(claimant, input.lines));
}

function claimantsOf({ buyer, leader, promoters, rule }: EstimateInput): readonly Claimant[] {
  const service: Claimant = {
    beneficiary: leader.leaderId,
    role: 'leader',
    level: 0,
    rateBp: (line) => line.leaderRateBp,
  };
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
  return [...(own ? [] : [service]), ...promoted.filter((claimant) => claimant.beneficiary !== buyer)];
}

function commissionOf({ rateBp, ...party }: Claimant, lines: readonly CommissionLine[]): Commission[] {
  const entries = lines
    .map((line) => ({ lineNo: line.lineNo, baseFen: line.netFen, rateBp: assertRateBp(rateBp(line)) }))
    .filter((entry) => assertFenNotNegative(entry.baseFen, 'netFen') > 0 && entry.rateBp > 0);
  // Fen × basis points of an order stay far below 2^53 (an order of 9 billion yuan would pass it); shareOut checks.
  const products = entries.map((entry) => entry.baseFen * entry.rateBp);
  const sum = products.reduce((total, product) => total + product, 0);
  const shares = shareOut(Math.floor((sum + WHOLE_BP / 2) / WHOLE_BP), products);
  return entries.map((entry, index) => ({ ...party, ...entry, amountFen: shares[index] ?? 0 }));
}
