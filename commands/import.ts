import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Mistake } from '../activities/network/city-mistakes.js';
import { type CityImport, type FileCounts, importCity } from '../activities/network/import-city.js';
import { connectDatabase } from '../db/connection.js';
import { withReachedDatabase } from './local/reach-database.js';
import { SetupProblem } from './local/setup-problem.js';
import { note, step } from './local/steps.js';
import { tableOf } from './local/table.js';

const help = `npm run import -- DIR [--json]

  Stores the city that the CSV files in DIR describe: regions, sites, staff, vehicles, leaders, suppliers, categories,
  skus, quotas, members, promotions, coupons, commission-rules, and, where they are there, crossings, calendar and slots.
  db/sample/README.md names every column; db/sample/zhuzhou is a whole city, db/sample/small a thin one.
  All of it is stored or nothing: every mistake is named by file, line, column and reason. Importing it again changes nothing.
  The database is DATABASE_URL, else the one in the data folder ($TUANDA_DATA, else .data/).
  --json  the last line is one flat JSON object of numbers
  The exit code is 1 when nothing was stored.`;

/** Smaller: a large city does not fit. Larger: an import that waits for somebody's lock is noticed late. */
const statementTimeoutMs = 300_000;

/** Stores a city's folder. Resolves to 1 when it has mistakes. */
export async function main(argv: readonly string[]): Promise<number> {
  const [folder, ...more] = argv.filter((argument) => !argument.startsWith('--'));
  const unknown = argv.filter(
    (argument) => argument.startsWith('--') && !['--help', '--json'].includes(argument),
  );
  const asked = argv.includes('--help');
  if (folder === undefined || more.length > 0 || unknown.length > 0 || asked) {
    note(help);
    return asked ? 0 : 2;
  }
  const path = resolve(folder);
  refuseMissing(path);
  const answer = await withReachedDatabase({ env: process.env, schema: 'migrated' }, (url) =>
    store(url, path),
  );
  const counts = 'counts' in answer ? answer.counts : [];
  const mistakes = 'mistakes' in answer ? answer.mistakes : [];
  note(mistakes.length > 0 ? mistakesTable(mistakes) : countsTable(counts));
  const total = totalsOf(counts);
  if (mistakes.length > 0) note(`import: ${mistakes.length} mistakes, nothing was stored`);
  else note(`import: ${total.added} new, ${total.changed} changed, ${total.unchanged} unchanged`);
  if (argv.includes('--json')) note(JSON.stringify({ ...total, mistakes: mistakes.length }));
  return mistakes.length > 0 ? 1 : 0;
}

function refuseMissing(path: string): void {
  if (existsSync(path)) return;
  throw new SetupProblem({
    what: 'there is no such folder',
    found: path,
    helps: 'name the folder that holds the CSV files, for example `npm run import -- db/sample/small`',
  });
}

async function store(connectionString: string, folder: string): Promise<CityImport> {
  const options = { applicationName: 'tuanda-import', poolMax: 1, statementTimeoutMs };
  const database = connectDatabase(connectionString, options);
  try {
    return await step('import', () => importCity({ database })({ folder }));
  } finally {
    await database.destroy();
  }
}

function countsTable(counts: readonly FileCounts[]): string {
  const rows = counts.map(({ file, zh, added, changed, unchanged }) => [file, zh, added, changed, unchanged]);
  return tableOf(['file', '内容', 'new', 'changed', 'unchanged'], rows);
}

function mistakesTable(mistakes: readonly Mistake[]): string {
  const rows = mistakes.map(({ file, line, column, value, reason }) => {
    return [file, line, column, value, `${reason.zh}\n${reason.en}`];
  });
  return tableOf(['file', 'line', 'column', 'value', 'reason'], rows);
}

function totalsOf(counts: readonly FileCounts[]): { added: number; changed: number; unchanged: number } {
  const sum = (what: 'added' | 'changed' | 'unchanged'): number =>
    counts.reduce((total, file) => total + file[what], 0);
  return { added: sum('added'), changed: sum('changed'), unchanged: sum('unchanged') };
}
