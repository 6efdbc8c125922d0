import test from 'ava';
import { fc } from '../../support/properties.js';
import {
  decideBatch,
  type Counter,
  type RequestedLine,
  type StockRequest,
} from '../../../domain/inventory/decide-batch.js';

const nodes = ['leader-1', 'leader-2', 'grid', 'central'] as const;
const skus = ['a', 'b'] as const;
const counterId = (skuId: string, node: string): string => `${skuId}/${node}`;

const counters = fc
  .array(fc.tuple(fc.nat(8), fc.nat(8)), { minLength: 11, maxLength: 11 })
  .map((pairs): Counter[] => {
    const ids = skus.flatMap((skuId) => nodes.map((node) => counterId(skuId, node)));
    return [...ids, 'coupon', 'per-member', 'station'].map((id, index) => {
      const pair = pairs[index] ?? [0, 0];
      // A station that takes two hundred pieces is full from 190 on; the others are small enough to be used up.
      const more = id === 'station' ? 192 : 0;
      return { id, cap: pair[0] + more, taken: Math.min(...pair) + (more === 0 ? 0 : 190) };
    });
  });
const chain = (skuId: string, leader: string) =>
  [leader, 'grid', 'central'].map((node) => counterId(skuId, node));

/** Pieces of a and b by themselves, and boxes of two a and one b. */
const wishes = fc.uniqueArray(
  fc.record({ skuId: fc.constantFrom('a', 'b', 'box'), quantity: fc.integer({ min: 1, max: 4 }) }),
  { minLength: 1, maxLength: 3, selector: (one) => one.skuId },
);
const linesOf = (wish: readonly { skuId: string; quantity: number }[], leader: string): RequestedLine[] =>
  wish
    .flatMap(({ skuId, quantity }) =>
      skuId === 'box'
        ? [
            { skuId: 'a', quantity: quantity * 2, bundle: { no: 1, skuId, each: 2 } },
            { skuId: 'b', quantity, bundle: { no: 1, skuId, each: 1 } },
          ]
        : [{ skuId, quantity }],
    )
    .map((one, index) => ({ ...one, lineNo: index + 1, counterIds: chain(one.skuId, leader) }));
const requests = fc.array(
  fc
    .record({
      key: fc.integer({ min: 0, max: 9 }).map((n) => `k${n}`),
      leader: fc.constantFrom('leader-1', 'leader-2'),
      wish: wishes,
      coupon: fc.boolean(),
      perMember: fc.option(fc.nat(6)),
      limited: fc.boolean(),
    })
    .map(({ key, leader, wish, coupon, perMember, limited }): StockRequest => {
      const lines = linesOf(wish, leader);
      const pieces = lines.reduce((sum, one) => sum + one.quantity, 0);
      return {
        key,
        lines,
        limits: [
          ...(coupon ? [{ counterId: 'coupon', quantity: 1 }] : []),
          ...(perMember === null
            ? []
            : [{ counterId: 'per-member', quantity: pieces, kind: 'limit', cap: perMember }]),
          ...(limited ? [{ counterId: 'station', quantity: pieces, kind: 'capacity', cap: 200 }] : []),
        ],
      };
    }),
  { maxLength: 15 },
);

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

/** The slow, obvious way: every piece is one token that lies at its counter, drawn one at a time. */
function oracle(
  given: readonly Counter[],
  wanted: readonly StockRequest[],
): { accepted: string[]; drawn: string[]; full: string[] } {
  let tokens = given.flatMap(({ id, cap, taken }) => times(Math.max(0, cap - taken), id));
  const answered: string[] = [];
  const accepted: string[] = [];
  const drawn: string[] = [];
  const full: string[] = [];
  const countOf = (list: readonly string[], id: string) => list.filter((one) => one === id).length;
  const capOf = (id: string) => given.find((one) => one.id === id)?.cap ?? 0;
  for (const request of wanted) {
    if (answered.includes(request.key)) continue;
    answered.push(request.key);
    const left = [...tokens];
    const mine: string[] = [];
    const pieces = [
      ...request.lines.flatMap((one) => times(one.quantity, { ids: one.counterIds, cap: Infinity })),
      ...request.limits.flatMap((one) =>
        times(one.quantity, { ids: [one.counterId], cap: one.cap ?? Infinity, kind: one.kind }),
      ),
    ];
    const refusedBy = pieces.find(({ ids, cap }) => {
      const place = ids.find((id) => left.includes(id) && !full.includes(id));
      const used = place === undefined ? 0 : capOf(place) - countOf(left, place);
      if (place === undefined || used >= cap) return true;
      left.splice(left.indexOf(place), 1);
      mine.push(place);
      return false;
    });
    for (const { counterId: id, cap = Infinity, kind } of request.limits) {
      if (kind !== 'capacity' || full.includes(id)) continue;
      const whole = Math.min(cap, capOf(id));
      const used = capOf(id) - countOf(refusedBy === undefined ? left : tokens, id);
      const refused = refusedBy?.ids.includes(id) === true;
      if (refused ? used >= whole * 0.95 : refusedBy === undefined && used >= whole) full.push(id);
    }
    if (refusedBy !== undefined) continue;
    tokens = left;
    accepted.push(request.key);
    drawn.push(...mine);
  }
  return { accepted, drawn, full };
}

