import type { Database, Transaction } from '../../db/connection.js';
import { execute, rows } from '../../db/query.js';
import { type Check, readChecks } from './read-checks.js';

/** What a check found. */
export interface CheckResult {
  readonly name: string;
  readonly zh: string;
  readonly area: string;
  /** The first rows that break it, at most 20: the row's id, then the figures that disagree. */
  readonly violations: readonly string[];
  /** How many rows break it; 0 = it holds. */
  readonly count: number;
}

/** More would bury the first ones, which are what a person looks at. */
const shownMax = 20;

/** Smaller: the checks give up on a large database. Larger: one that hangs is noticed late. */
const statementTimeout = '10min';

/**
 * Every check of db/invariants against one snapshot of the database, in the order of readChecks. Nothing is written, and
 * nobody waits for it: the transaction is read-only.
 */
export async function runInvariants(database: Database): Promise<CheckResult[]> {
  const checks = await readChecks();
  return database.transaction(
    async (trx) => {
      await execute(trx, `set local statement_timeout = '${statementTimeout}'`);
      const results: CheckResult[] = [];
      for (const check of checks) results.push(await runCheck(trx, check));
      return results;
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}

/** One check, inside the caller's transaction. @throws the database's error, with the check's name before it */
export async function runCheck(trx: Transaction, check: Check): Promise<CheckResult> {
  const { name, zh, area, sql } = check;
  try {
    const found = await rows<FoundRow>(
      trx,
      `with found as (\n${sql}\n) select count(*) over ()::integer as "allOfThem", found.* from found limit ${shownMax}`,
    );
    const count = Number(found[0]?.['allOfThem'] ?? 0);
    return { name, zh, area, violations: found.map(({ allOfThem: _all, ...row }) => describe(row)), count };
  } catch (error) {
    throw new Error(`check ${name}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** Sums are numeric in PostgreSQL and come as text. */
type FoundRow = Readonly<Record<string, string | number | boolean | null>>;

/** `ZZ/2026-11-22/1 S001 (caps 70, supply 80)` */
function describe(row: FoundRow): string {
  const [id, ...figures] = Object.entries(row);
  const words = figures.map(([name, value]) => `${name} ${String(value ?? 'none')}`);
  return words.length === 0 ? String(id?.[1]) : `${String(id?.[1])} (${words.join(', ')})`;
}
