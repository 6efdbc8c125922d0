import { z } from 'zod';
import type { Place } from '../../domain/transport/places.js';
import type { TravelMatrix } from '../../domain/transport/travel.js';
import { TravelMatrixFailure } from './travel-matrix-failure.js';
import type { TravelAsk, TravelMatrixPort } from './travel-matrix-port.js';

export interface OsrmOptions {
  /** Where the service answers, with or without a trailing slash. */
  readonly url: string;
  /** The profile of its graph. */
  readonly profile?: string;
  readonly timeoutMs?: number;
}

/** Milliseconds for one block. Smaller gives up on a busy service; larger holds the planner at a dead one. */
const defaultTimeoutMs = 10_000;

/**
 * Coordinates in one question: osrm-routed refuses more than 100 unless it was started otherwise (--max-table-size), so
 * rows and columns are asked in halves of it. Smaller: more round trips. Larger: refused by a service as it comes.
 */
const coordinatesMax = 100;
const blockSize = coordinatesMax / 2;

const answer = z.object({
  code: z.literal('Ok'),
  durations: z.array(z.array(z.number().nullable())),
  distances: z.array(z.array(z.number().nullable())),
});

/**
 * Street times and distances from OSRM's table service (version 1 of its HTTP API). Blocks are asked one after the
 * other: a planner has seconds, and the service may have one core. It takes longitude before latitude.
 */
export function createOsrm({
  url,
  profile = 'driving',
  timeoutMs = defaultTimeoutMs,
}: OsrmOptions): TravelMatrixPort {
  const base = `${url.replace(/\/$/, '')}/table/v1/${encodeURIComponent(profile)}`;
  return async ({ places }: TravelAsk): Promise<TravelMatrix> => {
    const travelSeconds = places.map(() => places.map(() => 0));
    const distanceMeters = places.map(() => places.map(() => 0));
    for (const from of blocksOf(places.length)) {
      for (const to of blocksOf(places.length)) {
        const table = await ask(tableUrl(base, places, { from, to }), timeoutMs);
        from.forEach((row, i) => {
          to.forEach((column, k) => {
            if (row === column) return;
            const [seconds, meters] = [table.durations[i]?.[k], table.distances[i]?.[k]];
            if (typeof seconds !== 'number' || typeof meters !== 'number')
              throw new TravelMatrixFailure('unreachable', `no road from place ${row} to place ${column}`);
            (travelSeconds[row] as number[])[column] = Math.ceil(seconds);
            (distanceMeters[row] as number[])[column] = Math.round(meters);
          });
        });
      }
    }
    return { travelSeconds, distanceMeters };
  };
}

function blocksOf(count: number): number[][] {
  const all = Array.from({ length: count }, (_, index) => index);
  return Array.from({ length: Math.ceil(count / blockSize) }, (_, block) =>
    all.slice(block * blockSize, (block + 1) * blockSize),
  );
}

interface Block {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** A block on the diagonal names its places once, which is also what the service answers fastest. */
function tableUrl(base: string, places: readonly Place[], { from, to }: Block): string {
  const isDiagonal = from[0] === to[0];
  const asked = isDiagonal ? from : [...from, ...to];
  const coordinates = asked.map((index) => {
    const { lng, lat } = places[index] as Place;
    return `${lng.toFixed(6)},${lat.toFixed(6)}`;
  });
  const sources = from.map((_, index) => index).join(';');
  const destinations = to.map((_, index) => (isDiagonal ? index : from.length + index)).join(';');
  return `${base}/${coordinates.join(';')}?annotations=duration,distance&sources=${sources}&destinations=${destinations}`;
}

async function ask(url: string, timeoutMs: number): Promise<z.infer<typeof answer>> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) }).catch(
    (cause: unknown) => {
      throw new TravelMatrixFailure('unavailable', 'the service does not answer', { cause });
    },
  );
  const body: unknown = await response.json().catch(() => undefined);
  if (response.status >= 500 || response.status === 429)
    throw new TravelMatrixFailure('unavailable', `HTTP ${response.status}`);
  const table = answer.safeParse(body);
  if (response.ok && table.success) return table.data;
  const code = z.object({ code: z.string() }).safeParse(body);
  throw new TravelMatrixFailure('refused', code.success ? code.data.code : `HTTP ${response.status}`);
}
