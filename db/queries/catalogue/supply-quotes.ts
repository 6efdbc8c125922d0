import type { QuoteVerdict } from '../../../domain/catalogue/supply-quote.js';
import type { Database, Transaction } from '../../connection.js';
import { execute, json, maybeOne, one, rows } from '../../query.js';

/** What a supplier offered for a SKU in a cycle. */
export interface SupplyQuote {
  readonly quoteId: number;
  readonly cycleId: string;
  readonly skuId: string;
  readonly supplierId: string;
  /** Counted from 1; the highest counts. */
  readonly n: number;
  readonly priceFen: number;
  readonly quantity: number;
  readonly planQuantity: number;
  readonly verdict: QuoteVerdict;
  readonly quotedAt: string;
}

const columns = `q.id as "quoteId", q.cycle_id as "cycleId", q.sku_id as "skuId", q.supplier_id as "supplierId", q.n,
  q.price_fen as "priceFen", q.quantity, q.plan_quantity as "planQuantity", q.verdict, q.quoted_at as "quotedAt"`;

/** The latest quote of the SKU in each of the cycles that has one. */
export async function latestQuotes(
  trx: Transaction,
  of: { readonly skuId: string; readonly cycleIds: readonly string[] },
): Promise<Map<string, SupplyQuote>> {
  const found = await rows<SupplyQuote>(
    trx,
    `select distinct on (q.cycle_id) ${columns} from supply_quotes q
     where q.sku_id = :skuId and q.cycle_id = any(:cycleIds) order by q.cycle_id, q.n desc`,
    of,
  );
  return new Map(found.map((quote) => [quote.cycleId, quote]));
}

/** One quote, and whether it is the latest of its SKU in its cycle. */
export async function findQuote(
  trx: Transaction,
  quoteId: number,
): Promise<(SupplyQuote & { readonly latest: boolean }) | undefined> {
  return maybeOne(
    trx,
    `select ${columns}, not exists (
       select 1 from supply_quotes x where x.cycle_id = q.cycle_id and x.sku_id = q.sku_id and x.n > q.n) as latest
     from supply_quotes q where q.id = :quoteId`,
    { quoteId },
  );
}

export type NewQuote = Omit<SupplyQuote, 'quoteId' | 'quotedAt'> & {
  readonly margin: unknown;
  readonly quotedBy: string;
};

/** The quote is there; its number. The caller holds the SKU's counters, so that n is free. */
export async function insertQuote(trx: Transaction, quote: NewQuote): Promise<number> {
  const { margin, ...plain } = quote;
  const { id } = await one<{ id: number }>(
    trx,
    `insert into supply_quotes (cycle_id, sku_id, supplier_id, n, price_fen, quantity, plan_quantity, verdict, margin,
       quoted_by)
     values (:cycleId, :skuId, :supplierId, :n, :priceFen, :quantity, :planQuantity, :verdict, :margin::jsonb,
       :quotedBy) returning id`,
    { ...plain, margin: json(margin) },
  );
  return id;
}

/** Two people have accepted the held quote. */
export async function acceptQuote(trx: Transaction, quoteId: number): Promise<void> {
  await execute(trx, `update supply_quotes set verdict = 'binding' where id = :quoteId`, { quoteId });
}

/** The cycle was planned anew beneath the quote. */
export async function replanQuote(
  trx: Transaction,
  plan: { readonly quoteId: number; readonly planQuantity: number },
): Promise<void> {
  await execute(trx, `update supply_quotes set plan_quantity = :planQuantity where id = :quoteId`, plan);
}

/** A listing as a quote is judged by it. */
export interface QuotableListing {
  readonly cycleId: string;
  readonly regionId: string;
  readonly skuId: string;
  readonly supplierId: string;
  readonly categoryId: string;
  readonly shelfDays: number;
  readonly leaderRateBp: number;
  readonly promoted: boolean;
  readonly priceFen: number;
  readonly supplyPriceFen: number;
  readonly overCommitQuantity: number;
  readonly state: string;
  readonly cutoffAt: string;
  readonly at: string;
}

/** The listing that a supplier may quote for, or undefined; bundles have no supplier of their own. */
export async function findQuotable(
  trx: Transaction,
  of: { readonly cycleId: string; readonly skuId: string },
): Promise<QuotableListing | undefined> {
  return maybeOne<QuotableListing>(
    trx,
    `select c.id as "cycleId", c.region_id as "regionId", g.sku_id as "skuId", s.supplier_id as "supplierId",
       g.category_id as "categoryId", s.shelf_days as "shelfDays", g.leader_rate_bp as "leaderRateBp", g.promoted,
       g.price_fen as "priceFen", g.supply_price_fen as "supplyPriceFen",
       g.over_commit_quantity as "overCommitQuantity", c.state, c.cutoff_at as "cutoffAt", clock_timestamp() as at
     from listings g join cycles c on c.id = g.cycle_id join skus s on s.id = g.sku_id
     where g.cycle_id = :cycleId and g.sku_id = :skuId and g.components = '[]' and g.withdrawn_at is null`,
    of,
  );
}

