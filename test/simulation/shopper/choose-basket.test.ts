import test from 'ava';
import { fc } from '../../support/properties.js';
import { createDice } from '../../../simulation/parties/dice.js';
import { chooseBasket } from '../../../simulation/parties/shopper/choose-basket.js';

const listings = Array.from({ length: 30 }, (_none, i) => ({
  skuId: `S${i}`,
  available: 50,
  rank: i + 1,
}));

test('a basket holds each SKU once and never more than there is', (t) => {
  const shop = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 10 });
  t.notThrows(() =>
    fc.assert(
      fc.property(shop, fc.integer({ min: 0, max: 10_000 }), (available, seed) => {
        const offered = available.map((pieces, i) => ({ skuId: `S${i}`, available: pieces, rank: i + 1 }));
        const basket = chooseBasket(offered, createDice(seed));
        const isThere = basket.every(({ skuId, quantity }) => {
          return quantity >= 1 && quantity <= (offered.find((one) => one.skuId === skuId)?.available ?? 0);
        });
        return isThere && new Set(basket.map((line) => line.skuId)).size === basket.length;
      }),
    ),
  );
});

test('a basket has 2.4 lines and three pieces on average', (t) => {
  const dice = createDice(7);
  const baskets = Array.from({ length: 4000 }, () => chooseBasket(listings, dice));
  const lines = baskets.flat();
  const pieces = lines.reduce((total, line) => total + line.quantity, 0);
  t.true(Math.abs(lines.length / baskets.length - 2.4) < 0.1);
  t.true(Math.abs(pieces / baskets.length - 3) < 0.2);
});

test('what stands at the top sells better', (t) => {
  const dice = createDice(7);
  const lines = Array.from({ length: 1000 }, () => chooseBasket(listings, dice)).flat();
  const sold = (skuId: string): number => lines.filter((line) => line.skuId === skuId).length;
  t.true(sold('S0') > 2 * sold('S29'));
});

test('in an empty shop nothing is found', (t) => {
  t.deepEqual(chooseBasket([{ skuId: 'S1', available: 0, rank: 1 }], createDice(1)), []);
});
