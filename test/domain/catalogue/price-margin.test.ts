import test from 'ava';
import { assertPriceAllowed, type PriceException } from '../../../domain/catalogue/price-exception.js';
import { marginOfPrice, type PriceFacts } from '../../../domain/catalogue/price-margin.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import { fc } from '../../support/properties.js';

const bp = (max: number) => fc.integer({ min: 0, max });

const facts: fc.Arbitrary<PriceFacts> = fc.record({
  priceFen: fc.integer({ min: 1, max: 1_000_000 }),
  supplyPriceFen: fc.integer({ min: 1, max: 1_000_000 }),
  discountBp: bp(10_000),
  borneByOthersBp: bp(10_000),
  couponBp: bp(10_000),
  leaderRateBp: bp(3000),
  tierBonusBp: bp(200),
  promotersBp: bp(1000),
});

test('the calculation adds up to the fen, whatever the rates', (t) => {
  fc.assert(
    fc.property(facts, (price) => {
      const margin = marginOfPrice(price);
      const { netFen, borneByOthersFen, supplyFen, leaderFen, promotersFen, channelFeeFen, leftFen } = margin;
      t.is(netFen + margin.discountFen, price.priceFen);
      t.is(leftFen, netFen + borneByOthersFen - supplyFen - leaderFen - promotersFen - channelFeeFen);
      t.true(borneByOthersFen <= margin.discountFen);
      t.is(margin.verdict === 'below-cost', netFen < price.supplyPriceFen);
      t.is(margin.verdict === 'kept', netFen >= price.supplyPriceFen && leftFen >= margin.neededFen);
      const dearer = marginOfPrice({ ...price, supplyPriceFen: price.supplyPriceFen + 1 });
      t.is(dearer.leftFen, leftFen - 1);
    }),
  );
});

const tomato: PriceFacts = {
  priceFen: 500,
  supplyPriceFen: 300,
  discountBp: 0,
  borneByOthersBp: 0,
  couponBp: 0,
  leaderRateBp: 1000,
  tierBonusBp: 100,
  promotersBp: 500,
};

test('a margin counts the highest tier, both promoters, the channel and the discounts', (t) => {
  t.like(marginOfPrice(tomato), {
    leaderFen: 60,
    promotersFen: 25,
    channelFeeFen: 3,
    leftFen: 112,
    verdict: 'kept',
  });
  const campaign = { ...tomato, discountBp: 2000 };
  t.like(marginOfPrice(campaign), { netFen: 400, leaderFen: 48, leftFen: 30, verdict: 'kept' });
  t.is(marginOfPrice({ ...campaign, borneByOthersBp: 2000 }).leftFen, 130);
  t.is(marginOfPrice({ ...tomato, leaderRateBp: 0 }).leaderFen, 0);
  t.like(marginOfPrice({ ...tomato, couponBp: 1000 }), { couponFen: 50, netFen: 500, leftFen: 112 });
});

const allow =
  (supplyPriceFen: number, exception?: PriceException, shelfDays = 5) =>
  () =>
    assertPriceAllowed(marginOfPrice({ ...tomato, supplyPriceFen }), { exception, shelfDays });

const refusedAs = (code: string) => ({ instanceOf: RuleViolation, message: new RegExp(`^${code} `) });

test('below cost takes a lawful reason, and a promotion is none', (t) => {
  t.notThrows(allow(300));
  t.throws(allow(501), refusedAs('price-below-cost'));
  t.throws(allow(501, 'promotion'), refusedAs('price-below-cost'));
  for (const lawful of ['fresh', 'seasonal', 'overstock', 'near-expiry', 'closing-down'] as const)
    t.notThrows(allow(501, lawful), lawful);
});

test('a thin margin and a loss take a reason, and any will do', (t) => {
  for (const supply of [400, 412, 413, 500]) t.throws(allow(supply), refusedAs('commission-over-margin'));
  t.notThrows(allow(397));
  t.notThrows(allow(450, 'promotion'));
});

test('only what spoils soon is fresh', (t) => {
  t.notThrows(allow(501, 'fresh', 15));
  t.throws(allow(501, 'fresh', 16), refusedAs('price-reason-unfit'));
});
