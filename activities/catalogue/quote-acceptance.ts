import { z } from 'zod';
import { assertSelling } from '../../domain/cycle/selling.js';
import type { PriceMargin } from '../../domain/catalogue/price-margin.js';
import { sellableSupply } from '../../domain/catalogue/supply-quote.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import {
  acceptQuote,
  findQuotable,
  findQuote,
  type QuotableListing,
  type SupplyQuote,
} from '../../db/queries/catalogue/supply-quotes.js';
import { lockFences } from '../../db/queries/cycle/locks.js';
import { defineRevisionKind } from './define-revision-kind.js';
import { judgePrice } from './judge-price.js';
import { exception } from './price-revision.js';
import { bind } from './quote-supply.js';

const schema = z.strictObject({
  quoteId: z.int().min(1).meta({ description: 'The held quote' }),
  exception,
});

type Accepting = { readonly payload: z.output<typeof schema>; readonly regionId: string };

/**
 * A quote that was held is accepted with its loss: the goods are bought at its price and sold again at once.
 * @throws RuleViolation supply-quote-unknown, supply-quote-decided, cycle-closed, and those of a price
 */
export const quoteAcceptance = defineRevisionKind({
  kind: 'supply-quote',
  schema,
  subjectOf: ({ quoteId }) => String(quoteId),
  check: async (trx, revision) => {
    const { quote, margin } = await judge(trx, revision);
    const { cycleId, skuId, priceFen, quantity } = quote;
    return { margin, quote: { cycleId, skuId, priceFen, quantity } };
  },
  apply: async (trx, revision) => {
    const { quote, listing } = await judge(trx, revision);
    await acceptQuote(trx, quote.quoteId);
    const { overCommitQuantity, supplyPriceFen } = listing;
    const verdict = 'binding';
    const wanted = sellableSupply({ ...quote, overCommitQuantity, verdict });
    return { supply: await bind(trx, { ...quote, verdict, wanted }), supplyPriceFen };
  },
});

interface JudgedQuote {
  readonly quote: SupplyQuote;
  readonly listing: QuotableListing;
  readonly margin: PriceMargin;
}

/** The region's quote, if it still waits and its cycle still sells. Locks: the cycle's fence, shared. */
async function judge(trx: Transaction, { payload, regionId }: Accepting): Promise<JudgedQuote> {
  const { quoteId } = payload;
  const quote = await findQuote(trx, quoteId);
  if (quote === undefined) throw new RuleViolation('supply-quote-unknown', { quoteId });
  await lockFences(trx, [quote.cycleId]);
  const listing = await findQuotable(trx, quote);
  if (listing?.regionId !== regionId) throw new RuleViolation('supply-quote-unknown', { quoteId });
  const fresh = await findQuote(trx, quoteId);
  if (fresh?.latest !== true || fresh.verdict !== 'held')
    throw new RuleViolation('supply-quote-decided', { quoteId });
  const { at, cutoffAt, state, cycleId } = listing;
  if (state !== 'planned') throw new RuleViolation('cycle-closed', { cycleId, state });
  assertSelling({ opensAt: at, cutoffAt }, at);
  const margin = await judgePrice(trx, { ...listing, supplyPriceFen: quote.priceFen }, payload.exception);
  return { quote: fresh, listing, margin };
}
