import { quoteUntil } from '../../domain/cycle/timetable.js';
import {
  assertQuotedInTime,
  judgeQuote,
  type QuoteVerdict,
  sellableSupply,
} from '../../domain/catalogue/supply-quote.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { repriceListings } from '../../db/queries/catalogue/listing.js';
import {
  findQuotable,
  insertQuote,
  latestQuotes,
  type QuotableListing,
} from '../../db/queries/catalogue/supply-quotes.js';
import { readInstallation } from '../../db/queries/cycle/installation.js';
import { lockFences } from '../../db/queries/cycle/locks.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { openAttention, resolveAttention } from '../../db/queries/event/open-attention.js';
import { defineStep } from '../step.js';
import { boundSupply, lockStock } from './bound-supply.js';
import { readMargin } from './judge-price.js';

export interface QuoteSupplyInput {
  /** The owner: a supplier quotes for his own SKUs. */
  readonly supplierId: string;
  readonly quotedBy: string;
  readonly cycleId: string;
  readonly skuId: string;
  readonly priceFen: number;
  readonly quantity: number;
}

export interface QuotedSupplyAnswer {
  readonly quoteId: number;
  readonly verdict: QuoteVerdict;
  /** How many pieces the cycle sells now. */
  readonly supply: number;
}

/** Where people find a quote that needs them; the cycle's id begins with the region's. */
export const quoteMatter = ({ cycleId, skuId }: { cycleId: string; skuId: string }): string =>
  `supply-quote/${cycleId}/${skuId}`;

/**
 * The supplier's offer is on record and bounds what the cycle sells; a later one takes its place. Orders that are placed
 * already keep their price and their pieces. Locks: the fence, shared; the SKU's counters, by id.
 * @throws RuleViolation supply-quote-unknown, supply-quote-late
 */
export const quoteSupply = defineStep({
  operation: 'quoteSupply',
  run: async (trx, input: QuoteSupplyInput): Promise<QuotedSupplyAnswer> => {
    const { cycleId, skuId, quantity } = input;
    await lockFences(trx, [cycleId]);
    const listing = await findOwn(trx, input);
    const counters = await lockStock(trx, cycleId, skuId);
    const before = (await latestQuotes(trx, { skuId, cycleIds: [cycleId] })).get(cycleId);
    const planQuantity = before?.planQuantity ?? counters.reduce((sum, { cap }) => sum + cap, 0);
    const margin = await readMargin(trx, { ...listing, supplyPriceFen: input.priceFen });
    const verdict = judgeQuote(margin, { quotedFen: input.priceFen, listedFen: listing.supplyPriceFen });
    const quote = { ...input, planQuantity, verdict, margin, n: (before?.n ?? 0) + 1 };
    const quoteId = await insertQuote(trx, quote);
    const { overCommitQuantity } = listing;
    const wanted = sellableSupply({ planQuantity, quantity, overCommitQuantity, verdict });
    const supply = await bind(trx, { ...quote, quoteId, wanted });
    const data = { quoteId, cycleId, skuId, supplierId: input.supplierId };
    const aggregate = `supply-quote/${cycleId}/${skuId}`;
    await appendEvents(trx, [{ aggregate, type: 'supply-quote.received', data }]);
    return { quoteId, verdict, supply };
  },
});

async function findOwn(trx: Transaction, input: QuoteSupplyInput): Promise<QuotableListing> {
  const { cycleId, skuId, supplierId } = input;
  const listing = await findQuotable(trx, { cycleId, skuId });
  if (listing === undefined || listing.supplierId !== supplierId)
    throw new RuleViolation('supply-quote-unknown', { cycleId, skuId });
  const { pace } = await readInstallation(trx);
  const until = quoteUntil(pace, listing.cutoffAt);
  if (listing.state !== 'planned')
    throw new RuleViolation('supply-quote-late', { at: listing.at, quoteUntil: until });
  assertQuotedInTime({ at: listing.at, quoteUntil: until });
  return listing;
}

/** A quote that counts, and how many pieces may be sold by it. */
export interface BindingQuote {
  readonly quoteId: number;
  readonly cycleId: string;
  readonly skuId: string;
  readonly priceFen: number;
  readonly quantity: number;
  readonly verdict: QuoteVerdict;
  readonly wanted: number;
}

/**
 * The cycle sells and buys by the quote; whoever has to look is told, or need not look any more. Answers the supply.
 * The caller is inside the cycle's fence.
 */
export async function bind(trx: Transaction, quote: BindingQuote): Promise<number> {
  const { quoteId, cycleId, skuId, priceFen, quantity, verdict, wanted } = quote;
  const cause = `supply-quote/${quoteId}`;
  const supply = await boundSupply(trx, { cycleId, skuId, supply: wanted, cause });
  const subject = quoteMatter(quote);
  const detail = { quoteId, priceFen, quantity, supply };
  if (verdict === 'held') {
    await openAttention(trx, { subject, cause: 'quote-over-margin', ownerRole: 'ops', detail });
    return supply;
  }
  await repriceListings(trx, { skuId, cycleIds: [cycleId] }, { supplyPriceFen: priceFen, cause });
  await resolveAttention(trx, subject, 'quote-over-margin');
  // More is sold than the supplier has: somebody finds another one before the night does.
  if (supply > wanted)
    await openAttention(trx, { subject, cause: 'quote-below-sold', ownerRole: 'ops', detail });
  else await resolveAttention(trx, subject, 'quote-below-sold');
  return supply;
}
