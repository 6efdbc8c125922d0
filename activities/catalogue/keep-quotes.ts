import { sellableSupply } from '../../domain/catalogue/supply-quote.js';
import { type ExceededQuote, exceededQuotes, findQuote } from '../../db/queries/catalogue/supply-quotes.js';
import { readCycleRow } from '../../db/queries/cycle/read-cycle.js';
import { lockFences } from '../../db/queries/cycle/locks.js';
import { defineStep, type StepDeps } from '../step.js';
import { boundSupply } from './bound-supply.js';

/** Quotes per sweep; what is left comes with the next one, half a minute later. */
const perSweep = 100;

/** The supply is what the quote allows or what is sold; nothing happens once another quote or the cutoff has come. */
const keepQuote = defineStep({
  operation: 'keepQuote',
  run: async (trx, quote: ExceededQuote): Promise<void> => {
    const { cycleId, skuId, quoteId } = quote;
    await lockFences(trx, [cycleId]);
    const { state } = await readCycleRow(trx, cycleId);
    const fresh = await findQuote(trx, quoteId);
    if (state !== 'planned' || fresh?.latest !== true) return;
    const supply = sellableSupply({ ...quote, ...fresh });
    await boundSupply(trx, { cycleId, skuId, supply, cause: `supply-quote/${quoteId}` });
  },
});

/**
 * What cancelled orders gave back beyond a quote is not sold again. It looks at what is there, so it needs no key; the
 * sweeper calls it.
 */
export const keepQuotes = (deps: StepDeps) => async (): Promise<{ kept: number }> => {
  const exceeded = await exceededQuotes(deps.database, perSweep);
  for (const quote of exceeded) await keepQuote(deps)(quote);
  return { kept: exceeded.length };
};
