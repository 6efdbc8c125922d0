import { compareText } from '../values/compare-text.js';
import { groupBy } from '../values/group-by.js';
import { sumFen } from '../values/money.js';

/** What was sold and paid of a SKU and is to be received at a site. Rows of one site and SKU are added up. */
export interface SiteDemand {
  readonly siteId: string;
  readonly skuId: string;
  /** Pieces, zero or more. */
  readonly quantity: number;
}

/** A supplier sells a SKU in cases of `casePack` pieces, at a price per piece. */
export interface SupplierOffer {
  readonly skuId: string;
  readonly supplierId: string;
  readonly casePack: number;
  readonly supplyPriceFen: number;
}

/** One SKU for one site: `quantity` = `cases` × case pack = `demandedQuantity` + `surplusQuantity`. */
export interface PurchaseLine {
  readonly siteId: string;
  readonly skuId: string;
  readonly demandedQuantity: number;
  readonly cases: number;
  readonly quantity: number;
  /** Pieces nobody ordered, bought because a case is not opened. They become stock of the platform. */
  readonly surplusQuantity: number;
  readonly supplyPriceFen: number;
  readonly amountFen: number;
}

/** Everything that is ordered from one supplier; lines by site, then SKU. */
export interface PurchaseOrderPlan {
  readonly supplierId: string;
  readonly lines: readonly PurchaseLine[];
  readonly amountFen: number;
}

/** The orders by supplier id, and the demand for which nobody has an offer: somebody must act on it. */
export interface PurchasePlan {
  readonly orders: readonly PurchaseOrderPlan[];
  readonly unsupplied: readonly SiteDemand[];
}

/**
 * Every piece of the demand is on exactly one order line or named as unsupplied. Quantities are rounded up to
 * whole cases per site, since a case goes to one place. Each SKU is bought from one supplier: the one whose
 * cases for all sites cost least, then the one with the lower id. Input order does not matter. A RangeError
 * if a quantity, case pack or price is not a whole number of the allowed size.
 *
 * @rule BUY-07 Every piece of the demand is on exactly one purchase line, or named as having no supplier.
 * @test test/domain/purchasing/plan-purchase.test.ts › purchases are the demand plus the stated surplus, per site and
 *   SKU
 * @rule BUY-08 Quantities are whole cases for each site, and the surplus is always less than a case.
 * @data skus.case_pack pieces
 * @test test/domain/purchasing/plan-purchase.test.ts › surplus is always less than a case, and quantities are whole
 *   cases
 * @rule BUY-09 A SKU is bought from the supplier whose cases for all sites cost least.
 * @test test/domain/purchasing/plan-purchase.test.ts › the cheaper price loses when its case is so large that it
 *   costs more in all
 */
export function planPurchase(demand: readonly SiteDemand[], offers: readonly SupplierOffer[]): PurchasePlan {
  offers.forEach(assertOffer);
  const linesOf = new Map<string, PurchaseLine[]>();
  const unsupplied: SiteDemand[] = [];
  const bySku = groupBy(addUp(demand), (row) => row.skuId);
  for (const [skuId, rows] of bySku) {
    const offer = cheapestOffer(
      offers.filter((candidate) => candidate.skuId === skuId),
      rows,
    );
    if (offer === undefined) unsupplied.push(...rows);
    else linesOf.set(offer.supplierId, [...(linesOf.get(offer.supplierId) ?? []), ...linesFor(offer, rows)]);
  }
  const orders = [...linesOf].map(([supplierId, lines]) => ({
    supplierId,
    lines: lines.sort(bySiteAndSku),
    amountFen: sumFen(lines.map((line) => line.amountFen)),
  }));
  return {
    orders: orders.sort((a, b) => compareText(a.supplierId, b.supplierId)),
    unsupplied: unsupplied.sort(bySiteAndSku),
  };
}

/**
 * What the order was to cover, planned again without its supplier; used when a supplier refuses or does not
 * answer.
 *
 * @rule BUY-10 A backup plan covers what the refusing supplier was to bring, without that supplier.
 * @test test/domain/purchasing/plan-purchase.test.ts › a backup plan covers what the refusing supplier was to bring,
 *   without that supplier
 */
export function planBackup(order: PurchaseOrderPlan, offers: readonly SupplierOffer[]): PurchasePlan {
  const demand = order.lines.map(({ siteId, skuId, demandedQuantity }) => ({
    siteId,
    skuId,
    quantity: demandedQuantity,
  }));
  return planPurchase(
    demand,
    offers.filter((offer) => offer.supplierId !== order.supplierId),
  );
}

function addUp(demand: readonly SiteDemand[]): SiteDemand[] {
  const totals = new Map<string, SiteDemand>();
  for (const row of demand) {
    assertWhole(row.quantity, 0, `quantity of ${row.skuId} at ${row.siteId}`);
    const key = JSON.stringify([row.siteId, row.skuId]);
    const quantity = (totals.get(key)?.quantity ?? 0) + row.quantity;
    totals.set(key, { siteId: row.siteId, skuId: row.skuId, quantity });
  }
  return [...totals.values()].filter((row) => row.quantity > 0);
}

function cheapestOffer(
  offers: readonly SupplierOffer[],
  rows: readonly SiteDemand[],
): SupplierOffer | undefined {
  const priced = offers.map((offer) => ({
    offer,
    amountFen: sumFen(linesFor(offer, rows).map((line) => line.amountFen)),
  }));
  priced.sort((a, b) => a.amountFen - b.amountFen || compareText(a.offer.supplierId, b.offer.supplierId));
  return priced[0]?.offer;
}

function linesFor(offer: SupplierOffer, rows: readonly SiteDemand[]): PurchaseLine[] {
  return rows.map(({ siteId, skuId, quantity: demandedQuantity }) => {
    const cases = Math.ceil(demandedQuantity / offer.casePack);
    const quantity = cases * offer.casePack;
    return {
      siteId,
      skuId,
      demandedQuantity,
      cases,
      quantity,
      surplusQuantity: quantity - demandedQuantity,
      supplyPriceFen: offer.supplyPriceFen,
      amountFen: quantity * offer.supplyPriceFen,
    };
  });
}

function assertOffer(offer: SupplierOffer): void {
  assertWhole(offer.casePack, 1, `casePack of ${offer.skuId} from ${offer.supplierId}`);
  assertWhole(offer.supplyPriceFen, 0, `supplyPriceFen of ${offer.skuId} from ${offer.supplierId}`);
}

function assertWhole(value: number, minimum: number, name: string): void {
  if (Number.isSafeInteger(value) && value >= minimum) return;
  throw new RangeError(`${name} must be a whole number, at least ${minimum}, got ${value}`);
}

function bySiteAndSku(a: { siteId: string; skuId: string }, b: { siteId: string; skuId: string }): number {
  return compareText(a.siteId, b.siteId) || compareText(a.skuId, b.skuId);
}
