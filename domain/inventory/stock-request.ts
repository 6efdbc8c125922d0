import type { PricedLine } from '../pricing/price-types.js';
import { RuleViolation } from '../values/rule-violation.js';
import { shareOut } from '../values/share-out.js';
import { drawOrder } from './counter-ids.js';
import type { RequestedLine } from './decide-batch.js';

/** What is needed of a listing to hand its goods over: a bundle names its components, any other SKU is itself. */
export interface ListedGoods {
  readonly skuId: string;
  readonly priceFen: number;
  readonly categoryId: string;
  readonly supplierId: string;
  readonly components: readonly { readonly skuId: string; readonly quantity: number }[];
}

/** Which bundle of an order a line is part of, counted from 1, what it is called, and its pieces in one bundle. */
export interface BundlePart {
  readonly no: number;
  readonly skuId: string;
  readonly each: number;
}

/**
 * An order line: pieces of one SKU that somebody picks. Its `lineNo` is the order line's. A component of a bundle costs
 * its part of the bundle; its unit price is that part per piece, rounded up, and only for showing.
 */
export interface SoldLine extends PricedLine {
  readonly bundle?: BundlePart | undefined;
}

/** What the member bought as one thing: the priced line, under its number in the order. */
export interface SoldBundle extends PricedLine {
  readonly bundleNo: number;
  readonly components: readonly { readonly skuId: string; readonly quantity: number }[];
}

/**
 * The order lines of a priced basket: a bundle is replaced by its components, which cost together to the fen what it
 * costs, and it stands beside them under its number. Line numbers are counted anew, from 1.
 *
 * What is paid, and each discount, is divided by what the components would cost by themselves, by largest remainder; who
 * bears a discount stays, and where it is the supplier it is each component's own.
 * `listings` has what the cycle sells. Refuses `sku-not-sellable` for a component that was withdrawn from it.
 *
 * @rule STOCK-15 The components of a bundle cost together what the bundle costs, and each its part by its own price.
 * @test test/domain/inventory/stock-request.test.ts › the components of a bundle cost together what it costs, to the fen
 * @rule STOCK-16 Of a bundle the components are ordered, bought, picked, handed over and refunded; the bundle is only
 *   what was paid for.
 * @test test/activities/inventory/bundles.test.ts › of a bundle its components are in demand, and together they cost it
 */
export function soldLines(
  priced: readonly PricedLine[],
  listings: ReadonlyMap<string, ListedGoods>,
): { readonly lines: readonly SoldLine[]; readonly bundles: readonly SoldBundle[] } {
  const lines: SoldLine[] = [];
  const bundles: SoldBundle[] = [];
  for (const line of priced) {
    const { components } = listingOf(listings, line.skuId);
    if (components.length === 0) {
      lines.push({ ...line, lineNo: lines.length + 1 });
      continue;
    }
    const bundleNo = bundles.length + 1;
    bundles.push({ ...line, bundleNo, components });
    const parts = partsOf(line, components, listings);
    for (const [index, { skuId, quantity }] of components.entries()) {
      const part = parts[index];
      if (part === undefined) throw new RangeError(`component ${skuId} has no part`);
      const bundle = { no: bundleNo, skuId: line.skuId, each: quantity };
      lines.push({ ...part, lineNo: lines.length + 1, bundle });
    }
  }
  return { lines, bundles };
}

/** The chains that the order lines draw on at a pickup point. */
export function stockLinesOf(
  lines: readonly SoldLine[],
  at: { readonly cycleId: string; readonly leaderId: string; readonly siteId: string },
): RequestedLine[] {
  return lines.map(({ lineNo, skuId, quantity, bundle }) => ({
    lineNo,
    skuId,
    quantity,
    bundle,
    counterIds: drawOrder(at.cycleId, skuId, at),
  }));
}

function partsOf(
  line: PricedLine,
  components: ListedGoods['components'],
  listings: ReadonlyMap<string, ListedGoods>,
): PricedLine[] {
  const goods = components.map(({ skuId }) => listingOf(listings, skuId));
  const weights = components.map(({ quantity }, index) => quantity * (goods[index]?.priceFen ?? 0));
  const gross = shareOut(line.grossFen, weights);
  const net = [...gross];
  // Each discount is shared by what the ones before it left, so that no component is paid less than nothing.
  const taken = line.discounts.map((discount) => {
    const shares = shareOut(discount.fen, net);
    for (const [index, fen] of shares.entries()) net[index] = (net[index] ?? 0) - fen;
    return { discount, shares };
  });
  return components.map(({ skuId, quantity }, index) => {
    const [grossFen, netFen, pieces] = [gross[index] ?? 0, net[index] ?? 0, quantity * line.quantity];
    return {
      ...line,
      skuId,
      categoryId: goods[index]?.categoryId ?? line.categoryId,
      supplierId: goods[index]?.supplierId ?? line.supplierId,
      quantity: pieces,
      unitPriceFen: Math.max(1, Math.ceil(grossFen / pieces)),
      grossFen,
      discountFen: grossFen - netFen,
      netFen,
      discounts: taken.flatMap(({ discount, shares }) => {
        const [fen, supplierId] = [shares[index] ?? 0, goods[index]?.supplierId ?? null];
        const partyId = discount.bearer === 'supplier' ? supplierId : discount.partyId;
        return fen > 0 ? [{ ...discount, fen, partyId }] : [];
      }),
    };
  });
}

function listingOf(listings: ReadonlyMap<string, ListedGoods>, skuId: string): ListedGoods {
  const listing = listings.get(skuId);
  if (listing === undefined) throw new RuleViolation('sku-not-sellable', { skuId });
  return listing;
}
