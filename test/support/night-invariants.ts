import { type CheckResult, runInvariants } from '../../activities/event/run-invariants.js';
import type { Database } from '../../db/connection.js';

/** The checks that hold for cycles made by factories/purchasing, which sells nothing through the real steps. */
const names = ['S1', 'S2', 'S6', 'S7', 'S9', 'O1', 'O3', 'O4'];

/** What is wrong with purchases, goods, orders and their stock, one sentence each; empty = good. */
export async function nightFaults(database: Database): Promise<string[]> {
  const results = await runInvariants(database);
  return faultsOf(
    results.filter(
      ({ area, name }) =>
        ['purchasing', 'warehouse'].includes(area) || names.includes(name.split(' ')[0] ?? ''),
    ),
  );
}

/** The checks of the road, the money and the pickups: those that hold for cycles made by factories/transport. */
export async function roadChecks(database: Database): Promise<CheckResult[]> {
  const areas = ['transport', 'pickup', 'payment', 'commission'];
  return (await runInvariants(database)).filter(({ area }) => areas.includes(area));
}

/** What breaks the checks, one sentence each; empty = good. */
export const faultsOf = (results: readonly CheckResult[]): string[] =>
  results.flatMap(({ name, violations }) => violations.map((violation) => `${name}: ${violation}`));
