import { WHOLE_BP } from '../values/basis-points.js';
import type { Bearer, BasketLine, LineDiscount } from './price-types.js';

/** A line's part of a discount before it is known how much of it a leader can bear. */
export interface UnbornePart {
  readonly source: string;
  readonly fen: number;
  readonly bearer: Bearer;
}

/** A line while its discounts are added up. */
export interface BornLine extends BasketLine {
  readonly netFen: number;
}

/**
 * What the leader can take off a line that still costs `netFen`, so that his commission on the rest pays for it:
 * the largest whole d with d <= (netFen - d) * rate.
 */
export function bearableFen(netFen: number, rateBp: number): number {
  return Math.floor((netFen * rateBp) / (WHOLE_BP + rateBp));
}

/** What a leader earns on the line before he bears anything, in whole fen: he bears no more than that. */
export function carriedFen(netFen: number, rateBp: number): number {
  return Math.floor((netFen * rateBp) / WHOLE_BP);
}

/**
 * The parts of a line with their bearers. A leader bears at most what the line earns him, the last discount first (his
 * own is the last one); what is beyond that is the platform's, and the member gets the discount in full either way.
 *
 * @rule PRICE-29 Each part of each discount is borne by the platform, the supplier of its line or the leader of the
 *   link, as its campaign says when the order is placed, and the parts add up to the discount.
 * @data promotions.bearer
 * @data coupons.bearer
 * @test test/domain/pricing/bearers.test.ts › what the parties bear adds up to the discount, line by line
 * @rule PRICE-30 A leader never bears more of a line than his commission on it; the rest is the platform's.
 * @test test/domain/pricing/bearers.test.ts › a leader bears no more than the line earns him, and the platform the
 *   rest
 */
export function borneParts(
  line: BornLine,
  parts: readonly UnbornePart[],
  linkLeaderId: string,
): LineDiscount[] {
  let room = carriedFen(line.netFen, line.leaderRateBp);
  const borne: LineDiscount[] = [];
  for (const { source, fen, bearer } of parts.toReversed()) {
    if (bearer !== 'leader') {
      borne.unshift({ source, fen, bearer, partyId: bearer === 'supplier' ? line.supplierId : null });
      continue;
    }
    const own = Math.min(room, fen);
    room -= own;
    if (fen > own) borne.unshift({ source, fen: fen - own, bearer: 'platform', partyId: null });
    if (own > 0) borne.unshift({ source, fen: own, bearer: 'leader', partyId: linkLeaderId });
  }
  return borne;
}
