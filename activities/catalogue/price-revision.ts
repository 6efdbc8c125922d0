import { z } from 'zod';
import { priceExceptions } from '../../domain/catalogue/price-exception.js';
import { concernedCycles } from '../../db/queries/catalogue/concerned-cycles.js';
import { repriceListings } from '../../db/queries/catalogue/listing.js';
import { readSku } from '../../db/queries/catalogue/sku.js';
import { execute } from '../../db/query.js';
import { defineRevisionKind } from './define-revision-kind.js';
import { judgePrice } from './judge-price.js';
import { fen, skuId } from './sku-fields.js';

/** Why a price below cost or without margin may be; kept with the revision. */
export const exception = z.enum(priceExceptions).optional().meta({
  description: 'Why the price may leave less than it should; below cost only the lawful reasons count',
});

/**
 * Supply price and price of a SKU, from an instant on: of the cycles that open then or later, and of those that sell if
 * the revision says so. An order keeps the prices it was placed at.
 * @throws RuleViolation sku-unknown, sku-withdrawn, price-below-cost, price-reason-unfit, commission-over-margin
 */
export const priceRevision = defineRevisionKind({
  kind: 'price',
  schema: z.strictObject({ skuId, priceFen: fen, supplyPriceFen: fen, exception }),
  subjectOf: (price) => price.skuId,
  check: async (trx, { payload, regionId }) => {
    const { priceFen, supplyPriceFen, ...sku } = await readSku(trx, { skuId: payload.skuId, regionId });
    const margin = await judgePrice(trx, { ...sku, ...payload }, payload.exception);
    return { margin, present: { priceFen, supplyPriceFen } };
  },
  apply: async (trx, { payload, revisionId, ...from }) => {
    const { priceFen, supplyPriceFen } = payload;
    const before = await readSku(trx, { skuId: payload.skuId, regionId: from.regionId });
    const cycleIds = await concernedCycles(trx, { ...from, skuId: payload.skuId });
    await execute(
      trx,
      `update skus set price_fen = :priceFen, supply_price_fen = :supplyPriceFen where id = :skuId`,
      { skuId: payload.skuId, priceFen, supplyPriceFen },
    );
    const prices = { priceFen, supplyPriceFen, cause: `revision/${revisionId}` };
    await repriceListings(trx, { skuId: payload.skuId, cycleIds }, prices);
    return { priceFen: before.priceFen, supplyPriceFen: before.supplyPriceFen, cycleIds };
  },
});
