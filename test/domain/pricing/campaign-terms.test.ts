import test from 'ava';
import { assertCampaign, assertCoupon } from '../../../domain/pricing/campaign-terms.js';

const time = { startsOn: '2026-11-22', endsOn: '2026-11-23', opensAt: null, closesAt: null };
const goods = { categoryIds: [], skuIds: [] };
const campaign = { ...time, ...goods, tiers: [{ thresholdFen: 3900, offFen: 300 }] };
const why = (change: object) => (): void => assertCampaign({ ...campaign, ...change });

test('steps rise, a discount is below its threshold, and there is a time in which it counts', (t) => {
  t.notThrows(why({}));
  const [first] = campaign.tiers;
  t.throws(why({ tiers: [] }), { message: /no-step/ });
  t.throws(why({ tiers: [{ thresholdFen: 300, offFen: 300 }] }), { message: /off-above-threshold/ });
  t.throws(why({ tiers: [first, { thresholdFen: 3900, offFen: 600 }] }), { message: /steps-do-not-rise/ });
  t.throws(why({ tiers: [first, { thresholdFen: 5900, offFen: 300 }] }), { message: /steps-do-not-rise/ });
  t.throws(why({ endsOn: '2026-11-21' }), { message: /no-day/ });
  const noon = '2026-11-22T12:00:00.000Z';
  t.throws(why({ opensAt: noon, closesAt: noon }), { message: /no-time/ });
  t.throws(why({ categoryIds: ['veg'], skuIds: ['K1'] }), { message: /categories-and-skus/ });
});

test('a coupon takes off less than its threshold, or has none', (t) => {
  const coupon = { ...time, ...goods, thresholdFen: 3000, offFen: 300 };
  t.notThrows(() => assertCoupon(coupon));
  t.notThrows(() => assertCoupon({ ...coupon, thresholdFen: 0 }));
  t.throws(() => assertCoupon({ ...coupon, offFen: 3000 }), { message: /off-above-threshold/ });
  t.throws(() => assertCoupon({ ...coupon, endsOn: '2026-11-01' }), { message: /no-day/ });
});
