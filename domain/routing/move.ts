import type { Route } from './cost.js';

/** A change that was evaluated and found feasible. Nothing happened yet. */
export interface Move {
  /** The routes that change, whole, by their position in the list of routes. */
  readonly changes: readonly { readonly routeIndex: number; readonly nodes: readonly number[] }[];
  /** What the cost of the solution becomes larger by; negative is better. */
  readonly costChange: number;
}

/** The routes after the move; the routes given are not touched. */
export function applyMove(routes: readonly Route[], move: Move): Route[] {
  const changed = [...routes];
  for (const { routeIndex, nodes } of move.changes) {
    const route = changed[routeIndex];
    if (route !== undefined) changed[routeIndex] = { ...route, nodes };
  }
  return changed;
}

/** The better of two moves; the earlier one on a tie, so that a search is repeatable. */
export function cheaper(best: Move | undefined, candidate: Move | undefined): Move | undefined {
  if (candidate === undefined) return best;
  return best === undefined || candidate.costChange < best.costChange ? candidate : best;
}
