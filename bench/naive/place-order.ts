import type { Knex } from 'knex';
import { rows } from '../../db/query.js';
import { leaderRateBp } from '../../domain/commission/rules.js';
import { priceOrder } from '../../domain/pricing/price-order.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import { drawLines, type LockOrder } from './draw-stock.js';
import { type Facts, type Listing, readFacts, readListings, readPromotions } from './read-facts.js';
import type { NaiveAnswer, NaiveOrder, NaiveRequest } from './naive-order.js';
import { insertAll, type NaivePrice } from './write-rows.js';

export interface NaiveDeps {
  readonly database: Knex;
  readonly lockOrder: LockOrder;
  readonly makeOrderId: (cutoffDay: string) => string;
}

/**
 * The order as most shops write it: one transaction, one statement after the other, rows locked as they are needed. It
 * obeys the same rules and writes the same rows as ours; it is correct, and without deadlocks, because everybody locks
 * in one order. Between BEGIN and COMMIT an order of three lines takes 14 statements.
 */
export async function placeNaively(deps: NaiveDeps, request: NaiveRequest): Promise<NaiveAnswer> {
  return deps.database.transaction(async (trx) => {
    const before = await answerOf(trx, request);
    if (before !== undefined) return before;
    const { order } = request;
    const facts = await readFacts(trx, order);
    const priced = await price(trx, order, facts);
    const answer: NaiveAnswer = {
      orderId: deps.makeOrderId(facts.day),
      state: 'placed',
      payableFen: priced.payableFen,
      expiresAt: facts.expiresAt,
    };
    const draw = (): Promise<void> =>
      drawLines(trx, { ...order, orderId: answer.orderId, siteId: facts.siteId, lockOrder: deps.lockOrder });
    // The hot row is held from here to COMMIT; which way round is better depends on the pool, so both are measured.
    if (deps.lockOrder === 'hot-first') await draw();
    await insertAll(trx, { request, facts, priced, answer });
    if (deps.lockOrder === 'hot-last') await draw();
    return answer;
  });
}

async function answerOf(
  trx: Knex.Transaction,
  { actor, key, hash }: NaiveRequest,
): Promise<NaiveAnswer | undefined> {
  const [found] = await rows<{ hash: string; result: NaiveAnswer }>(
    trx,
    `select input_hash as hash, result from idempotency_keys where actor = :actor and key = :key`,
    { actor, key },
  );
  if (found !== undefined && found.hash !== hash) throw new RuleViolation('key-reused', { key });
  return found?.result;
}

async function price(trx: Knex.Transaction, order: NaiveOrder, facts: Facts): Promise<NaivePrice> {
  const listings = await readListings(trx, order);
  const listingOf = (skuId: string): Listing => {
    const listing = listings.get(skuId);
    if (listing === undefined) throw new RuleViolation('sku-not-sellable', { skuId });
    return listing;
  };
  const rateOf = (skuId: string): number =>
    leaderRateBp(facts.rule, { skuRateBp: listingOf(skuId).leaderRateBp, tier: facts.tier });
  const lines = order.lines.map((line) => {
    const { categoryId, supplierId, priceFen } = listingOf(line.skuId);
    return { ...line, categoryId, supplierId, unitPriceFen: priceFen, leaderRateBp: rateOf(line.skuId) };
  });
  const promotions = await readPromotions(trx, facts);
  const priced = priceOrder({ lines, promotions, linkLeaderId: order.leaderId });
  return {
    ...priced,
    lines: priced.lines.map((line) => {
      const { band, promoted, supplyPriceFen } = listingOf(line.skuId);
      return { ...line, band, promoted, supplyPriceFen, leaderRateBp: rateOf(line.skuId) };
    }),
  };
}
