import test from 'ava';
import { fc } from '../../support/properties.js';
import { isFeasible, type Route, solutionCost } from '../../../domain/routing/cost.js';
import { improve } from '../../../domain/routing/improve.js';
import { cheapestInsertion } from '../../../domain/routing/insert.js';
import { applyMove, type Move } from '../../../domain/routing/move.js';
import type { RoutingProblem } from '../../../domain/routing/problem.js';
import { bestRelocation, evaluateRelocation, type Relocation } from '../../../domain/routing/relocate.js';
import { savingsChains } from '../../../domain/routing/savings.js';
import { solveRouting } from '../../../domain/routing/solve.js';
import { bestReversal, evaluateReversal } from '../../../domain/routing/two-opt.js';
import { impossibleAlone } from '../../../domain/routing/unserved.js';
import { randomProblem } from './random-problem.js';

/** A feasible but bad start: every node appended to the first vehicle that takes it. */
function clumsyRoutes(problem: RoutingProblem): Route[] {
  const routes: Route[] = problem.vehicles.map((_, vehicleIndex) => ({ vehicleIndex, nodes: [] }));
  for (const node of problem.stops.keys()) {
    const index = routes.findIndex((route) => {
      const vehicle = problem.vehicles[route.vehicleIndex];
      return vehicle !== undefined && isFeasible(problem, vehicle, [...route.nodes, node + 1]);
    });
    const route = routes[index];
    if (route !== undefined) routes[index] = { ...route, nodes: [...route.nodes, node + 1] };
  }
  return routes;
}

/** Throws unless the move's figure is the difference of two full recomputations and its routes are feasible. */
function checkMove(problem: RoutingProblem, routes: readonly Route[], move: Move | undefined): boolean {
  if (move === undefined) return false;
  const after = applyMove(routes, move);
  const recomputed = solutionCost(problem, after) - solutionCost(problem, routes);
  if (recomputed !== move.costChange) throw new Error(`${move.costChange} was said, ${recomputed} is true`);
  if (!allFeasible(problem, after)) throw new Error('an infeasible route came out of a move');
  return true;
}

function allFeasible(problem: RoutingProblem, routes: readonly Route[]): boolean {
  return routes.every(({ vehicleIndex, nodes }) => {
    const vehicle = problem.vehicles[vehicleIndex];
    return vehicle !== undefined && (nodes.length === 0 || isFeasible(problem, vehicle, nodes));
  });
}

function everyRelocation(routes: readonly Route[]): Relocation[] {
  return routes.flatMap(({ nodes }, fromRoute) =>
    [...nodes.keys()].flatMap((fromPosition) =>
      routes.flatMap((target, toRoute) =>
        Array.from({ length: target.nodes.length + 1 }, (_, toPosition) => ({
          fromRoute,
          fromPosition,
          toRoute,
          toPosition,
        })),
      ),
    ),
  );
}

const visits = (routes: readonly Route[]): number[] =>
  routes.flatMap((route) => route.nodes).sort((a, b) => a - b);

test("every reversal's cost change equals recomputation, also where distances differ by direction", (t) => {
  let checked = 0;
  fc.assert(
    fc.property(randomProblem, (problem) => {
      const routes = clumsyRoutes(problem);
      routes.forEach(({ nodes }, routeIndex) => {
        for (const first of nodes.keys()) {
          for (const last of nodes.keys()) {
            const move = evaluateReversal(problem, routes, { routeIndex, first, last });
            if (checkMove(problem, routes, move)) checked += 1;
          }
        }
      });
      checkMove(problem, routes, bestReversal(problem, routes));
    }),
  );
  t.true(checked > 50, `${checked} moves`);
});

test("every relocation's cost change equals recomputation, within a route and between routes", (t) => {
  let checked = 0;
  fc.assert(
    fc.property(randomProblem, (problem) => {
      const routes = clumsyRoutes(problem);
      for (const relocation of everyRelocation(routes)) {
        const move = evaluateRelocation(problem, routes, relocation);
        if (!checkMove(problem, routes, move) || move === undefined) continue;
        checked += 1;
        t.deepEqual(visits(applyMove(routes, move)), visits(routes));
      }
      checkMove(problem, routes, bestRelocation(problem, routes));
    }),
  );
  t.true(checked > 50);
});

test('an insertion costs what recomputation says, including the vehicle it takes out', (t) => {
  let checked = 0;
  fc.assert(
    fc.property(randomProblem, (problem) => {
      const routes = clumsyRoutes(problem).map((route) => ({ ...route, nodes: route.nodes.slice(1) }));
      const missing = [...problem.stops.keys()].find((index) => !visits(routes).includes(index + 1));
      // Where two legs are longer than one, taking a stop out can break what is left; an insertion speaks of feasible routes.
      if (missing === undefined || !allFeasible(problem, routes)) return;
      if (checkMove(problem, routes, cheapestInsertion(problem, routes, missing + 1))) checked += 1;
    }),
  );
  t.true(checked > 10);
});

test('improving keeps all visits and never costs more than its start', (t) => {
  let improved = 0;
  fc.assert(
    fc.property(randomProblem, (problem) => {
      const start = clumsyRoutes(problem);
      const end = improve(problem, start, 100);
      t.deepEqual(visits(end), visits(start));
      const saved = solutionCost(problem, start) - solutionCost(problem, end);
      if (saved < 0) throw new Error('worse than its start');
      if (saved > 0) improved += 1;
    }),
  );
  t.true(improved > 10);
});

test('savings chains cover each node once and are each feasible for the reference vehicle', (t) => {
  fc.assert(
    fc.property(randomProblem, (problem) => {
      const [reference] = problem.vehicles;
      if (reference === undefined) return;
      const nodes = [...problem.stops.keys()].map((index) => index + 1);
      const possible = nodes.filter((node) => isFeasible(problem, reference, [node]));
      const chains = savingsChains(problem, reference, possible);
      t.deepEqual(
        chains.flat().sort((a, b) => a - b),
        possible,
      );
      t.true(chains.every((chain) => isFeasible(problem, reference, chain)));
    }),
  );
});

test('what is called impossible alone is on no route of any solution', (t) => {
  fc.assert(
    fc.property(randomProblem, (problem) => {
      const { routes, unserved } = solveRouting(problem);
      for (const node of visits(routes)) t.is(impossibleAlone(problem, node), undefined);
      for (const { node, reason } of unserved)
        t.is(impossibleAlone(problem, node) ?? 'no-vehicle-left', reason);
    }),
  );
});
