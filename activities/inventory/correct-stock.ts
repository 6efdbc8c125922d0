import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { moveStock, type StockState } from '../../db/queries/warehouse/move-stock.js';
import { execute, maybeOne, one } from '../../db/query.js';
import { defineStep } from '../step.js';
import { offerStockOf } from './refresh-stock-goods.js';

/** Found more or less than the books say, bought for stock, or spoiled. */
export type CorrectionCause = 'counted-more' | 'counted-less' | 'bought' | 'written-off';

export interface CorrectStockInput {
  readonly regionId: string;
  readonly siteId: string;
  readonly skuId: string;
  /** The number on the crate: the receipt's, or a new one for what was bought. */
  readonly lot: string;
  readonly cause: CorrectionCause;
  /** At least 1; the cause says whether they come or go. */
  readonly quantity: number;
  /** A new lot's day of expiry; left out, what the SKU keeps from today on. */
  readonly expiresOn?: string | undefined;
  readonly reason: string;
  readonly correctedBy: string;
}

export interface CorrectedStock {
  readonly siteId: string;
  readonly skuId: string;
  readonly lot: string;
  /** What of the lot is free at the site now. */
  readonly onHand: number;
  readonly expiresOn: string;
}

const comes: ReadonlySet<CorrectionCause> = new Set(['counted-more', 'bought']);
/** Free pieces at a site: nobody ordered them yet. */
const free: StockState = 'surplus';

/**
 * The free pieces of a lot are as somebody found them, by a movement with its cause, its reason and who says so; stock
 * goods are sold from them at once.
 * @throws RuleViolation site-unknown, sku-unknown, stock-not-there, lot-expired
 */
export const correctStock = defineStep({
  operation: 'correctStock',
  run: async (trx, input: CorrectStockInput): Promise<CorrectedStock> => {
    const { regionId, siteId, skuId, lot, cause, quantity } = input;
    const expiresOn = await lotOf(trx, input);
    const onHand = await lockedPieces(trx, input);
    const arrives = comes.has(cause);
    if (!arrives && onHand < quantity)
      throw new RuleViolation('stock-not-there', { siteId, skuId, lot, onHand });
    const states = arrives ? { fromState: null, toState: free } : { fromState: free, toState: null };
    const by = { movedBy: input.correctedBy, reason: input.reason };
    await moveStock(trx, [{ siteId, skuId, lot, ...states, quantity }], { cause, ref: lot, ...by });
    const signed = arrives ? quantity : -quantity;
    await appendEvents(trx, [
      {
        aggregate: `stock/${siteId}/${skuId}`,
        type: 'stock.corrected',
        data: { siteId, skuId, lot, quantity: signed, cause },
      },
    ]);
    await offerStockOf(trx, regionId);
    return { siteId, skuId, lot, onHand: onHand + signed, expiresOn };
  },
});

/** When the lot expires; a lot that nobody knows comes into being here. */
async function lotOf(trx: Transaction, input: CorrectStockInput): Promise<string> {
  const { regionId, siteId, skuId, lot } = input;
  const place = await maybeOne<{ site: boolean; fresh: string; today: string }>(
    trx,
    `select exists (select 1 from sites where id = :siteId and region_id = s.region_id) as site,
       d.today + s.shelf_days as fresh, d.today
     from skus s cross join lateral (
       select coalesce(min(c.day), current_date) as today from cycles c
       where c.region_id = s.region_id and c.state = 'planned') d
     where s.id = :skuId and s.region_id = :regionId`,
    { regionId, siteId, skuId },
  );
  if (place === undefined) throw new RuleViolation('sku-unknown', { skuId });
  if (!place.site) throw new RuleViolation('site-unknown', { siteId });
  const expiresOn = input.expiresOn ?? place.fresh;
  if (comes.has(input.cause) && expiresOn < place.today)
    throw new RuleViolation('lot-expired', { lot, expiresOn, today: place.today });
  await execute(
    trx,
    `insert into stock_lots (site_id, sku_id, lot, expires_on) values (:siteId, :skuId, :lot, :expiresOn::date)
     on conflict do nothing`,
    { siteId, skuId, lot, expiresOn },
  );
  const known = await one<{ expiresOn: string }>(
    trx,
    `select expires_on as "expiresOn" from stock_lots where site_id = :siteId and sku_id = :skuId and lot = :lot`,
    { siteId, skuId, lot },
  );
  return known.expiresOn;
}

async function lockedPieces(trx: Transaction, { siteId, skuId, lot }: CorrectStockInput): Promise<number> {
  const row = await maybeOne<{ quantity: number }>(
    trx,
    `select quantity from stock_on_hand
     where site_id = :siteId and sku_id = :skuId and lot = :lot and state = :free for update`,
    { siteId, skuId, lot, free },
  );
  return row?.quantity ?? 0;
}
