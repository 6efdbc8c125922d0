import test from 'ava';
import { aggregateDemand } from '../../../activities/purchasing/aggregate-demand.js';
import { one, rows } from '../../../db/query.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import { ownDatabase } from '../../support/database.js';
import { forceState } from '../../support/force-state.js';
import { frozenCycle } from '../../support/factories/purchasing.js';

const database = await ownDatabase(test);

test('purchase orders cover the frozen demand in whole cases and every site with demand has a night', async (t) => {
  const { cycleId, siteId, id } = await frozenCycle(database, {
    tag: 'A',
    skus: [
      { skuId: 'TOMATO', supplierId: 'S1', casePack: 10 },
      { skuId: 'EGG', supplierId: 'S2', casePack: 6 },
    ],
    orders: [
      {
        memberId: 'M1',
        leaderId: 'L1',
        lines: [
          { skuId: 'TOMATO', quantity: 7 },
          { skuId: 'EGG', quantity: 6 },
        ],
      },
      { memberId: 'M2', leaderId: 'L2', lines: [{ skuId: 'TOMATO', quantity: 4 }] },
    ],
  });
  const first = await aggregateDemand({ database })({ cycleId });
  const again = await aggregateDemand({ database })({ cycleId });
  t.deepEqual(again.result, first.result);
  t.deepEqual(first.result.purchaseOrders, [
    { purchaseOrderNo: `${cycleId}/${id('S1')}/1`, words: '供应商：1 种 20 件' },
    { purchaseOrderNo: `${cycleId}/${id('S2')}/1`, words: '供应商：1 种 6 件' },
  ]);
  t.deepEqual(first.result.nights, [{ siteId, words: '一号网格仓：2 位团长 17 件' }]);
  const lines = await rows(
    database,
    `select sku_id as "skuId", site_id as "siteId", demanded, cases, quantity from purchase_lines
     where purchase_order_no like :like order by sku_id`,
    { like: `${cycleId}/%` },
  );
  t.deepEqual(lines, [
    { skuId: id('EGG'), siteId, demanded: 6, cases: 1, quantity: 6 },
    { skuId: id('TOMATO'), siteId, demanded: 11, cases: 2, quantity: 20 },
  ]);
  const events = await rows<{ type: string }>(
    database,
    `select type from events where data ->> 'cycleId' = :cycleId order by id`,
    { cycleId },
  );
  t.deepEqual(
    events.map((event) => event.type),
    ['purchase-order.drafted', 'purchase-order.drafted', 'cycle.aggregated'],
  );
});

test('a cycle that sold nothing is aggregated with an empty plan', async (t) => {
  const { cycleId } = await frozenCycle(database, { tag: 'B', skus: [{ skuId: 'TOMATO' }], orders: [] });
  const { result } = await aggregateDemand({ database })({ cycleId });
  t.deepEqual(result, { purchaseOrders: [], nights: [] });
  const cycle = await one<{ state: string; words: string }>(
    database,
    `select state, phase_words as words from cycles where id = :cycleId`,
    { cycleId },
  );
  t.deepEqual(cycle, { state: 'aggregated', words: '没有订单' });
});

test('a cycle that is not frozen is not aggregated', async (t) => {
  const { cycleId } = await frozenCycle(database, { tag: 'C', skus: [{ skuId: 'TOMATO' }], orders: [] });
  await forceState(database, { table: 'cycles', state: 'closed', where: ['id', cycleId] });
  const refused = await t.throwsAsync(aggregateDemand({ database })({ cycleId }), {
    instanceOf: RuleViolation,
  });
  t.is(refused.code, 'cycle-move-not-allowed');
});
