import test from 'ava';
import type { RoutingProblem } from '../../../domain/routing/problem.js';
import { savingsChains } from '../../../domain/routing/savings.js';

const allDay = { fromSeconds: 0, toSeconds: 100_000 };

/** Two far stops side by side in the east, one near stop in the west; a vehicle carries two. */
const at = [
  [0, 0],
  [50, 1],
  [-5, 0],
  [50, -1],
] as const;

const distance = at.map(([x, y]) => at.map(([a, b]) => Math.round(Math.hypot(x - a, y - b) * 1_000)));
const vehicle = { capacity: [2], shift: allDay };

const problem: RoutingProblem = {
  depot: allDay,
  vehicles: [vehicle],
  stops: [1, 2, 3].map(() => ({ load: [1], windows: [allDay], serviceSeconds: 0 })),
  travelSeconds: at.map(() => at.map(() => 0)),
  distanceMeters: distance,
  vehicleFixedMeters: 1,
};

test('the pair that saves most is joined first, and a full vehicle takes no third', (t) => {
  const chains = savingsChains(problem, vehicle, [1, 2, 3]).map((chain) => chain.toSorted((a, b) => a - b));
  t.deepEqual(
    chains.toSorted((a, b) => a.length - b.length),
    [[2], [1, 3]],
  );
});

test('stops in opposite directions are not joined when nothing is saved', (t) => {
  const free = { ...problem, vehicleFixedMeters: 0 };
  t.deepEqual(savingsChains(free, { ...vehicle, capacity: [9] }, [2]), [[2]]);
  const straight = at.map((_, from) =>
    at.map((__, to) => (from === to ? 0 : from === 0 || to === 0 ? 10 : 20)),
  );
  const apart = { ...free, distanceMeters: straight };
  t.is(savingsChains(apart, { ...vehicle, capacity: [9] }, [1, 2, 3]).length, 3);
});
