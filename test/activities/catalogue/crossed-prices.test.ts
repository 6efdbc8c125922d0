import test from 'ava';
import { pushPools } from '../../../activities/catalogue/push-pools.js';
import { listListings } from '../../../db/queries/catalogue/list-listings.js';
import { crossedOutFen } from '../../../domain/catalogue/crossed-price.js';
import { decided, staffedSale } from '../../support/factories/catalogue.js';
import { anotherCycle, moveCycle, type Sale } from '../../support/factories/sale.js';
import { saleStage } from '../../support/sale-stage.js';

const { database, place, pay } = await saleStage(test);
const deps = { database };

/** What stands crossed out beside the price of each SKU in the cycle, and the price. */
async function crossedIn(sale: Sale): Promise<Record<string, [number | null, number]>> {
  const at = { cycleId: sale.cycleId, leaderId: sale.id('L1'), filter: {} };
  const found = await listListings(database, at, { sort: 'rank', after: undefined, limit: 9 });
  return Object.fromEntries(
    found.map(({ skuId, lowestDealFen, priceFen }) => [
      skuId.slice(3),
      [crossedOutFen(lowestDealFen, priceFen), priceFen],
    ]),
  );
}

/** The sale before is over; the cycle opens at these prices, and its deals are read. */
async function openNext(sale: Sale, prices: Readonly<Record<string, number>>, days = 1): Promise<Sale> {
  for (const [name, priceFen] of Object.entries(prices))
    await decided(database, sale, {
      kind: 'price',
      payload: { skuId: sale.id(name), priceFen, supplyPriceFen: 100 },
    });
  await moveCycle(database, sale.cycleId, { cutoffInMs: -1, payUntilInMs: 3_600_000 });
  const next = await anotherCycle(database, sale, days);
  await moveCycle(database, next.cycleId, { opensInMs: -1 });
  await pushPools(deps)();
  return next;
}

test('the crossed-out price is the lowest real deal of the last seven days before the cycle, discounts taken off', async (t) => {
  const skus = [{ skuId: 'BEAN' }, { skuId: 'CORN' }, { skuId: 'TOMATO' }];
  const sale = await staffedSale(database, { tag: 'XA', skus, coupons: [{ couponId: 'K', offFen: 99 }] });
  await pay(await place(sale, { lines: { TOMATO: 2 } }));
  await pay(await place(sale, { lines: { TOMATO: 2 }, coupon: 'K' }));
  // Neither is a deal: one is never paid, the other is cancelled after all.
  await place(sale, { lines: { BEAN: 1 } });
  const next = await openNext(sale, { TOMATO: 399, CORN: 300 }, 3);
  // (998 - 99) / 2 = 449.5: the fraction is cut, so that the promise is never too large.
  t.deepEqual(await crossedIn(next), { BEAN: [null, 499], CORN: [null, 300], TOMATO: [449, 399] });
});

test('after a week without a deal the last cycle that sold any counts, and a dearer week hides nothing', async (t) => {
  const sale = await staffedSale(database, { tag: 'XB' });
  await pay(await place(sale));
  const second = await openNext(sale, { TOMATO: 399 }, 9);
  t.deepEqual(await crossedIn(second), { TOMATO: [499, 399] });
  await pay(await place(second));
  const third = await openNext({ ...sale, cycleId: second.cycleId }, { TOMATO: 350 }, 12);
  t.deepEqual(await crossedIn(third), { TOMATO: [399, 350] });
  const dearer = { kind: 'price', payload: { skuId: sale.id('TOMATO'), priceFen: 599, supplyPriceFen: 100 } };
  await decided(database, third, { ...dearer, runningCycles: true });
  t.deepEqual(await crossedIn(third), { TOMATO: [null, 599] });
});

test('what is crossed out does not change while the cycle sells, and nobody can type it', async (t) => {
  const sale = await staffedSale(database, { tag: 'XC' });
  await pay(await place(sale));
  const next = await openNext(sale, { TOMATO: 399 }, 3);
  await pay(await place(next));
  await pushPools(deps)();
  t.deepEqual(await crossedIn(next), { TOMATO: [499, 399] });
  const typed = { skuId: sale.id('TOMATO'), priceFen: 399, supplyPriceFen: 100, crossedOutFen: 999 };
  await t.throwsAsync(decided(database, next, { kind: 'price', payload: typed }), {
    message: /crossedOutFen/,
  });
});
