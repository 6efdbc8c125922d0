import type { Route } from './cost.js';
import { applyMove, cheaper } from './move.js';
import type { RoutingProblem } from './problem.js';
import { bestRelocation } from './relocate.js';
import { bestReversal } from './two-opt.js';

/**
 * The routes after moves that each made them cheaper: visits are the same, every route stays feasible, and
 * the cost is never above that of the routes given. Stops when no move saves anything or after `movesMax`
 * moves.
 */
export function improve(
  problem: RoutingProblem,
  routes: readonly Route[],
  movesMax: number,
): readonly Route[] {
  let current = routes;
  for (let moves = 0; moves < movesMax; moves += 1) {
    const move = cheaper(bestReversal(problem, current), bestRelocation(problem, current));
    if (move === undefined) return current;
    current = applyMove(current, move);
  }
  return current;
}
