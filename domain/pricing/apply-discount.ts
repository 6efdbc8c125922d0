import { portionFen } from '../values/basis-points.js';
import { assertFenNotNegative, sumFen } from '../values/money.js';
import { shareOutCapped } from '../values/share-out.js';
import type { UnbornePart } from './bearers.js';
import { inScope, type DiscountScope } from './discount-scope.js';
import type { BasketLine, Bearer, PriceExplanation, PromotionTier } from './price-types.js';

/** A discount as it is applied; campaigns, coupons and leaders differ in these few things only. */
export interface Discount {
  readonly source: string;
  readonly bearer: Bearer;
  readonly tiers: readonly PromotionTier[];
  readonly scope: DiscountScope;
  /** A part of what it is measured on, instead of steps. */
  readonly rateBp?: number;
  /** The most that it takes off a line that still costs `netFen`; the line's price unless told otherwise. */
  readonly capFen: (line: OpenLine) => number;
  /** `false`: lines that were reduced before do not count. */
  readonly stacks: boolean;
}

/** A line while discounts are taken off it. */
export interface OpenLine extends BasketLine {
  readonly grossFen: number;
  readonly netFen: number;
  readonly parts: readonly UnbornePart[];
}

/** The lines after a discount, and what it took off them. */
export interface Given {
  readonly lines: OpenLine[];
  readonly explanation: PriceExplanation;
}

/**
 * What a discount takes off these lines, and why not more: prorated by what the counted lines still cost (largest
 * remainder, ties to the earlier line), each within its cap. A discount that does not apply is explained.
 */
export function applyDiscount(discount: Discount, lines: readonly OpenLine[]): Given {
  const { source } = discount;
  const nothing = (code: PriceExplanation['code'], missingFen = 0): Given => {
    return { lines: [...lines], explanation: { source, code, fen: 0, missingFen } };
  };
  const counted = lines.map((line) => (counts(discount, line) ? line.netFen : 0));
  const baseFen = sumFen(counted);
  if (baseFen === 0) {
    const anyInScope = lines.some((line) => inScope(discount.scope, line) && line.netFen > 0);
    return nothing(anyInScope ? 'not-with-campaign' : 'no-line-in-scope');
  }
  const { offFen, missingFen } = wantedOff(discount, baseFen);
  if (offFen === undefined) return nothing('below-threshold', missingFen);
  const caps = lines.map((line, index) => ((counted[index] ?? 0) > 0 ? discount.capFen(line) : 0));
  const shares = shareOutCapped(offFen, caps, counted);
  const fen = sumFen(shares);
  const capped = discount.bearer === 'leader' && fen < baseFen ? 'capped-at-commission' : 'capped-at-goods';
  return {
    lines: lines.map((line, index) => reduced(line, { ...discount, fen: shares[index] ?? 0 })),
    explanation: { source, code: fen < offFen ? capped : 'applied', fen, missingFen },
  };
}

function counts(discount: Discount, line: OpenLine): boolean {
  return inScope(discount.scope, line) && (discount.stacks || line.parts.length === 0);
}

/** What it would take off so much money, and what the next step lacks; undefined below the first one. */
function wantedOff(
  { tiers, rateBp }: Discount,
  baseFen: number,
): { offFen: number | undefined; missingFen: number } {
  if (rateBp !== undefined) return { offFen: portionFen(baseFen, rateBp), missingFen: 0 };
  const reached = tiers.filter((tier) => tier.thresholdFen <= baseFen);
  const missing = tiers
    .filter((tier) => tier.thresholdFen > baseFen)
    .map((tier) => tier.thresholdFen - baseFen);
  const best = reached.toSorted((a, b) => b.thresholdFen - a.thresholdFen || b.offFen - a.offFen)[0];
  const missingFen = missing.length === 0 ? 0 : Math.min(...missing);
  return { offFen: best && assertFenNotNegative(best.offFen, 'offFen'), missingFen };
}

function reduced(line: OpenLine, { source, fen, bearer }: UnbornePart): OpenLine {
  if (fen === 0) return line;
  return { ...line, netFen: line.netFen - fen, parts: [...line.parts, { source, fen, bearer }] };
}
