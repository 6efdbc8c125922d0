import test from 'ava';
import { splitBasket } from '../../../activities/cart/split-basket.js';
import { execute } from '../../../db/query.js';
import { moveCycle, sellingCycle } from '../../support/factories/sale.js';
import { refusal } from '../../support/refusal.js';
import { ownDatabase } from '../../support/database.js';

const database = await ownDatabase(test);

test('a basket is divided by the cycles that deliver it, and the same key gives the same division later', async (t) => {
  const sale = await sellingCycle(database, { tag: 'SB', skus: [{ skuId: 'TOMATO' }, { skuId: 'CAKE' }] });
  const [tomato, cake] = [sale.id('TOMATO'), sale.id('CAKE')];
  const { cycleId, nextCycleId } = sale;
  await moveCycle(database, nextCycleId, { opensInMs: 3_600_000 });
  await execute(database, `delete from listings where cycle_id = :cycleId and sku_id = :cake`, {
    cycleId,
    cake,
  });
  const split = (lines: { skuId: string; quantity: number; cycleId?: string }[], key?: string) =>
    splitBasket({ database })(
      { memberId: sale.id('A'), pointLeaderId: sale.id('L1'), lines },
      key === undefined ? undefined : { actor: 'member/A', key },
    );
  const basket = [
    { skuId: cake, quantity: 1 },
    { skuId: tomato, quantity: 2 },
  ];
  t.is(await refusal(t, split(basket)), 'sku-not-sellable', 'tomorrow’s cycle does not sell yet');
  await execute(
    database,
    `update listings set sells_from = clock_timestamp() - interval '1 second'
     where cycle_id = :nextCycleId and sku_id = :cake`,
    { nextCycleId, cake },
  );
  const first = await split(basket, 'checkout');
  t.deepEqual(first.result.parts, [
    { cycleId, lines: [{ skuId: tomato, quantity: 2 }] },
    { cycleId: nextCycleId, lines: [{ skuId: cake, quantity: 1 }] },
  ]);
  await moveCycle(database, cycleId, { cutoffInMs: -1 });
  t.deepEqual(await split(basket, 'checkout'), { ...first, replayed: true });
  t.is(await refusal(t, split(basket)), 'sku-not-sellable', 'the sale of the tomatoes is over');
  const elsewhere = [{ skuId: cake, quantity: 1, cycleId }];
  t.is(await refusal(t, split(elsewhere)), 'sku-not-sellable');
});
