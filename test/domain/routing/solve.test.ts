import test from 'ava';
import { fc } from '../../support/properties.js';
import { checkSolution } from '../../../domain/routing/check-solution.js';
import { createProblem, type RoutingProblem } from '../../../domain/routing/problem.js';
import { type RoutingSolution, solveRouting } from '../../../domain/routing/solve.js';
import { randomProblem } from './random-problem.js';

const allDay = { fromSeconds: 0, toSeconds: 100_000 };

/** Stops on a line at the given kilometres from the depot; a kilometre is a minute. */
function line(kilometres: readonly number[], change: Partial<RoutingProblem> = {}): RoutingProblem {
  const at = [0, ...kilometres];
  return {
    depot: allDay,
    vehicles: [{ capacity: [10], shift: allDay }],
    stops: kilometres.map(() => ({ load: [1], windows: [allDay], serviceSeconds: 60 })),
    travelSeconds: at.map((a) => at.map((b) => Math.abs(a - b) * 60)),
    distanceMeters: at.map((a) => at.map((b) => Math.abs(a - b) * 1_000)),
    vehicleFixedMeters: 0,
    ...change,
  };
}

test('every solution keeps every promise the independent checker knows', (t) => {
  let served = 0;
  fc.assert(
    fc.property(randomProblem, (problem) => {
      const solution = solveRouting(problem);
      served += solution.routes.length;
      t.deepEqual(checkSolution(problem, solution), []);
    }),
    { numRuns: 300 },
  );
  t.true(served > 50);
});

test('equal input gives equal output', (t) => {
  fc.assert(
    fc.property(randomProblem, (problem) => {
      t.deepEqual(solveRouting(problem), solveRouting(structuredClone(problem)));
    }),
    { numRuns: 50 },
  );
});

test('stops on a line are one tour to the farthest and back', (t) => {
  t.is(solveRouting(line([3, 1, 4, 2])).costMeters, 8_000);
});

test('small problems without windows are solved to the optimum found by trying every order', (t) => {
  let optimal = 0;
  const runs = 60;
  const places = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), {
    minLength: 2,
    maxLength: 6,
  });
  fc.assert(
    fc.property(places, (points) => {
      const at = [[0, 0] as const, ...points];
      const distance = at.map((a) => at.map((b) => Math.round(Math.hypot(a[0] - b[0], a[1] - b[1]) * 100)));
      const problem = { ...line(points.map(() => 0)), travelSeconds: distance, distanceMeters: distance };
      const best = Math.min(
        ...orders(points.map((_, index) => index + 1)).map((tour) => tourMeters(distance, tour)),
      );
      const found = solveRouting(problem).costMeters;
      if (found < best) throw new Error('cheaper than the optimum is impossible');
      t.true(found <= best * 1.25);
      if (found === best) optimal += 1;
    }),
    { numRuns: runs, seed: 7 },
  );
  t.true(optimal >= runs * 0.9, `${optimal} of ${runs} optimal`);
});

test('a window decides the order against the distance', (t) => {
  const problem = line([1, 2]);
  const [near, far] = problem.stops;
  const late = {
    ...near,
    windows: [{ fromSeconds: 5_000, toSeconds: 6_000 }],
  } as RoutingProblem['stops'][number];
  const early = { ...far, windows: [{ fromSeconds: 0, toSeconds: 130 }] } as RoutingProblem['stops'][number];
  t.deepEqual(solveRouting({ ...problem, stops: [late, early] }).routes[0]?.nodes, [2, 1]);
});

test('a load that needs the truck gets the truck, and the rest the van', (t) => {
  const stops = [9, 2, 2].map((load) => ({ load: [load], windows: [allDay], serviceSeconds: 0 }));
  const vehicles = [
    { capacity: [4], shift: allDay },
    { capacity: [9], shift: allDay },
  ];
  const { routes, unserved } = solveRouting(line([1, 2, 3], { stops, vehicles }));
  t.deepEqual(unserved, []);
  t.deepEqual(routes.find((route) => route.vehicleIndex === 1)?.nodes, [1]);
});

test('a dear vehicle stays in the yard when one can do it all', (t) => {
  const vehicles = [0, 1].map(() => ({ capacity: [10], shift: allDay }));
  const problem = line([1, 2, 3, 4], { vehicles, vehicleFixedMeters: 100_000 });
  t.is(solveRouting(problem).routes.length, 1);
});

