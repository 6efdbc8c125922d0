import { assertRateBp, WHOLE_BP } from '../values/basis-points.js';
import { RuleViolation } from '../values/rule-violation.js';
import { shareOut } from '../values/share-out.js';
import type { Counter } from './decide-batch.js';

/** A leader's counter of one SKU and what he weighs against the others, usually his recent sales; zero gets nothing. */
export interface LeaderShare {
  readonly counterId: string;
  readonly weight: number;
}

/** A grid station's counter, and its leaders. Its pool weighs as much as its leaders together. */
export interface StationShare {
  readonly counterId: string;
  readonly leaders: readonly LeaderShare[];
}

/**
 * How the supply of one SKU in one cycle is divided over its stock tree.
 *
 * @rule STOCK-12 A SKU without a supply plan is on the list and cannot be sold.
 * @test test/activities/cycle/ensure-cycles.test.ts › a SKU without a supply plan is on the list and has no counter
 * @test test/activities/order/place-order.test.ts › a SKU that is not on the list, or not for this leader, is not
 *   sellable; one without supply is out of stock
 */
export interface QuotaInput {
  readonly supply: number;
  readonly centralCounterId: string;
  /** The part of the supply that becomes leaders' own quotas, and the part that becomes stations' pools. */
  readonly leaderShareBp: number;
  readonly stationShareBp: number;
  readonly stations: readonly StationShare[];
}

/** Cap given from one counter to another; without a source it is supply that enters the tree. */
export interface QuotaMove {
  readonly fromCounterId: string | null;
  readonly toCounterId: string;
  readonly quantity: number;
}

/**
 * The moves that divide a supply: first it enters the central counter, then each station is given its pool and its
 * leaders' quotas together, then each leader his own. Applied in this order to empty counters the sum of caps is the
 * supply at every point, and nobody gives what he has not. Moves of zero pieces are left out.
 *
 * Shares are by largest remainder; what the rates leave, and what nobody has a weight for, stays central.
 * Refuses `quota-over-supply` if the two rates add up to more than the whole.
 *
 * @rule STOCK-07 The supply of a SKU is divided into leaders' quotas, stations' pools and the central pool, which add
 *   up to it.
 * @data supply_plans.supply_quantity pieces
 * @data supply_plans.leader_share_bp bp
 * @data supply_plans.station_share_bp bp
 * @test test/domain/inventory/quota.test.ts › after every move the caps add up to the supply and none is negative
 * @test test/activities/cycle/ensure-cycles.test.ts › the supply is divided over leaders, stations and the centre, to
 *   the piece
 * @rule STOCK-08 Leaders are given quota by their weights, by largest remainder, and a pool weighs as much as its
 *   leaders together.
 * @test test/domain/inventory/quota.test.ts › leaders and pools get their portions of the supply to the piece
 * @rule STOCK-09 What nobody has a weight for stays central.
 * @test test/domain/inventory/quota.test.ts › without weights everything stays central
 * @rule STOCK-10 The shares of leaders and stations are at most the whole.
 * @test test/domain/inventory/quota.test.ts › more than the whole supply cannot be given
 */
export function divideQuota(input: QuotaInput): readonly QuotaMove[] {
  const [toLeaders, toStations] = portions(input);
  const leaders = input.stations.flatMap((station) => station.leaders);
  const quotas = shareWhereWeighted(
    toLeaders,
    leaders.map((leader) => leader.weight),
  );
  const pools = shareWhereWeighted(toStations, input.stations.map(weightOf));
  const quotaOf = new Map(leaders.map((leader, index) => [leader.counterId, quotas[index] ?? 0]));
  const moves: QuotaMove[] = [
    { fromCounterId: null, toCounterId: input.centralCounterId, quantity: input.supply },
    ...input.stations.flatMap((station, index) => {
      return stationMoves(input.centralCounterId, station, { pool: pools[index] ?? 0, quotaOf });
    }),
  ];
  return moves.filter((move) => move.quantity > 0);
}

/**
 * The counters after one move. Refuses `quota-not-free` if the source has sold so much that it cannot give this many;
 * a counter that was not passed is a RangeError.
 *
 * @rule STOCK-11 Quota that is sold cannot be moved.
 * @changedBy ops (quota.move)
 * @test test/domain/inventory/quota.test.ts › what is sold cannot be moved
 */
export function moveQuota(counters: readonly Counter[], move: QuotaMove): readonly Counter[] {
  const ids = new Set(counters.map((counter) => counter.id));
  for (const id of [move.fromCounterId, move.toCounterId]) {
    if (id !== null && !ids.has(id)) throw new RangeError(`counter ${id} was not passed`);
  }
  return counters.map((counter) => {
    const given = counter.id === move.fromCounterId ? move.quantity : 0;
    const got = counter.id === move.toCounterId ? move.quantity : 0;
    const free = counter.cap - counter.taken;
    if (given > free)
      throw new RuleViolation('quota-not-free', { counterId: counter.id, free, wanted: given });
    return { ...counter, cap: counter.cap - given + got };
  });
}

function stationMoves(
  centralCounterId: string,
  station: StationShare,
  shares: { readonly pool: number; readonly quotaOf: ReadonlyMap<string, number> },
): QuotaMove[] {
  const toLeaders = station.leaders.map(({ counterId }) => {
    return {
      fromCounterId: station.counterId,
      toCounterId: counterId,
      quantity: shares.quotaOf.get(counterId) ?? 0,
    };
  });
  const quantity = toLeaders.reduce((sum, move) => sum + move.quantity, shares.pool);
  return [{ fromCounterId: centralCounterId, toCounterId: station.counterId, quantity }, ...toLeaders];
}

function portions({ supply, leaderShareBp, stationShareBp }: QuotaInput): [number, number] {
  const rest = WHOLE_BP - assertRateBp(leaderShareBp) - assertRateBp(stationShareBp);
  if (rest < 0) throw new RuleViolation('quota-over-supply', { leaderShareBp, stationShareBp });
  const [toLeaders = 0, toStations = 0] = shareOut(supply, [leaderShareBp, stationShareBp, rest]);
  return [toLeaders, toStations];
}

function shareWhereWeighted(total: number, weights: readonly number[]): number[] {
  return weights.some((weight) => weight > 0) ? shareOut(total, weights) : weights.map(() => 0);
}

function weightOf(station: StationShare): number {
  return station.leaders.reduce((sum, leader) => sum + leader.weight, 0);
}
