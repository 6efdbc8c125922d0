import type { Counter } from '../inventory/decide-batch.js';

/** A stock counter of one SKU in one cycle; level 0 is the central pool, 1 a station's, 2 a leader's. */
export interface SupplyCounter extends Counter {
  readonly level: number;
}

/** Cap that enters (`from` null) or leaves (`to` null) the cycle. */
export interface SupplyMove {
  readonly fromCounterId: string | null;
  readonly toCounterId: string | null;
  readonly quantity: number;
}

/** The moves, and what the caps add up to after them. */
export interface BoundSupply {
  readonly moves: readonly SupplyMove[];
  readonly supply: number;
}

/**
 * The caps of a SKU add up to the wanted supply: what is added enters the central pool, what is taken away leaves free
 * pieces of the centre first, then of the stations, then of the leaders, each by id. What is sold stays, so that the
 * supply is never below it. The central counter comes first or is missing, in which case nothing can be added.
 *
 * @rule LIST-10 Supply that is taken out of a cycle leaves the central pool first, then the stations, then the leaders,
 *   and never what is sold.
 * @test test/domain/catalogue/bound-supply.test.ts › the caps add up to what was wanted or to what is sold, and no
 *   counter falls below what it sold
 * @rule LIST-18 A changed stock policy divides the cycles made after it; in those made before only the difference is
 *   added to the centre, or taken away.
 * @test test/activities/catalogue/goods-revisions.test.ts › a changed supply is what the next cycles can sell
 */
export function boundSupply(counters: readonly SupplyCounter[], wanted: number): BoundSupply {
  if (!Number.isSafeInteger(wanted) || wanted < 0) throw new RangeError(`not a supply: ${wanted}`);
  const present = counters.reduce((sum, { cap }) => sum + cap, 0);
  const central = counters.find(({ level }) => level === 0);
  if (wanted > present && central !== undefined) {
    const moves = [{ fromCounterId: null, toCounterId: central.id, quantity: wanted - present }];
    return { moves, supply: wanted };
  }
  const moves: SupplyMove[] = [];
  let missing = Math.max(0, present - wanted);
  for (const { id, cap, taken } of inOrder(counters)) {
    const quantity = Math.min(missing, Math.max(0, cap - taken));
    if (quantity > 0) moves.push({ fromCounterId: id, toCounterId: null, quantity });
    missing -= quantity;
  }
  return { moves, supply: present - moves.reduce((sum, { quantity }) => sum + quantity, 0) };
}

const inOrder = (counters: readonly SupplyCounter[]): SupplyCounter[] =>
  counters.toSorted((a, b) => a.level - b.level || (a.id < b.id ? -1 : 1));
