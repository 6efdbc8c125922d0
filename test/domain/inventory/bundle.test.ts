import test from 'ava';
import { assertBundle, type BundleFacts } from '../../../domain/inventory/bundle.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';

const sku = (skuId: string, isBundle = false) => ({ skuId, priceFen: 100, isBundle });
const facts = (over: Partial<BundleFacts> = {}): BundleFacts => ({
  bundleId: 'box',
  components: [
    { skuId: 'egg', quantity: 6 },
    { skuId: 'oil', quantity: 1 },
  ],
  skus: [sku('box'), sku('egg'), sku('oil'), sku('case', true)],
  usedInBundles: false,
  ...over,
});

const why = (over: Partial<BundleFacts>): unknown => {
  try {
    assertBundle(facts(over));
    return undefined;
  } catch (error) {
    if (!(error instanceof RuleViolation)) throw error;
    return error.details['why'] ?? error.code;
  }
};

test('a bundle of the right SKUs is accepted, every other is refused and says why', (t) => {
  t.is(why({}), undefined);
  t.is(why({ bundleId: 'gone' }), 'sku-unknown');
  t.is(why({ usedInBundles: true }), 'bundle-in-bundle');
  t.is(why({ components: [{ skuId: 'case', quantity: 1 }] }), 'bundle-in-bundle');
  t.is(why({ components: [{ skuId: 'box', quantity: 1 }] }), 'itself');
  t.is(why({ components: [{ skuId: 'rice', quantity: 1 }] }), 'component-unknown');
  t.is(
    why({
      components: [
        { skuId: 'egg', quantity: 1 },
        { skuId: 'egg', quantity: 2 },
      ],
    }),
    'twice',
  );
  t.is(why({ components: [{ skuId: 'egg', quantity: 101 }] }), 'too-cheap');
});
