import { compareText } from '../values/compare-text.js';
import { shareOut } from '../values/share-out.js';

/**
 * `pro-rata`: everybody gets the same part, in whole pieces. `first-come`: earlier orders are filled first.
 *
 * @rule NIGHT-01 By the rule pro rata everybody gets the same part of what is short, rounded down or up to whole
 *   pieces.
 * @test test/domain/warehouse/allocate-shortage.test.ts › pro rata is each exact share rounded down or up
 * @rule NIGHT-02 By the rule first come nobody gets anything while an earlier order is short.
 * @test test/domain/warehouse/allocate-shortage.test.ts › by first come nobody gets anything while an earlier line is
 *   short
 */
export type ShortageRule = 'pro-rata' | 'first-come';

/** A paid order line of the SKU that is short, at the site where it was counted. */
export interface ShortageLine {
  readonly orderId: string;
  readonly lineNo: number;
  readonly memberId: string;
  readonly leaderId: string;
  /** Pieces ordered, at least 1. */
  readonly quantity: number;
  /** The order in which orders were placed, unique per order; it also settles ties of pro rata. */
  readonly placedSeq: number;
}

/** What a line is given: `allocated` + `short` = what was ordered. */
export interface LineAllocation {
  readonly orderId: string;
  readonly lineNo: number;
  readonly ordered: number;
  readonly allocated: number;
  readonly short: number;
  /** A sentence with figures that the member can check. */
  readonly explanation: { readonly zh: string; readonly en: string };
}

/**
 * One SKU at one site: what came in all so far, and who ordered it.
 *
 * @rule NIGHT-07 Goods are not shared out while a purchase order still owes the site a receipt.
 * @test test/activities/warehouse/shortage.test.ts › goods are not shared out and waves not planned while a purchase
 *   order owes the site
 * @rule NIGHT-08 What nobody ordered of an open case, and what comes after the sharing, is surplus of the platform.
 * @test test/activities/warehouse/shortage.test.ts › what nobody ordered of an open case is surplus, and what came in
 *   full has no decision
 * @test test/activities/warehouse/shortage.test.ts › goods that come after the sharing are surplus and a row for a
 *   person
 */
export interface Shortage {
  readonly rule: ShortageRule;
  readonly lines: readonly ShortageLine[];
  /** Pieces fit for sale that have come in all deliveries so far, zero or more. */
  readonly available: number;
}

/** What a line was given by an earlier decision. */
export type EarlierAllocation = Pick<LineAllocation, 'orderId' | 'lineNo' | 'allocated'>;

/**
 * What came is given out completely: the allocations add up to min(available, ordered), nobody gets more than
 * ordered, and equal input gives equal output, whatever the order of the lines. Results are in the order of
 * the lines given. A RangeError for quantities that are not whole numbers and for a line given twice.
 *
 * @rule NIGHT-03 What came is given out completely, and nobody gets more than ordered.
 * @test test/domain/warehouse/allocate-shortage.test.ts › everything that came is given out, and nobody gets more
 *   than ordered
 * @rule NIGHT-04 Of equal claims to the last piece the earlier order wins.
 * @test test/domain/warehouse/allocate-shortage.test.ts › of equal claims to the last piece the earlier order wins
 * @rule NIGHT-05 Every line is told why it got what it got, with figures the member can check.
 * @test test/domain/warehouse/allocate-shortage.test.ts › the explanation has the figures a member can check
 */
export function allocateShortage(shortage: Shortage): LineAllocation[] {
  return allocateMore(shortage, []);
}

/**
 * As allocateShortage, after a decision that was already told to people and before which less had come:
 * nobody gets less than before, and only what is new is given out, by the same rule over the pieces still
 * missing. `available` is again the sum of all deliveries. If it is below what was given out already, the
 * earlier allocations simply stay: a miscount is corrected by a document of its own.
 *
 * Lines whose missing pieces were refunded in between are not passed: they are no longer owed anything.
 *
 * @rule NIGHT-06 A later truck takes nothing away from anybody.
 * @test test/domain/warehouse/allocate-shortage.test.ts › a later truck never takes anything away, and again
 *   everything is given out
 */
