import type { ParcelState } from '../warehouse/parcel-lifecycle.js';
import type { TemperatureBand } from '../warehouse/temperature-band.js';

/** What becomes of goods that nobody came for, and of their money. */
export interface UncollectedRule {
  readonly fate: 'discarded' | 'returned';
  /** Of what was paid and not yet returned. */
  readonly refundPercent: number;
}

/**
 * Fresh goods cannot be sold again, and the platform bought them for this member: discarded, no refund. Dry
 * goods return to the station's stock and are refunded. Refunding more of the fresh goods: people order
 * without coming. Refunding less of the dry ones: the platform keeps the goods and the money, which a
 * consumer court undoes.
 *
 * @rule PICK-09 Ambient goods that nobody came for go back to the station and are refunded at this rate.
 * @value uncollectedRulesDefault.ambient.fate
 * @value uncollectedRulesDefault.ambient.refundPercent %
 * @test test/domain/pickup/uncollected.test.ts › dry goods go back and are refunded, fresh goods are neither
 * @test test/activities/order/complete-order.test.ts › nobody came: fresh goods are kept paid, dry goods are
 *   refunded, and the commission follows
 * @rule PICK-10 Cool, chilled and frozen goods that nobody came for are discarded and refunded at this rate.
 * @value uncollectedRulesDefault.cool.fate
 * @value uncollectedRulesDefault.cool.refundPercent %
 * @value uncollectedRulesDefault.chilled.refundPercent %
 * @value uncollectedRulesDefault.frozen.refundPercent %
 * @test test/domain/pickup/uncollected.test.ts › dry goods go back and are refunded, fresh goods are neither
 */
export const uncollectedRulesDefault: Readonly<Record<TemperatureBand, UncollectedRule>> = {
  ambient: { fate: 'returned', refundPercent: 100 },
  cool: { fate: 'discarded', refundPercent: 0 },
  chilled: { fate: 'discarded', refundPercent: 0 },
  frozen: { fate: 'discarded', refundPercent: 0 },
};

/** An order line in an uncollected parcel. */
export interface UncollectedLine {
  readonly orderId: string;
  readonly lineNo: number;
  readonly band: TemperatureBand;
  /** What was paid for it and not returned yet. */
  readonly remainingFen: number;
}

/** The decision on one line, with a sentence for the member. */
export interface UncollectedDecision {
  readonly orderId: string;
  readonly lineNo: number;
  readonly fate: UncollectedRule['fate'];
  /** Zero up to the line's remainingFen, rounded down. */
  readonly refundFen: number;
  readonly explanation: { readonly zh: string; readonly en: string };
}

/**
 * Each line has a fate and a refund by the rule of its band. The deadline itself is the timetable's business.
 *
 * @rule PICK-11 A refund of uncollected goods is never above what is left of the line.
 * @test test/domain/pickup/uncollected.test.ts › a refund is never above what is left of the line, whatever the
 *   percentage
 * @rule PICK-12 Goods that were never handed to the leader are refunded in full.
 * @test test/activities/order/complete-order.test.ts › goods that were never handed to the leader are refunded
 *   in full, and their order is over
 */
export function decideUncollected(
  lines: readonly UncollectedLine[],
  rules: Readonly<Record<TemperatureBand, UncollectedRule>> = uncollectedRulesDefault,
): UncollectedDecision[] {
  return lines.map(({ orderId, lineNo, band, remainingFen }) => {
    const rule = rules[band];
    const refundFen = Math.floor((remainingFen * rule.refundPercent) / 100);
    return { orderId, lineNo, fate: rule.fate, refundFen, explanation: explanationOf(rule) };
  });
}

/** Where a pickup stands as a whole. */
export type PickupState = 'planned' | 'ready' | 'collected' | 'uncollected';

/**
 * The state of a pickup from its parcels: `ready` while something signed waits, `planned` while something is
 * still to come, `collected` when the member has everything, else `uncollected` (something stayed behind or
 * went back).
 *
 * @rule PICK-13 A pickup is ready while something signed waits, and collected only with everything.
 * @test test/domain/pickup/uncollected.test.ts › a pickup is ready while something waits, and collected only with
 *   everything
 */
export function pickupStateOf(parcels: readonly ParcelState[]): PickupState {
  if (parcels.includes('signed')) return 'ready';
  if (parcels.some((state) => ['planned', 'packed', 'staged', 'loaded'].includes(state))) return 'planned';
  return parcels.length > 0 && parcels.every((state) => state === 'collected') ? 'collected' : 'uncollected';
}

function explanationOf(rule: UncollectedRule): UncollectedDecision['explanation'] {
  const fate =
    rule.fate === 'returned'
      ? { zh: '超时未提，商品已退回仓库', en: 'Not collected in time; the goods went back to the station' }
      : { zh: '超时未提，生鲜商品已处理', en: 'Not collected in time; the fresh goods were discarded' };
  const money =
    rule.refundPercent === 0
      ? { zh: '不予退款', en: 'without a refund' }
      : {
          zh: `按实付 ${rule.refundPercent}% 退款`,
          en: `${rule.refundPercent}% of what was paid is refunded`,
        };
  return { zh: `${fate.zh}，${money.zh}`, en: `${fate.en}, ${money.en}` };
}
