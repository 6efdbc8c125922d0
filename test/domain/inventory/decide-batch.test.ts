import test from 'ava';
import { fc } from '../../support/properties.js';
import { decideBatch, type Counter, type StockRequest } from '../../../domain/inventory/decide-batch.js';

const nodes = ['leader-1', 'leader-2', 'grid', 'central'] as const;
const skus = ['a', 'b'] as const;
const counterId = (skuId: string, node: string): string => `${skuId}/${node}`;

const counters = fc
  .array(fc.tuple(fc.nat(6), fc.nat(6)), { minLength: 9, maxLength: 9 })
  .map((pairs): Counter[] => {
    const ids = [...skus.flatMap((skuId) => nodes.map((node) => counterId(skuId, node))), 'coupon'];
    return ids.map((id, index) => ({
      id,
      cap: pairs[index]?.[0] ?? 0,
      taken: Math.min(...(pairs[index] ?? [0])),
    }));
  });
const requestedLine = fc.record({
  skuId: fc.constantFrom(...skus),
  quantity: fc.integer({ min: 1, max: 5 }),
});
const requests = fc.array(
  fc
    .record({
      key: fc.integer({ min: 0, max: 9 }).map((n) => `k${n}`),
      leader: fc.constantFrom('leader-1', 'leader-2'),
      lines: fc.uniqueArray(requestedLine, { minLength: 1, maxLength: 2, selector: (one) => one.skuId }),
      coupon: fc.boolean(),
    })
    .map(({ key, leader, lines, coupon }): StockRequest => {
      const draws = [leader, 'grid', 'central'];
      return {
        key,
        lines: lines.map((one) => ({ ...one, counterIds: draws.map((node) => counterId(one.skuId, node)) })),
        limits: coupon ? [{ counterId: 'coupon', quantity: 1 }] : [],
      };
    }),
  { maxLength: 15 },
);

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

/** The slow, obvious way: every piece is one token that lies at its counter, drawn one at a time. */
function oracle(
  given: readonly Counter[],
  wanted: readonly StockRequest[],
): { accepted: string[]; drawn: string[] } {
  let tokens = given.flatMap(({ id, cap, taken }) => times(Math.max(0, cap - taken), id));
  const answered: string[] = [];
  const accepted: string[] = [];
  const drawn: string[] = [];
  for (const request of wanted) {
    if (answered.includes(request.key)) continue;
    answered.push(request.key);
    const left = [...tokens];
    const mine: string[] = [];
    const pieces = [
      ...request.lines.flatMap((one) => times(one.quantity, one.counterIds)),
      ...request.limits.flatMap((one) => times(one.quantity, [one.counterId])),
    ];
    const served = pieces.every((places) => {
      const place = places.find((one) => left.includes(one));
      if (place === undefined) return false;
      left.splice(left.indexOf(place), 1);
      mine.push(place);
      return true;
    });
    if (!served) continue;
    tokens = left;
    accepted.push(request.key);
    drawn.push(...mine);
  }
  return { accepted, drawn };
}

test('decisions and takes are those of drawing single pieces one after the other', (t) => {
  fc.assert(
    fc.property(counters, requests, (given, wanted) => {
      const { decisions } = decideBatch({ counters: given, requests: wanted });
      const expected = oracle(given, wanted);
      t.deepEqual(
        decisions.filter((decision) => decision.accepted).map((decision) => decision.key),
        expected.accepted,
      );
      const drawn = decisions.flatMap((decision) => {
        return decision.takes.flatMap((take) => times(take.quantity, take.counterId));
      });
      t.deepEqual(drawn, expected.drawn);
    }),
    { numRuns: 400 },
  );
});

test('no counter passes its cap, and taken grows by exactly what was taken', (t) => {
  fc.assert(
    fc.property(counters, requests, (given, wanted) => {
      const { decisions, takenAfter } = decideBatch({ counters: given, requests: wanted });
      t.is(takenAfter.length, given.length);
      for (const [index, counter] of given.entries()) {
        const takes = decisions
          .flatMap((decision) => decision.takes)
          .filter((take) => take.counterId === counter.id);
        const grown = takes.reduce((sum, take) => sum + take.quantity, 0);
        t.deepEqual(takenAfter[index], { counterId: counter.id, taken: counter.taken + grown });
        t.true(counter.taken + grown <= counter.cap);
      }
    }),
  );
});

