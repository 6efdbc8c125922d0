import { formatYuan } from '../values/money.js';

const hourMs = 3_600_000;

/** When a claim is paid at once without anybody looking (秒退). Data: a region may have its own. */
export interface InstantRefundRule {
  readonly lineMaxFen: number;
  readonly dayMaxFen: number;
  /** Above this amount a photo is asked for. */
  readonly photoAboveFen: number;
  readonly freshWithinMs: number;
  readonly otherWithinMs: number;
  /** Claims of a member in `countWindowDays`, this one included. */
  readonly claimsMax: number;
  readonly countWindowDays: number;
}

/**
 * Each figure, if smaller: honest members wait two hours for the price of a cabbage, and staff cost more than
 * the goods. If larger: line and day caps and the count invite those who live on refunds; without photos
 * nobody can claim from the supplier; with longer windows the state of fresh goods proves nothing. Source:
 * the trade's habits, reference city.
 *
 * @rule CLAIM-07 A claim up to this amount on one line is paid at once (秒退); above it a person decides.
 * @value instantRefundRuleDefault.lineMaxFen fen
 * @test test/domain/after-sale/instant-refund.test.ts › each limit holds at its figure and is passed one fen above it
 * @rule CLAIM-08 A member is paid at once up to this amount in one day, all claims together.
 * @value instantRefundRuleDefault.dayMaxFen fen
 * @test test/domain/after-sale/instant-refund.test.ts › money is paid at once only within every cap, and never more
 *   than is claimable
 * @rule CLAIM-09 Above this amount a claim needs a photo to be paid at once.
 * @value instantRefundRuleDefault.photoAboveFen fen
 * @test test/domain/after-sale/instant-refund.test.ts › each limit holds at its figure and is passed one fen above it
 * @rule CLAIM-10 Goods that are not ambient can be claimed until one time after collection, the others until a longer
 *   one.
 * @value instantRefundRuleDefault.freshWithinMs ms
 * @value instantRefundRuleDefault.otherWithinMs ms
 * @test test/domain/after-sale/instant-refund.test.ts › fresh goods can be claimed for 24 hours and others for 48
 * @rule CLAIM-11 Only the first claims of a member in a window are paid at once; later ones are looked at by a
 *   person.
 * @value instantRefundRuleDefault.claimsMax claims
 * @value instantRefundRuleDefault.countWindowDays days
 * @test test/domain/after-sale/instant-refund.test.ts › all limits that were passed are named, with figures
 */
export const instantRefundRuleDefault: InstantRefundRule = {
  lineMaxFen: 2_000,
  dayMaxFen: 3_000,
  photoAboveFen: 500,
  freshWithinMs: 24 * hourMs,
  otherWithinMs: 48 * hourMs,
  claimsMax: 3,
  countWindowDays: 30,
};

/** The facts of a claim. Amounts of other claims count whether paid or still waiting; refused ones do not. */
export interface InstantRefundFacts {
  readonly amountFen: number;
  /** What claimableFen says of the line before this claim. */
  readonly claimableFen: number;
  /** Whether the goods are anything but ambient. */
  readonly fresh: boolean;
  readonly hasPhoto: boolean;
  /** Whether the member has the goods in hand. */
  readonly collected: boolean;
  /** Since collection, in the day's own time: real milliseconds multiplied by the pace. */
  readonly sinceCollectedMs: number;
  /** The member's other claims on the same day. */
  readonly otherClaimsTodayFen: number;
  /** The member's other claims in the rule's window. */
  readonly otherClaimsInWindow: number;
}

export type InstantRefundCause =
  | 'not-collected'
  | 'too-late'
  | 'exceeds-paid'
  | 'above-line-cap'
  | 'above-day-cap'
  | 'photo-missing'
  | 'too-many-claims'
  | 'within-rule';

/** Why it was decided so; figures are in the sentences. */
export interface InstantRefundReason {
  readonly cause: InstantRefundCause;
  readonly zh: string;
  readonly en: string;
}

/**
 * `refund`: pay now. `human`: a person decides, with the reasons in view. `refuse`: no person could pay it
 * either.
 */
export interface InstantRefundDecision {
  readonly decision: 'refund' | 'human' | 'refuse';
  /** What is paid now: the claimed amount, or zero. */
  readonly amountFen: number;
  /** At least one; every rule that stood in the way, not only the first. */
  readonly reasons: readonly InstantRefundReason[];
}

