import test from 'ava';
import { assignVehicles } from '../../../domain/routing/assign-vehicles.js';
import type { RoutingProblem } from '../../../domain/routing/problem.js';

const allDay = { fromSeconds: 0, toSeconds: 100_000 };
const flat = [0, 1, 2, 3].map(() => [0, 1, 2, 3].map(() => 0));

/** Three stops of one, two and three pieces; a large and a small vehicle. */
const problem: RoutingProblem = {
  depot: allDay,
  vehicles: [
    { capacity: [5], shift: allDay },
    { capacity: [2], shift: allDay },
  ],
  stops: [1, 2, 3].map((pieces) => ({ load: [pieces], windows: [allDay], serviceSeconds: 0 })),
  travelSeconds: flat,
  distanceMeters: flat,
  vehicleFixedMeters: 0,
};

test('a chain takes the smallest vehicle that carries it, so that the large one stays free', (t) => {
  const { routes, left } = assignVehicles(problem, [[1], [2, 3]]);
  t.deepEqual(
    routes.map((route) => route.nodes),
    [[2, 3], [1]],
  );
  t.deepEqual(left, []);
});

test('what no vehicle is left for is named, the heaviest first', (t) => {
  const { routes, left } = assignVehicles(problem, [[3], [2], [1]]);
  t.deepEqual(
    routes.map((route) => route.nodes),
    [[3], [2]],
  );
  t.deepEqual(left, [1]);
  t.deepEqual(assignVehicles({ ...problem, vehicles: [] }, [[1], [3]]).left, [3, 1]);
});
