import { compareText } from '../values/compare-text.js';
import { groupBy } from '../values/group-by.js';
import { compareBands, type TemperatureBand } from './temperature-band.js';

/** Frozen demand of a SKU at a leader, with what the night can give of it. */
export interface AllocatedDemand {
  readonly leaderId: string;
  readonly skuId: string;
  readonly band: TemperatureBand;
  /** Pieces paid for, at least 1. */
  readonly ordered: number;
  /** Pieces to be picked: zero up to ordered. */
  readonly allocated: number;
}

/** What a picker puts into a leader's slot of one SKU. */
export interface WaveLine {
  readonly skuId: string;
  readonly ordered: number;
  readonly allocated: number;
}

/**
 * One wave of a site's night in one cycle: everything one leader gets of one temperature band.
 *
 * @rule NIGHT-14 A wave is worked on by one picker until it is released.
 * @test test/activities/warehouse/picking.test.ts › a wave is claimed by one picker until it is released
 */
export interface WavePlan {
  readonly leaderId: string;
  readonly band: TemperatureBand;
  /** By SKU id; lines with nothing to pick stay, so that the sheet shows what is short. */
  readonly lines: readonly WaveLine[];
  /** Pieces to pick in all, at least 1. */
  readonly pieces: number;
}

/**
 * Every row of the demand is a line of exactly one wave, except that a leader and band with nothing to pick
 * have no wave. Waves are ordered by band, warmest first, then by leader, so that frozen goods are out of the
 * cold last. A RangeError if a leader's SKU appears twice or an allocation is outside 0 … ordered.
 *
 * @rule NIGHT-15 Each leader and temperature band has one wave.
 * @test test/domain/warehouse/waves.test.ts › each leader and band has one wave, and every piece allocated is on one
 *   line of it
 * @test test/activities/warehouse/picking.test.ts › a night has one wave per leader and band, however often it is
 *   planned
 */
export function planWaves(demand: readonly AllocatedDemand[]): WavePlan[] {
  assertDemand(demand);
  const groups = groupBy(demand, (row) => JSON.stringify([row.leaderId, row.band]));
  return [...groups.values()]
    .flatMap((rows) => waveOf(rows))
    .sort((a, b) => compareBands(a.band, b.band) || compareText(a.leaderId, b.leaderId));
}

function waveOf(rows: readonly AllocatedDemand[]): WavePlan[] {
  const [first] = rows;
  const pieces = rows.reduce((sum, row) => sum + row.allocated, 0);
  if (first === undefined || pieces === 0) return [];
  const lines = rows
    .map(({ skuId, ordered, allocated }) => ({ skuId, ordered, allocated }))
    .sort((a, b) => compareText(a.skuId, b.skuId));
  return [{ leaderId: first.leaderId, band: first.band, lines, pieces }];
}

function assertDemand(demand: readonly AllocatedDemand[]): void {
  const seen = new Set<string>();
  for (const { leaderId, skuId, ordered, allocated } of demand) {
    const key = `${skuId} at ${leaderId}`;
    if (seen.has(key)) throw new RangeError(`the demand of ${key} is given twice`);
    seen.add(key);
    const isWhole = Number.isSafeInteger(ordered) && Number.isSafeInteger(allocated);
    if (!isWhole || ordered < 1 || allocated < 0 || allocated > ordered) {
      throw new RangeError(`the demand of ${key} is wrong: ${allocated} of ${ordered}`);
    }
  }
}