test('each kind of impossible stop is returned with its reason', (t) => {
  const stops = [
    { load: [11], windows: [allDay], serviceSeconds: 0 },
    { load: [1], windows: [{ fromSeconds: 0, toSeconds: 10 }], serviceSeconds: 0 },
    { load: [8], windows: [allDay], serviceSeconds: 0 },
    { load: [7], windows: [allDay], serviceSeconds: 0 },
  ];
  const { unserved } = solveRouting(line([1, 1, 1, 2], { stops }));
  t.deepEqual(
    unserved.map((stop) => stop.reason),
    ['too-large', 'out-of-reach', 'no-vehicle-left'],
  );
});

test('without vehicles every stop is unserved', (t) => {
  t.deepEqual(solveRouting(line([1], { vehicles: [] })).unserved, [{ node: 1, reason: 'no-vehicle-left' }]);
});

test('the checker sees each kind of fault', (t) => {
  const problem = line([1, 2], { vehicles: [{ capacity: [1], shift: { fromSeconds: 0, toSeconds: 200 } }] });
  const codes = (solution: Partial<RoutingSolution>): string[] =>
    checkSolution(problem, { routes: [], unserved: [], costMeters: 0, ...solution }).map(
      (fault) => fault.code,
    );
  const route = (vehicleIndex: number, ...nodes: number[]) => ({ vehicleIndex, nodes });
  t.true(codes({ routes: [route(0, 1, 2)] }).includes('over-capacity'));
  t.true(codes({ routes: [route(0, 1, 1)] }).includes('visited-twice'));
  t.true(codes({ routes: [route(0, 1)] }).includes('not-accounted'));
  t.true(codes({ routes: [route(0, 7)] }).includes('unknown-node'));
  t.true(codes({ routes: [route(3, 1)] }).includes('unknown-vehicle'));
  t.true(codes({ routes: [route(0, 1), route(0, 2)] }).includes('vehicle-twice'));
  t.true(codes({ routes: [route(0, 2)] }).includes('late-return'));
  t.true(codes({ costMeters: 5 }).includes('wrong-cost'));
  const closed = {
    ...problem,
    stops: problem.stops.map((s) => ({ ...s, windows: [{ fromSeconds: 0, toSeconds: 5 }] })),
  };
  const faults = checkSolution(closed, { routes: [route(0, 1)], unserved: [], costMeters: 2_000 });
  t.true(faults.some((fault) => fault.code === 'late'));
});

test('a malformed problem is refused on construction with the field named', (t) => {
  const bad = (change: Partial<RoutingProblem>): string =>
    t.throws(() => createProblem(line([1], change)), { instanceOf: RangeError })?.message ?? '';
  t.regex(bad({ distanceMeters: [[0]] }), /distanceMeters$/);
  t.regex(
    bad({
      travelSeconds: [
        [0, 1.5],
        [1, 0],
      ],
    }),
    /travelSeconds\[0\]\[1\]$/,
  );
  t.regex(bad({ stops: [{ load: [1, 2], windows: [allDay], serviceSeconds: 0 }] }), /stops\[0\]\.load$/);
  t.regex(bad({ stops: [{ load: [1], windows: [], serviceSeconds: 0 }] }), /stops\[0\]\.windows$/);
  t.regex(bad({ stops: [{ load: [1], windows: [allDay, allDay], serviceSeconds: 0 }] }), /windows\[1\]$/);
  t.regex(bad({ depot: { fromSeconds: 5, toSeconds: 4 } }), /depot$/);
  t.regex(bad({ vehicles: [{ capacity: [-1], shift: allDay }] }), /vehicles\[0\]\.capacity\[0\]$/);
});

function orders(nodes: readonly number[]): number[][] {
  if (nodes.length <= 1) return [[...nodes]];
  return nodes.flatMap((node) =>
    orders(nodes.filter((other) => other !== node)).map((rest) => [node, ...rest]),
  );
}

function tourMeters(distance: readonly (readonly number[])[], tour: readonly number[]): number {
  const path = [0, ...tour, 0];
  return path.slice(1).reduce((sum, node, index) => sum + (distance[path[index] ?? 0]?.[node] ?? 0), 0);
}
