import { RuleViolation } from '../../domain/values/rule-violation.js';
import { shareOut } from '../../domain/values/share-out.js';

/** What a supplier says of one SKU: pieces for all our sites, or for one if it names it. */
export interface SkuQuantity {
  readonly skuId: string;
  readonly siteId?: string | undefined;
  readonly quantity: number;
}

interface OrderedLine {
  readonly lineNo: number;
  readonly siteId: string;
  readonly skuId: string;
  readonly quantity: number;
}

/**
 * The supplier's quantities per line of the order. Pieces of a SKU that goes to several sites are shared over
 * them by what each ordered, unless a site is named; every line is answered at most once. @throws
 * RuleViolation purchase-answer-invalid for a SKU or site that is not on the order, and for a repetition
 */
export function spreadOverLines(
  ordered: readonly OrderedLine[],
  answered: readonly SkuQuantity[],
): { lineNo: number; quantity: number }[] {
  const seen = new Set<number>();
  return answered.flatMap(({ skuId, siteId, quantity }) => {
    const lines = ordered.filter((line) => line.skuId === skuId && (siteId ?? line.siteId) === line.siteId);
    if (lines.length === 0 || lines.some((line) => seen.has(line.lineNo)))
      throw new RuleViolation('purchase-answer-invalid', { skuId, quantity });
    for (const line of lines) seen.add(line.lineNo);
    const shares = shareOut(
      quantity,
      lines.map((line) => line.quantity),
    );
    return lines.map((line, index) => ({ lineNo: line.lineNo, quantity: shares[index] ?? 0 }));
  });
}
