import { assignVehicles } from './assign-vehicles.js';
import { isFeasible, type Route, solutionCost } from './cost.js';
import { improve } from './improve.js';
import { insertCheapest } from './insert.js';
import { createProblem, type RoutingProblem, type Vehicle } from './problem.js';
import { savingsChains } from './savings.js';
import { impossibleAlone, type UnservedStop } from './unserved.js';

/** A plan: routes that visit somebody, and everybody who is not visited, with the reason. */
export interface RoutingSolution {
  readonly routes: readonly Route[];
  readonly unserved: readonly UnservedStop[];
  /** Meters of all routes plus the fixed meters of the vehicles used. */
  readonly costMeters: number;
}

/**
 * How many improving moves one start may make. Fewer: routes of a large station stay visibly crossed. More:
 * nothing is gained, because a station of 60 leaders needs about one move per leader before no move saves
 * anything; the limit only bounds the time of a hostile input.
 */
export const movesMaxDefault = 1_000;

/**
 * Every stop is on exactly one route or named as unserved with a reason; each route is within capacity,
 * windows, shift and depot hours. First as few unserved stops as the search finds, then the lowest cost.
 * Equal input gives equal output: no clock, no chance. A RangeError for malformed input (see createProblem).
 *
 * @rule ROUTE-01 Every route keeps capacity, shift and opening hours; an independent checker agrees.
 * @test test/domain/routing/solve.test.ts › every solution keeps every promise the independent checker knows
 * @rule ROUTE-02 Equal input gives equal routes.
 * @test test/domain/routing/solve.test.ts › equal input gives equal output
 */
export function solveRouting(input: RoutingProblem, movesMax = movesMaxDefault): RoutingSolution {
  const problem = createProblem(input);
  const impossible: UnservedStop[] = [];
  const nodes: number[] = [];
  for (let node = 1; node <= problem.stops.length; node += 1) {
    const reason = impossibleAlone(problem, node);
    if (reason === undefined) nodes.push(node);
    else impossible.push({ node, reason });
  }
  const best = startingPoints(problem, nodes)
    .map((start) => finish(problem, start, movesMax))
    .reduce((a, b) => (isBetter(b, a) ? b : a));
  const unserved = [...impossible, ...best.unserved].sort((a, b) => a.node - b.node);
  return { ...best, unserved };
}

/** Chains to start from: one set per kind of vehicle as the measure of a full trip, and plain insertion. */
function startingPoints(problem: RoutingProblem, nodes: readonly number[]): (readonly number[])[][] {
  const kinds = new Map<string, Vehicle>(
    problem.vehicles.map((vehicle) => [JSON.stringify(vehicle), vehicle]),
  );
  const bySavings = [...kinds.values()].map((reference) => {
    const alone = nodes.filter((node) => isFeasible(problem, reference, [node]));
    const others = nodes.filter((node) => !alone.includes(node)).map((node) => [node]);
    return [...others, ...savingsChains(problem, reference, alone)];
  });
  return [...bySavings, nodes.map((node) => [node])];
}

function finish(
  problem: RoutingProblem,
  chains: readonly (readonly number[])[],
  movesMax: number,
): RoutingSolution {
  const assigned = assignVehicles(problem, chains);
  const filled = insertCheapest(problem, assigned.routes, assigned.left);
  // Shorter routes leave room: what did not fit before may fit now.
  const improved = improve(problem, filled.routes, movesMax);
  const refilled = insertCheapest(problem, improved, filled.left);
  const routes = refilled.routes.filter((route) => route.nodes.length > 0);
  return {
    routes,
    unserved: refilled.left.map((node) => ({ node, reason: 'no-vehicle-left' as const })),
    costMeters: solutionCost(problem, routes),
  };
}

function isBetter(a: RoutingSolution, b: RoutingSolution): boolean {
  return (
    a.unserved.length < b.unserved.length ||
    (a.unserved.length === b.unserved.length && a.costMeters < b.costMeters)
  );
}