export function allocateMore(shortage: Shortage, earlier: readonly EarlierAllocation[]): LineAllocation[] {
  assertShortage(shortage);
  const givenOf = new Map(earlier.map((one) => [keyOf(one), one.allocated]));
  const queue = shortage.lines.toSorted(byPlacing);
  const given = queue.map((line) => Math.min(line.quantity, givenOf.get(keyOf(line)) ?? 0));
  const missing = queue.map((line, index) => line.quantity - (given[index] ?? 0));
  const extra = Math.max(0, shortage.available - sum(given));
  const shares = shortage.rule === 'pro-rata' ? proRata(missing, extra) : firstCome(missing, extra);
  const allocatedOf = new Map(
    queue.map((line, index) => [keyOf(line), (given[index] ?? 0) + (shares[index] ?? 0)]),
  );
  const explain = explainer(shortage, queue);
  return shortage.lines.map((line) => {
    const allocated = allocatedOf.get(keyOf(line)) ?? 0;
    return {
      orderId: line.orderId,
      lineNo: line.lineNo,
      ordered: line.quantity,
      allocated,
      short: line.quantity - allocated,
      explanation: explain(line, allocated),
    };
  });
}

function proRata(missing: readonly number[], extra: number): number[] {
  const total = sum(missing);
  // Only parts with a remainder are rounded up, so below the total no share can exceed its weight.
  return extra >= total ? [...missing] : shareOut(extra, missing);
}

function firstCome(missing: readonly number[], extra: number): number[] {
  let left = extra;
  return missing.map((pieces) => {
    const share = Math.min(pieces, left);
    left -= share;
    return share;
  });
}

function explainer(
  { rule, available }: Shortage,
  queue: readonly ShortageLine[],
): (line: ShortageLine, allocated: number) => LineAllocation['explanation'] {
  const total = sum(queue.map((line) => line.quantity));
  const aheadOf = new Map<string, number>();
  let ahead = 0;
  for (const line of queue) {
    aheadOf.set(keyOf(line), ahead);
    ahead += line.quantity;
  }
  return (line, allocated) => {
    const came = { zh: `到货 ${available}/${total}`, en: `${available} of ${total} arrived` };
    const got = {
      zh: `您订 ${line.quantity} 份，分得 ${allocated} 份`,
      en: `you ordered ${line.quantity} and get ${allocated}`,
    };
    if (rule === 'pro-rata')
      return { zh: `按比例：${came.zh}，${got.zh}`, en: `Pro rata: ${came.en}; ${got.en}` };
    const before = aheadOf.get(keyOf(line)) ?? 0;
    return {
      zh: `按下单先后：${came.zh}，您之前已订 ${before} 份，${got.zh}`,
      en: `First come: ${came.en}; ${before} were ordered before yours; ${got.en}`,
    };
  };
}

function assertShortage({ lines, available }: Shortage): void {
  assertWhole(available, 0, 'available');
  const seen = new Set<string>();
  for (const line of lines) {
    assertWhole(line.quantity, 1, `quantity of ${keyOf(line)}`);
    if (seen.has(keyOf(line))) throw new RangeError(`line ${keyOf(line)} is given twice`);
    seen.add(keyOf(line));
  }
}

function assertWhole(value: number, minimum: number, name: string): void {
  if (Number.isSafeInteger(value) && value >= minimum) return;
  throw new RangeError(`${name} must be a whole number, at least ${minimum}, got ${value}`);
}

function byPlacing(a: ShortageLine, b: ShortageLine): number {
  return a.placedSeq - b.placedSeq || compareText(a.orderId, b.orderId) || a.lineNo - b.lineNo;
}

function keyOf(line: { readonly orderId: string; readonly lineNo: number }): string {
  return `${line.orderId}/${line.lineNo}`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