test('decisions and takes are those of drawing single pieces one after the other', (t) => {
  fc.assert(
    fc.property(counters, requests, (given, wanted) => {
      const { decisions, full } = decideBatch({ counters: given, requests: wanted });
      const expected = oracle(given, wanted);
      t.deepEqual(full, expected.full);
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
      // A station that is full is closed for good by intake, which a single decision cannot know.
      const distinct = wanted
        .filter((one, index) => wanted.findIndex((other) => other.key === one.key) === index)
        .map((one) => ({ ...one, limits: one.limits.filter(({ kind }) => kind !== 'capacity') }));
      let current: readonly Counter[] = given;
      const singly = distinct.flatMap((request) => {
        const { decisions, takenAfter } = decideBatch({ counters: current, requests: [request] });
        current = current.map((counter, index) => ({ ...counter, taken: takenAfter[index]?.taken ?? 0 }));
        return decisions;
      });
      t.deepEqual(decideBatch({ counters: given, requests: distinct }).decisions, singly);
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

test('a bundle is all its components or nothing', (t) => {
  const counters = [
    { id: 'a', cap: 5, taken: 0 },
    { id: 'b', cap: 1, taken: 0 },
  ];
  const boxes = (quantity: number): StockRequest => ({
    key: `k${quantity}`,
    limits: [],
    lines: [
      { skuId: 'a', quantity: 2 * quantity, counterIds: ['a'], bundle: { no: 1, skuId: 'box', each: 2 } },
      { skuId: 'b', quantity, counterIds: ['b'], bundle: { no: 1, skuId: 'box', each: 1 } },
    ],
  });
  const { decisions } = decideBatch({ counters, requests: [boxes(3), boxes(2), boxes(1)] });
  t.deepEqual(
    decisions.map((one) => (one.accepted ? one.takes.map((take) => take.quantity) : one.refusal)),
    [
      { code: 'out-of-stock', skuId: 'box', available: 1 },
      { code: 'out-of-stock', skuId: 'box', available: 1 },
      [2, 1],
    ],
  );
});

test('two bundles that share a component share its stock', (t) => {
  const part = (no: number, skuId: string): RequestedLine => ({
    lineNo: no,
    skuId: 'a',
    quantity: 2,
    counterIds: ['a'],
    bundle: { no, skuId, each: 2 },
  });
  const request = { key: 'k', lines: [part(1, 'box'), part(2, 'case')], limits: [] };
  const counters = [{ id: 'a', cap: 3, taken: 0 }];
  const { decisions } = decideBatch({ counters, requests: [request] });
  t.deepEqual(decisions[0]?.accepted === false && decisions[0].refusal, {
    code: 'out-of-stock',
    skuId: 'case',
    available: 0,
  });
});

const toStation = (key: string, quantity: number): StockRequest => ({
  key,
  lines: [],
  limits: [{ counterId: 'station', quantity, kind: 'capacity', cap: 100 }],
});

test('a nearly used capacity closes with the first order that does not fit', (t) => {
  const station = [{ id: 'station', cap: 100, taken: 94 }];
  const { decisions, full } = decideBatch({
    counters: station,
    requests: [toStation('large', 7), toStation('one', 1), toStation('six', 6), toStation('small', 1)],
  });
  t.deepEqual(
    decisions.map((one) => (one.accepted ? 'in' : one.refusal)),
    [
      { code: 'station-full', counterId: 'station', available: 6 },
      'in',
      { code: 'station-full', counterId: 'station', available: 5 },
      { code: 'station-full', counterId: 'station', available: 0 },
    ],
  );
  t.deepEqual(full, ['station']);
});

test('a capacity that is used up closes without a refusal', (t) => {
  const station = [{ id: 'station', cap: 100, taken: 90 }];
  t.deepEqual(decideBatch({ counters: station, requests: [toStation('k', 10)] }).full, ['station']);
  t.deepEqual(decideBatch({ counters: station, requests: [toStation('k', 9)] }).full, []);
});

test('a limit that was lowered holds at once, whatever its counter still says', (t) => {
  const counters = [{ id: 'limit', cap: 10, taken: 4 }];
  const request = (quantity: number): StockRequest => ({
    key: 'k',
    lines: [],
    limits: [{ counterId: 'limit', quantity, cap: 5 }],
  });
  t.deepEqual(decideBatch({ counters, requests: [request(2)] }).decisions[0], {
    key: 'k',
    accepted: false,
    takes: [],
    refusal: { code: 'limit-reached', counterId: 'limit', available: 1 },
  });
  t.true(decideBatch({ counters, requests: [request(1)] }).decisions[0]?.accepted);
});
