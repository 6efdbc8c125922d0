import test from 'ava';
import { fc } from '../../support/properties.js';
import type { Counter } from '../../../domain/inventory/decide-batch.js';
import { divideQuota, moveQuota, type QuotaInput } from '../../../domain/inventory/quota.js';

const input = fc
  .record({
    supply: fc.nat(5000),
    rates: fc.tuple(fc.nat(5000), fc.nat(5000)),
    weights: fc.array(fc.array(fc.nat(40), { maxLength: 5 }), { minLength: 1, maxLength: 4 }),
  })
  .map(({ supply, rates: [leaderShareBp, stationShareBp], weights }): QuotaInput => {
    const stations = weights.map((leaders, s) => ({
      counterId: `grid-${s}`,
      leaders: leaders.map((weight, l) => ({ counterId: `leader-${s}-${l}`, weight })),
    }));
    return { supply, centralCounterId: 'central', leaderShareBp, stationShareBp, stations };
  });

const emptyTree = ({ centralCounterId, stations }: QuotaInput): Counter[] => {
  const ids = stations.flatMap((station) => [
    station.counterId,
    ...station.leaders.map((one) => one.counterId),
  ]);
  return [centralCounterId, ...ids].map((id) => ({ id, cap: 0, taken: 0 }));
};
const capSum = (counters: readonly Counter[]): number =>
  counters.reduce((sum, counter) => sum + counter.cap, 0);

test('after every move the caps add up to the supply and none is negative', (t) => {
  fc.assert(
    fc.property(input, (given) => {
      let counters: readonly Counter[] = emptyTree(given);
      for (const move of divideQuota(given)) {
        counters = moveQuota(counters, move);
        t.is(capSum(counters), given.supply);
        t.true(counters.every((counter) => counter.cap >= 0));
        t.true(move.quantity > 0);
      }
    }),
  );
});

test('leaders and pools get their portions of the supply to the piece', (t) => {
  const given: QuotaInput = {
    supply: 100,
    centralCounterId: 'central',
    leaderShareBp: 5000,
    stationShareBp: 3000,
    stations: [
      {
        counterId: 'g1',
        leaders: [
          { counterId: 'l1', weight: 2 },
          { counterId: 'l2', weight: 1 },
        ],
      },
      { counterId: 'g2', leaders: [{ counterId: 'l3', weight: 3 }] },
    ],
  };
  const counters = divideQuota(given).reduce<readonly Counter[]>(moveQuota, emptyTree(given));
  t.deepEqual(
    counters.map(({ id, cap }) => [id, cap]),
    [
      ['central', 20],
      ['g1', 15],
      ['l1', 17],
      ['l2', 8],
      ['g2', 15],
      ['l3', 25],
    ],
  );
});

test('without weights everything stays central', (t) => {
  const stations = [{ counterId: 'g1', leaders: [{ counterId: 'l1', weight: 0 }] }];
  const given = {
    supply: 9,
    centralCounterId: 'central',
    leaderShareBp: 5000,
    stationShareBp: 5000,
    stations,
  };
  t.deepEqual(divideQuota(given), [{ fromCounterId: null, toCounterId: 'central', quantity: 9 }]);
});

test('what is sold cannot be moved', (t) => {
  const counters: Counter[] = [
    { id: 'a', cap: 5, taken: 4 },
    { id: 'b', cap: 0, taken: 0 },
  ];
  t.throws(() => moveQuota(counters, { fromCounterId: 'a', toCounterId: 'b', quantity: 2 }), {
    message: /quota-not-free/,
  });
  t.deepEqual(moveQuota(counters, { fromCounterId: 'a', toCounterId: 'b', quantity: 1 }), [
    { id: 'a', cap: 4, taken: 4 },
    { id: 'b', cap: 1, taken: 0 },
  ]);
  t.throws(() => moveQuota(counters, { fromCounterId: 'a', toCounterId: 'c', quantity: 1 }), {
    instanceOf: RangeError,
  });
});

test('more than the whole supply cannot be given', (t) => {
  const given = {
    supply: 9,
    centralCounterId: 'central',
    leaderShareBp: 6000,
    stationShareBp: 5000,
    stations: [],
  };
  t.throws(() => divideQuota(given), { message: /quota-over-supply/ });
});
