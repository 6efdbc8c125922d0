import test from 'ava';
import type { LoadResult } from '../../bench/load/load-types.js';
import { faultsOf, figuresOf, type Played } from '../../bench/orders/figures.js';
import { goals, isReached, ordersReport } from '../../bench/orders/report.js';
import type { ShopRun } from '../../bench/orders/shop.js';
import { readCpu, sharesBetween } from '../../bench/stage/cpu.js';

const result = (acceptedPerSecond: number, p99Ms: number): LoadResult => ({
  sent: 0,
  accepted: 0,
  refused: {},
  failed: 0,
  lost: 0,
  orderIds: [],
  window: { seconds: 1, accepted: acceptedPerSecond, acceptedPerSecond, p50Ms: p99Ms / 2, p99Ms },
});

const run = (acceptedPerSecond: number, p99Ms: number, faults: readonly string[] = []): ShopRun => ({
  result: result(acceptedPerSecond, p99Ms),
  cpu: undefined,
  faults,
  meanBatch: 25,
});

/** Three rounds; the second was three times as slow for everybody. */
const played: Played = {
  selling: {
    naiveForm: { pool: 20, lockOrder: 'hot-last' },
    naiveForm1000: { pool: 40, lockOrder: 'hot-last' },
    tried: [],
    hot: [1, 3, 1].map((slow) => ({
      ours: run(6000 / slow, 30 * slow),
      naive: run(400 / slow, 600 * slow),
      echo: run(18_000 / slow, 10),
      bare: { ordersPerSecond: 10_000 / slow, batch: 25 },
    })),
    spread: [],
    faults: [],
    crowd: [{ ours: run(6000, 400), naive: run(300, 4000) }],
  },
  temporal: [{ off: run(5000, 30), on: run(4500, 33), lag: { events: 7, seconds: 1.5 } }],
  backlog: { orders: 3000, seconds: 61, faults: [] },
};

test('the ratios are those of the rounds, and a part that was left out has none', (t) => {
  const figures = figuresOf(played);
  t.like(figures, { ratioToNaive: 15, p99RatioToNaive: 0.05, ratioToBare: 0.6, ratioToNaive1000: 20 });
  t.like(figures, { ratioTemporalOn: 0.9, fivexx: 0, wrong: 0, backlogSeconds: 61, relayLagSeconds: 1.5 });
  t.is(figures.ratioToEcho, 1 / 3);
  t.is(figures['acceptedPerSecond'], 6000);
  t.true(Number.isNaN(figures['ratioToNaiveSpread']));
  t.true(goals.every((goal) => isReached(goal, figures[goal.name] ?? Number.NaN)));
});

test('a wrong result on any side, in any part, is a fault of the whole', (t) => {
  const { selling, temporal } = played;
  const wrong: Played = {
    selling: { ...selling, crowd: [{ ours: run(1, 1), naive: run(1, 1, ['naive: lost']) }] },
    temporal: temporal.map((round) => ({ ...round, on: run(1, 1, ['ours: doubled']) })),
    backlog: { orders: 1, seconds: 1, faults: ['late'] },
  };
  t.deepEqual(faultsOf(wrong), ['naive: lost', 'ours: doubled', 'late']);
  t.is(figuresOf(wrong).wrong, 3);
  t.regex(ordersReport(wrong, figuresOf(wrong)), /✗ naive: lost\n✗ ours: doubled\n✗ late/);
});

test('the report has the goal of every ratio beside it, and a dash for what was not measured', (t) => {
  const report = ordersReport({ ...played, temporal: [] }, figuresOf({ ...played, temporal: [] }));
  t.regex(report, /ratioToNaive +│[^│]*│ 15\.0 +│ ≥ 10 +│ 14 +│ ✓/);
  t.regex(report, /ratioTemporalOn +│[^│]*│ – +│ ≥ 0\.7 +│ 0\.9 +│ –/);
  t.regex(report, /naive \(pool 20, hot row last\)/);
});

test('a goal is missed on its own side only', (t) => {
  const atLeast = { name: 'a', words: '', least: 10, aim: 14 };
  const atMost = { name: 'b', words: '', most: 0.15, aim: 0.1 };
  t.deepEqual(
    [9.99, 10, 50].map((value) => isReached(atLeast, value)),
    [false, true, true],
  );
  t.deepEqual(
    [0.16, 0.15, 0].map((value) => isReached(atMost, value)),
    [false, true, true],
  );
});

test('shares are of all cores, and what nobody watched is told apart', (t) => {
  const from = { at: 0, seconds: { api: 1, postgres: 4 }, busy: 10, stolen: 0 };
  const to = { at: 2000, seconds: { api: 2, postgres: 5 }, busy: 13, stolen: 0.4 };
  t.deepEqual(sharesBetween(from, to, 2), {
    of: { api: 25, postgres: 25 },
    seconds: { api: 1, postgres: 1 },
    others: 25,
    stolen: 10,
  });
  t.is(sharesBetween(undefined, to, 2), undefined);
});

test('the processor time of a process grows with what it does, where the system tells it', (t) => {
  const before = readCpu({ own: [process.pid] });
  const until = performance.now() + 60;
  while (performance.now() < until);
  const shares = sharesBetween(before, readCpu({ own: [process.pid] }));
  if (process.platform === 'linux') t.true((shares?.seconds['own'] ?? 0) > 0);
  else t.is(shares, undefined);
});
