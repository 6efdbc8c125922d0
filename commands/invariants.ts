import { type CheckResult, runInvariants } from '../activities/event/run-invariants.js';
import { connectDatabase } from '../db/connection.js';
import { withReachedDatabase } from './local/reach-database.js';
import { note } from './local/steps.js';
import { tableOf } from './local/table.js';

const help = `npm run invariants [-- --json]

  Runs every check of db/invariants on one snapshot of the database: DATABASE_URL, else the one in the data folder
  ($TUANDA_DATA, else .data/), whose server is started for it where it does not run. Writes nothing.
  --json  the last line is one flat JSON object of numbers
  The exit code is 1 when a check does not hold.`;

/** Runs the checks and prints what they found. Resolves to 1 when one does not hold. */
export async function main(argv: readonly string[]): Promise<number> {
  const unknown = argv.filter((flag) => !['--help', '--json'].includes(flag));
  if (unknown.length > 0 || argv.includes('--help')) {
    note(help);
    return unknown.length > 0 ? 2 : 0;
  }
  const results = await withReachedDatabase({ env: process.env, schema: 'existing' }, check);
  note(resultsTable(results));
  for (const result of results) noteViolations(result);
  const violations = results.reduce((sum, { count }) => sum + count, 0);
  note(`invariants: ${results.length} checks, ${violations} violations`);
  if (argv.includes('--json')) {
    const failing = results.filter(({ count }) => count > 0).length;
    note(JSON.stringify({ checks: results.length, failing, violations }));
  }
  return violations === 0 ? 0 : 1;
}

async function check(connectionString: string): Promise<CheckResult[]> {
  const database = connectDatabase(connectionString, { applicationName: 'tuanda-invariants', poolMax: 1 });
  try {
    return await runInvariants(database);
  } finally {
    await database.destroy();
  }
}

function resultsTable(results: readonly CheckResult[]): string {
  return tableOf(
    ['check', 'result'],
    results.map(({ name, count }) => [name, count === 0 ? '✓' : `✗ ${count}`]),
  );
}

function noteViolations({ name, zh, violations, count }: CheckResult): void {
  if (count === 0) return;
  note(`✗ ${name}（${zh}）`);
  for (const violation of violations) note(`    ${violation}`);
  if (count > violations.length) note(`    … and ${count - violations.length} more`);
}