/** What can be, or was, offered: a listing with its supply and the latest quote. */
export interface SupplyView {
  readonly cycleId: string;
  readonly day: string;
  readonly skuId: string;
  readonly name: string;
  readonly spec: string;
  readonly supplierId: string;
  readonly supplyPriceFen: number;
  readonly cutoffAt: string;
  /** What the cycle may sell now, and what it has sold. */
  readonly supply: number;
  readonly sold: number;
  readonly quote: Pick<SupplyQuote, 'quoteId' | 'priceFen' | 'quantity' | 'verdict' | 'quotedAt'> | null;
}

/** A page of the listings of cycles that have not closed, of one supplier or of one region, by cycle and SKU. */
export async function listSupply(
  on: Database,
  of: { readonly supplierId?: string | undefined; readonly regionId?: string | undefined },
  page: {
    readonly cycleId?: string | undefined;
    readonly held: boolean;
    readonly after?: { readonly cycleId: string; readonly skuId: string } | undefined;
    readonly limit: number;
  },
): Promise<SupplyView[]> {
  return rows<SupplyView>(
    on,
    `select c.id as "cycleId", c.day, g.sku_id as "skuId", s.name, s.spec, s.supplier_id as "supplierId",
       g.supply_price_fen as "supplyPriceFen", c.cutoff_at as "cutoffAt",
       coalesce(k.supply, 0)::integer as supply, coalesce(k.sold, 0)::integer as sold, q.quote
     from cycles c join listings g on g.cycle_id = c.id join skus s on s.id = g.sku_id
     left join lateral (
       select verdict, jsonb_build_object('quoteId', id, 'priceFen', price_fen, 'quantity', quantity,
         'verdict', verdict, 'quotedAt', quoted_at) as quote
       from supply_quotes x where x.cycle_id = c.id and x.sku_id = g.sku_id order by n desc limit 1
     ) q on true
     left join lateral (
       select sum(cap) as supply, sum(taken) as sold from counters x
       where x.kind = 'stock' and x.cycle_id = c.id and x.sku_id = g.sku_id
     ) k on true
     where c.state = 'planned' and c.cutoff_at > clock_timestamp() and g.components = '[]' and g.withdrawn_at is null
       and (:supplierId::text is null or s.supplier_id = :supplierId)
       and (:regionId::text is null or c.region_id = :regionId)
       and (:cycleId::text is null or c.id = :cycleId) and (not :held or q.verdict = 'held')
       and (:afterCycle::text is null or (c.id, g.sku_id) > (:afterCycle, :afterSku))
     order by c.id, g.sku_id limit :limit`,
    {
      supplierId: of.supplierId ?? null,
      regionId: of.regionId ?? null,
      cycleId: page.cycleId ?? null,
      held: page.held,
      afterCycle: page.after?.cycleId ?? null,
      afterSku: page.after?.skuId ?? null,
      limit: page.limit,
    },
  );
}

/** A quote below which its cycle could sell more again, because orders were cancelled. */
export interface ExceededQuote extends SupplyQuote {
  readonly overCommitQuantity: number;
}

/** The latest quotes of cycles that sell whose SKU has more supply than is sold and was offered, by cycle and SKU. */
export async function exceededQuotes(on: Database, limit: number): Promise<ExceededQuote[]> {
  return rows<ExceededQuote>(
    on,
    `select ${columns}, g.over_commit_quantity as "overCommitQuantity"
     from cycles c join supply_quotes q on q.cycle_id = c.id
     join listings g on g.cycle_id = q.cycle_id and g.sku_id = q.sku_id
     cross join lateral (
       select sum(k.cap) as supply, sum(k.taken) as sold from counters k
       where k.kind = 'stock' and k.cycle_id = q.cycle_id and k.sku_id = q.sku_id
     ) stock
     where c.state = 'planned' and c.cutoff_at > clock_timestamp()
       and not exists (select 1 from supply_quotes x where x.cycle_id = q.cycle_id and x.sku_id = q.sku_id and x.n > q.n)
       and stock.supply > greatest(stock.sold, case q.verdict when 'held' then 0
         else least(q.plan_quantity, q.quantity + g.over_commit_quantity) end)
     order by q.cycle_id, q.sku_id limit :limit`,
    { limit },
  );
}
