import test from 'ava';
import { boundSupply, type SupplyCounter } from '../../../domain/catalogue/bound-supply.js';
import { sellableSupply } from '../../../domain/catalogue/supply-quote.js';
import { fc } from '../../support/properties.js';

const counter = (id: string, level: number, [cap, taken]: readonly [number, number]): SupplyCounter => ({
  id,
  level,
  cap,
  taken,
});

const filled = fc
  .integer({ min: 0, max: 50 })
  .chain((cap) => fc.tuple(fc.constant(cap), fc.integer({ min: 0, max: cap })));

const tree: fc.Arbitrary<SupplyCounter[]> = fc
  .record({
    central: filled,
    others: fc.array(fc.tuple(fc.integer({ min: 1, max: 2 }), filled), { maxLength: 8 }),
  })
  .map(({ central, others }) => [
    counter('central', 0, central),
    ...others.map(([level, amounts], n) => counter(`n${n}`, level, amounts)),
  ]);

test('the caps add up to what was wanted or to what is sold, and no counter falls below what it sold', (t) => {
  fc.assert(
    fc.property(tree, fc.integer({ min: 0, max: 500 }), (counters, wanted) => {
      const { moves, supply } = boundSupply(counters, wanted);
      const caps = new Map(counters.map(({ id, cap }) => [id, cap]));
      const add = (id: string, quantity: number) => caps.set(id, (caps.get(id) ?? 0) + quantity);
      for (const { fromCounterId, toCounterId, quantity } of moves) {
        t.true(quantity > 0);
        if (fromCounterId !== null) add(fromCounterId, -quantity);
        if (toCounterId !== null) add(toCounterId, quantity);
      }
      const sold = counters.reduce((sum, { taken }) => sum + taken, 0);
      t.is(supply, Math.max(wanted, sold));
      t.is(
        [...caps.values()].reduce((sum, cap) => sum + cap, 0),
        supply,
      );
      for (const { id, taken } of counters) t.true((caps.get(id) ?? 0) >= taken, id);
    }),
  );
});

test('the centre is emptied first, then the stations, then the leaders', (t) => {
  const counters = [counter('L1', 2, [10, 2]), counter('G1', 1, [10, 0]), counter('central', 0, [10, 4])];
  const taken = (wanted: number) =>
    boundSupply(counters, wanted).moves.map(({ fromCounterId, quantity }) => [fromCounterId, quantity]);
  t.deepEqual(taken(25), [['central', 5]]);
  t.deepEqual(taken(20), [
    ['central', 6],
    ['G1', 4],
  ]);
  t.deepEqual(taken(0), [
    ['central', 6],
    ['G1', 10],
    ['L1', 8],
  ]);
  t.deepEqual(boundSupply(counters, 33).moves, [
    { fromCounterId: null, toCounterId: 'central', quantity: 3 },
  ]);
  t.throws(() => boundSupply(counters, 1.5), { instanceOf: RangeError });
});

test('a cycle sells the smaller of plan and quote, with its over-commit, and nothing of a held one', (t) => {
  const quote = { planQuantity: 110, overCommitQuantity: 10, verdict: 'binding' } as const;
  t.is(sellableSupply({ ...quote, quantity: 60 }), 70);
  t.is(sellableSupply({ ...quote, quantity: 200 }), 110);
  t.is(sellableSupply({ ...quote, quantity: 200, verdict: 'held' }), 0);
});