test('an order takes all it wants, line by line, or nothing', (t) => {
  fc.assert(
    fc.property(counters, requests, (given, wanted) => {
      const { decisions } = decideBatch({ counters: given, requests: wanted });
      t.is(decisions.length, new Set(wanted.map((request) => request.key)).size);
      for (const decision of decisions) {
        const request = wanted.find((one) => one.key === decision.key);
        if (!decision.accepted) t.is(decision.takes.length, 0);
        for (const [index, one] of (decision.accepted ? (request?.lines ?? []) : []).entries()) {
          const takes = decision.takes.filter((take) => take.lineNo === index + 1);
          t.is(
            takes.reduce((sum, take) => sum + take.quantity, 0),
            one.quantity,
          );
          t.true(takes.every((take) => one.counterIds.includes(take.counterId)));
        }
      }
    }),
  );
});

test('a batch decides as its orders one by one', (t) => {
  fc.assert(
    fc.property(counters, requests, (given, wanted) => {
      const distinct = wanted.filter(
        (one, index) => wanted.findIndex((other) => other.key === one.key) === index,
      );
      let current: readonly Counter[] = given;
      const singly = distinct.flatMap((request) => {
        const { decisions, takenAfter } = decideBatch({ counters: current, requests: [request] });
        current = current.map((counter, index) => ({ ...counter, taken: takenAfter[index]?.taken ?? 0 }));
        return decisions;
      });
      t.deepEqual(decideBatch({ counters: given, requests: wanted }).decisions, singly);
    }),
  );
});

const line = (quantity: number) => ({ skuId: 'a', quantity, counterIds: ['leader', 'grid', 'central'] });
const stock = (...caps: readonly number[]): Counter[] => {
  return ['leader', 'grid', 'central'].map((id, index) => ({ id, cap: caps[index] ?? 0, taken: 0 }));
};

test("the leader's quota is drawn first, then the station's pool, then the central pool", (t) => {
  const { decisions } = decideBatch({
    counters: stock(2, 3, 4),
    requests: [{ key: 'k', lines: [line(6)], limits: [] }],
  });
  t.deepEqual(decisions[0]?.takes, [
    { lineNo: 1, counterId: 'leader', quantity: 2 },
    { lineNo: 1, counterId: 'grid', quantity: 3 },
    { lineNo: 1, counterId: 'central', quantity: 1 },
  ]);
});

test('a smaller order is served after a larger one was refused', (t) => {
  const requests = [5, 3].map((quantity) => ({ key: `k${quantity}`, lines: [line(quantity)], limits: [] }));
  const { decisions } = decideBatch({ counters: stock(1, 1, 1), requests });
  t.deepEqual(decisions[0], {
    key: 'k5',
    accepted: false,
    takes: [],
    refusal: { code: 'out-of-stock', skuId: 'a', available: 3 },
  });
  t.true(decisions[1]?.accepted);
});

test('a reached limit refuses the order and gives its stock back', (t) => {
  const limited = { key: 'k1', lines: [line(3)], limits: [{ counterId: 'coupon', quantity: 1 }] };
  const { decisions, takenAfter } = decideBatch({
    counters: [...stock(3), { id: 'coupon', cap: 1, taken: 1 }],
    requests: [limited, { key: 'k2', lines: [line(3)], limits: [] }],
  });
  const [first, second] = decisions;
  t.deepEqual(first?.accepted === false && first.refusal, {
    code: 'limit-reached',
    counterId: 'coupon',
    available: 0,
  });
  t.true(second?.accepted);
  t.deepEqual(
    takenAfter.map((counter) => counter.taken),
    [3, 0, 0, 1],
  );
});

test('nothing is free at a counter that is past its cap', (t) => {
  const counters: Counter[] = [{ id: 'leader', cap: 1, taken: 3 }, ...stock(0, 1, 0).slice(1)];
  const { decisions, takenAfter } = decideBatch({
    counters,
    requests: [{ key: 'k', lines: [line(1)], limits: [] }],
  });
  t.deepEqual(decisions[0]?.takes, [{ lineNo: 1, counterId: 'grid', quantity: 1 }]);
  t.is(takenAfter[0]?.taken, 3);
});

test('a counter that was not passed and a quantity that is none are errors', (t) => {
  const unknown = { key: 'k', lines: [{ skuId: 'a', quantity: 1, counterIds: ['nowhere'] }], limits: [] };
  t.throws(() => decideBatch({ counters: [], requests: [unknown] }), { instanceOf: RangeError });
  for (const quantity of [0, -1, 0.5]) {
    const request = { key: 'k', lines: [line(quantity)], limits: [] };
    t.throws(() => decideBatch({ counters: stock(9), requests: [request] }), { instanceOf: RangeError });
  }
});
