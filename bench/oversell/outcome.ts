import type { Database } from '../../db/connection.js';
import type { LoadResult } from '../load/load-types.js';
import { compareOrders, countDeadlocks, findExcess, findViolations } from './judge.js';
import { hundredSupply } from './scene.js';
import type { Stirred } from './stir.js';

export interface OversellOutcome {
  readonly attempts: number;
  readonly accepted: number;
  readonly refused: number;
  readonly refusedBy: Readonly<Record<string, number>>;
  /** Pieces beyond any bound: supply, node, limit, capacity, coupon. */
  readonly oversold: number;
  readonly kills: number;
  readonly deadlocks: number;
  /** What happened to the stock meanwhile. */
  readonly stirred: Stirred;
  readonly lost: number;
  readonly doubled: number;
  /** What 500 buyers got of 100 pieces, for each time it was tried. */
  readonly hundredSold: readonly number[];
  /** What else is wrong, in sentences. */
  readonly faults: readonly string[];
  readonly seconds: number;
}

/** Refusals that an honest attempt can meet here. */
const expected = new Set([
  'out-of-stock',
  'limit-reached',
  'station-full',
  'coupon-not-usable',
  'campaign-over',
]);

/** What the end state and the answers tell. */
export type Judged = Omit<OversellOutcome, 'attempts' | 'kills' | 'seconds' | 'stirred'>;

export interface Evidence {
  readonly told: readonly string[];
  readonly results: readonly LoadResult[];
  readonly hundredSold: readonly number[];
  readonly logFile: string;
}

/** Everything is counted anew and compared with what the buyers were told. */
export async function judgeOutcome(
  database: Database,
  { told, results, hundredSold, logFile }: Evidence,
): Promise<Judged> {
  const excess = await findExcess(database);
  const violations = await findViolations(database);
  const { lost, doubled } = await compareOrders(database, told);
  const main = results.at(-1);
  const refusedBy = main?.refused ?? {};
  const codes = new Set(results.flatMap(({ refused }) => Object.keys(refused)));
  return {
    accepted: main?.accepted ?? 0,
    refused: Object.values(refusedBy).reduce((sum, count) => sum + count, 0),
    refusedBy,
    oversold: excess.reduce((sum, { pieces }) => sum + pieces, 0),
    deadlocks: await countDeadlocks(database, logFile),
    lost,
    doubled,
    hundredSold,
    faults: [
      ...excess.map(({ what, id, pieces }) => `${what} ${id}: ${pieces} too many`),
      ...violations,
      ...(lost > 0 ? [`${lost} confirmed orders are not in the database`] : []),
      ...(doubled > 0 ? [`${doubled} orders that nobody was told of, or that were told of twice`] : []),
      ...[...codes].filter((code) => !expected.has(code)).map((code) => `attempts were refused with ${code}`),
      ...hundredSold
        .filter((sold) => sold !== hundredSupply)
        .map((sold) => `${sold} of ${hundredSupply} pieces were sold to 500 buyers`),
    ],
  };
}
