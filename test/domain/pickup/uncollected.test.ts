import test from 'ava';
import { fc } from '../../support/properties.js';
import { decideUncollected, pickupStateOf } from '../../../domain/pickup/uncollected.js';
import { parcelStates } from '../../../domain/warehouse/parcel-lifecycle.js';
import { temperatureBands } from '../../../domain/warehouse/temperature-band.js';
import { pickupMoves } from '../../../domain/pickup/pickup-lifecycle.js';

test('dry goods go back and are refunded, fresh goods are neither', (t) => {
  const lines = temperatureBands.map((band, index) => ({
    orderId: 'O1',
    lineNo: index,
    band,
    remainingFen: 990,
  }));
  const decisions = decideUncollected(lines);
  t.deepEqual(
    decisions.map(({ fate, refundFen }) => [fate, refundFen]),
    [
      ['returned', 990],
      ['discarded', 0],
      ['discarded', 0],
      ['discarded', 0],
    ],
  );
  t.is(decisions[0]?.explanation.zh, '超时未提，商品已退回仓库，按实付 100% 退款');
});

test('a refund is never above what is left of the line, whatever the percentage', (t) => {
  fc.assert(
    fc.property(fc.nat(1_000_000), fc.integer({ min: 0, max: 100 }), (remainingFen, refundPercent) => {
      const rule = { fate: 'discarded' as const, refundPercent };
      const rules = { ambient: rule, cool: rule, chilled: rule, frozen: rule };
      const [decision] = decideUncollected([{ orderId: 'O', lineNo: 1, band: 'cool', remainingFen }], rules);
      const refundFen = decision?.refundFen ?? -1;
      t.true(Number.isInteger(refundFen) && refundFen >= 0 && refundFen <= remainingFen);
    }),
  );
});

test('a pickup is ready while something waits, and collected only with everything', (t) => {
  t.is(pickupStateOf(['signed', 'loaded']), 'ready');
  t.is(pickupStateOf(['collected', 'loaded']), 'planned');
  t.is(pickupStateOf(['collected', 'collected']), 'collected');
  t.is(pickupStateOf(['collected', 'uncollected']), 'uncollected');
  for (const state of parcelStates) t.is(pickupStateOf([state]) === 'collected', state === 'collected');
});

test('a pickup ends collected or not, and is never collected before it was ready', (t) => {
  t.deepEqual(pickupMoves, {
    planned: ['ready', 'uncollected'],
    ready: ['collected', 'uncollected'],
    collected: [],
    uncollected: [],
  });
});
