import test from 'ava';
import {
  assertSkuFits,
  type ProposedSku,
  type SkuSurroundings,
} from '../../../domain/catalogue/sku-rules.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';

const around: SkuSurroundings = { category: true, supplier: true, twin: false, before: undefined };
const milk: ProposedSku = { skuId: 'MILK', priceFen: 990, supplyPriceFen: 600, leaderTags: [] };
const known: SkuSurroundings = { ...around, before: { priceFen: 990, supplyPriceFen: 600 } };

test('a SKU that fits is taken, new or changed, and each misfit names its field', (t) => {
  t.notThrows(() => assertSkuFits(milk, around));
  t.notThrows(() => assertSkuFits({ skuId: 'MILK' }, known));
  t.notThrows(() => assertSkuFits({ skuId: 'MILK', priceFen: 990 }, known));
  const misfits: readonly (readonly [ProposedSku, SkuSurroundings, string])[] = [
    [milk, { ...around, category: false }, 'categoryId'],
    [milk, { ...around, supplier: false }, 'supplierId'],
    [milk, { ...around, twin: true }, 'gtin'],
    [{ ...milk, priceFen: undefined }, around, 'priceFen'],
    [{ ...milk, supplyPriceFen: undefined }, around, 'supplyPriceFen'],
    [{ skuId: 'MILK', supplyPriceFen: 601 }, known, 'supplyPriceFen'],
    [{ skuId: 'MILK', leaderTags: [] }, known, 'leaderTags'],
  ];
  for (const [sku, surroundings, field] of misfits)
    t.throws(() => assertSkuFits(sku, surroundings), {
      instanceOf: RuleViolation,
      message: new RegExp(`"${field}"`),
    });
});
