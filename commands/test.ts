import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectPath } from '../lib/paths.js';
import { totalsLine, type TestTotals } from './local/ava-output.js';
import { removeAbandonedFolders } from './local/data-folder.js';
import { exitCodeOf, watchInterruption, type InterruptSignal } from './local/interruption.js';
import { runAva } from './local/run-ava.js';
import { note, step } from './local/steps.js';
import { judge, openRecord } from './test/provoked.js';
import { startTestPostgres, startTestTemporal } from './local/test-servers.js';

const help = `npm test [-- FILE… | ava's flags]

  Starts a PostgreSQL and a Temporal server of its own (or uses TEST_DATABASE_URL and TEST_TEMPORAL_ADDRESS),
  migrates one template database, and runs the tests. Without arguments the database tests run a second time on
  PostgreSQL 15 where TUANDA_TEST_POSTGRES_15, or /usr/lib/postgresql/15/bin, has its binaries; and the run fails if a
  refusal code was never thrown, or a move of a lifecycle never made.

  npm test -- test/domain/pricing          one folder
  npm test -- test/db/migrate.test.ts      one file
  npm test -- --match '*twice*'            tests by title
  The last line is "N passed, N failed".`;

/** Runs the test suite, or the files named in the arguments. Resolves to the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  if (argv.includes('--help')) {
    note(help);
    return 0;
  }
  const interruption = watchInterruption();
  const control = new AbortController();
  const run = runSuite(argv, control.signal);
  const first = await Promise.race([interruption.happened, run.catch(() => undefined)]);
  if (typeof first === 'string') return interrupted(first, control, run);
  interruption.dispose();
  const totals = await run;
  note(totalsLine(totals));
  return totals.failed === 0 && totals.passed > 0 ? 0 : 1;
}

async function interrupted(
  signal: InterruptSignal,
  control: AbortController,
  run: Promise<TestTotals>,
): Promise<number> {
  note(`… ${signal}: stopping the tests and their servers`);
  control.abort();
  await run.catch(() => undefined);
  return exitCodeOf(signal);
}

async function runSuite(argv: readonly string[], signal: AbortSignal): Promise<TestTotals> {
  removeAbandonedFolders();
  const env = { ...process.env, ...(await bundleOnce()) };
  if (signal.aborted) return { passed: 0, failed: 1 };
  const temporal = await startTestTemporal({ env, step });
  try {
    const servers = { ...env, ...temporal.env };
    if (argv.length > 0) return await runOnPostgres(servers, argv.map(compiledName), signal);
    const first = await runWhole(servers, signal);
    if (signal.aborted) return first;
    const second = await runOnPostgres15(servers, signal);
    return { passed: first.passed + second.passed, failed: first.failed + second.failed };
  } finally {
    await temporal.close();
  }
}

/** Every test, and then whether they made happen all that can. */
async function runWhole(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<TestTotals> {
  const record = openRecord();
  try {
    const { passed, failed } = await runOnPostgres({ ...env, ...record.env }, [], signal);
    if (signal.aborted) return { passed, failed };
    const verdict = judge(record.folder);
    for (const line of verdict.lines) note(line);
    return { passed, failed: failed + verdict.failed };
  } finally {
    record.close();
  }
}

async function runOnPostgres(
  env: NodeJS.ProcessEnv,
  args: readonly string[],
  signal: AbortSignal,
): Promise<TestTotals> {
  const postgres = await startTestPostgres({ env, step });
  try {
    if (signal.aborted) return { passed: 0, failed: 1 };
    return await runAva({ args, env: { ...env, ...postgres.env }, signal });
  } finally {
    await postgres.close();
  }
}

/**
 * What is run again on the oldest PostgreSQL that we support: migrations, constraints, queries, and a whole day of the
 * real steps with every check after each. More would repeat these statements and cost half a minute.
 */
const databaseTests = ['db'];

async function runOnPostgres15(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<TestTotals> {
  const binaries = env['TUANDA_TEST_POSTGRES_15'] ?? '/usr/lib/postgresql/15/bin';
  const folders = databaseTests.filter((name) => hasTests(projectPath('dist', 'test', name)));
  if (!existsSync(join(binaries, 'initdb'))) {
    note(`PostgreSQL 15 was not found in ${binaries}: the database tests ran on one version only`);
    return { passed: 0, failed: 0 };
  }
  if (folders.length === 0) return { passed: 0, failed: 0 };
  note(`the database tests once more, on PostgreSQL 15 from ${binaries}`);
  const { TEST_DATABASE_URL: _given, ...rest } = env;
  const files = folders.map((name) => `dist/test/${name}/**/*.test.js`);
  return runOnPostgres({ ...rest, TUANDA_POSTGRES_BIN: binaries }, files, signal);
}

function hasTests(folder: string): boolean {
  return (
    existsSync(folder) &&
    readdirSync(folder, { recursive: true }).some((name) => String(name).endsWith('.test.js'))
  );
}

/** The compiled files of what a person names: `test/db/x.test.ts` or `test/db`. Flags pass through. */
export function compiledName(argument: string): string {
  const path = argument.replace(/^\.\//, '').replace(/\/$/, '');
  if (!/^test(\/|$)/.test(path)) return argument;
  const compiled = `dist/${path.replace(/\.ts$/, '.js')}`;
  return /\.[jt]s$/.test(path) || path.includes('*') ? compiled : `${compiled}/**/*.test.js`;
}

/** Bundles the workflows once for all test files, if there are any. */
async function bundleOnce(): Promise<NodeJS.ProcessEnv> {
  const bundler = projectPath('dist', 'workers', 'bundle.js');
  if (!existsSync(bundler)) return {};
  const module = (await import(pathToFileURL(bundler).href)) as { bundleWorkflows(): Promise<unknown> };
  await step('bundle of workflows', () => module.bundleWorkflows());
  return { TUANDA_TEST_WORKFLOW_BUNDLE: projectPath('dist', 'workflow-bundle.js') };
}