/**
 * The decision by the rule. A refusal outweighs a doubt, and a doubt outweighs a payment.
 *
 * @rule CLAIM-12 A refusal outweighs a doubt, and a doubt outweighs a payment.
 * @test test/domain/after-sale/instant-refund.test.ts › what was not collected or not paid is refused, even if a
 *   limit is passed as well
 * @rule CLAIM-13 A decision names every limit that stood in the way, in both languages and with its figures.
 * @test test/domain/after-sale/instant-refund.test.ts › all limits that were passed are named, with figures
 */
export function decideInstantRefund(
  facts: InstantRefundFacts,
  rule: InstantRefundRule = instantRefundRuleDefault,
): InstantRefundDecision {
  const obstacles = refusalsOf(facts, rule);
  if (obstacles.length > 0) return { decision: 'refuse', amountFen: 0, reasons: obstacles };
  const doubts = doubtsOf(facts, rule);
  if (doubts.length > 0) return { decision: 'human', amountFen: 0, reasons: doubts };
  return { decision: 'refund', amountFen: facts.amountFen, reasons: [withinRule] };
}

const withinRule: InstantRefundReason = {
  cause: 'within-rule',
  zh: '符合秒退规则，立即退款',
  en: 'Within the rule for instant refunds; paid at once',
};

function refusalsOf(facts: InstantRefundFacts, rule: InstantRefundRule): InstantRefundReason[] {
  const withinMs = facts.fresh ? rule.freshWithinMs : rule.otherWithinMs;
  const hours = Math.round(withinMs / hourMs);
  return [
    ...when(!facts.collected, {
      cause: 'not-collected',
      zh: '商品尚未提取，不能申请售后',
      en: 'The goods were not collected yet',
    }),
    ...when(facts.collected && facts.sinceCollectedMs > withinMs, {
      cause: 'too-late',
      zh: `已超过提货后 ${hours} 小时的售后时限`,
      en: `More than ${hours} hours have passed since collection`,
    }),
    ...when(facts.amountFen < 1 || facts.amountFen > facts.claimableFen, {
      cause: 'exceeds-paid',
      zh: `申请 ${formatYuan(facts.amountFen)} 元，可退 ${formatYuan(facts.claimableFen)} 元`,
      en: `${formatYuan(facts.amountFen)} yuan claimed, ${formatYuan(facts.claimableFen)} yuan are left`,
    }),
  ];
}

function doubtsOf(facts: InstantRefundFacts, rule: InstantRefundRule): InstantRefundReason[] {
  const todayFen = facts.otherClaimsTodayFen + facts.amountFen;
  const claims = facts.otherClaimsInWindow + 1;
  return [
    ...when(facts.amountFen > rule.lineMaxFen, {
      cause: 'above-line-cap',
      zh: `超过单件商品秒退上限 ${formatYuan(rule.lineMaxFen)} 元`,
      en: `Above ${formatYuan(rule.lineMaxFen)} yuan for one line`,
    }),
    ...when(todayFen > rule.dayMaxFen, {
      cause: 'above-day-cap',
      zh: `当日申请合计 ${formatYuan(todayFen)} 元，超过 ${formatYuan(rule.dayMaxFen)} 元`,
      en: `${formatYuan(todayFen)} yuan claimed in one day, above ${formatYuan(rule.dayMaxFen)} yuan`,
    }),
    ...when(facts.amountFen > rule.photoAboveFen && !facts.hasPhoto, {
      cause: 'photo-missing',
      zh: `超过 ${formatYuan(rule.photoAboveFen)} 元需要照片`,
      en: `Above ${formatYuan(rule.photoAboveFen)} yuan a photo is needed`,
    }),
    ...when(claims > rule.claimsMax, {
      cause: 'too-many-claims',
      zh: `${rule.countWindowDays} 天内第 ${claims} 次申请，秒退最多 ${rule.claimsMax} 次`,
      en: `Claim ${claims} in ${rule.countWindowDays} days; ${rule.claimsMax} are paid at once`,
    }),
  ];
}

function when(holds: boolean, reason: InstantRefundReason): InstantRefundReason[] {
  return holds ? [reason] : [];
}
