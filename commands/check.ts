import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { projectPath, projectRoot } from '../lib/paths.js';
import { findSizeFaults, findSizeWarnings, sourceFolders } from './check/sources.js';
import { findStalePages } from './docs/pages.js';
import { runTool } from './local/run-tool.js';
import { note, step } from './local/steps.js';

/** What a check found; a check that found nothing is silent. */
class CheckFailed extends Error {}

interface Check {
  name: string;
  /** Settles quietly or rejects with CheckFailed, whose message is the tool's output. */
  run: () => Promise<void>;
}

/** Shorter, and a cold type check on a busy machine is cut off; longer, and a tool that hangs blocks everything. */
const toolTimeoutMilliseconds = 300_000;

const help = `npm run check [-- --json] [-- --only NAME]
  Runs every static check, shows the output of those that fail, and exits with 1 if any does.
  --json       the last line is one flat JSON object of numbers
  --only NAME  one of: types, lint, format, imports, dead-code, migrations, sizes, docs`;

/** Runs all checks, also after a failure, and resolves to the exit code: 0 if all pass, 1 if one fails, 2 on misuse. */
export async function main(argv: string[]): Promise<number> {
  const options = readOptions(argv);
  if (options === undefined || options.help) {
    console.log(help);
    return options?.help ? 0 : 2;
  }
  const chosen = checks().filter((check) => options.only === undefined || check.name === options.only);
  if (chosen.length === 0) {
    console.error(`There is no check named ${String(options.only)}.\n${help}`);
    return 2;
  }
  const figures: Record<string, number> = {};
  let failed = 0;
  for (const check of chosen) {
    const startedMs = performance.now();
    const passed = await runCheck(check);
    if (!passed) failed += 1;
    figures[`${camelCase(check.name)}Passed`] = passed ? 1 : 0;
    figures[`${camelCase(check.name)}Ms`] = Math.round(performance.now() - startedMs);
  }
  for (const warning of findSizeWarnings()) note(`  note: ${warning}`);
  note(`${chosen.length - failed} checks passed, ${failed} failed`);
  if (options.json) note(JSON.stringify({ passed: chosen.length - failed, failed, ...figures }));
  return failed === 0 ? 0 : 1;
}

async function runCheck({ name, run }: Check): Promise<boolean> {
  try {
    await step(name, run);
    return true;
  } catch (error) {
    if (!(error instanceof CheckFailed)) throw error;
    note(indent(error.message));
    return false;
  }
}

function readOptions(argv: string[]): { json: boolean; help: boolean; only?: string } | undefined {
  try {
    const { values } = parseArgs({
      args: argv,
      options: { json: { type: 'boolean' }, help: { type: 'boolean' }, only: { type: 'string' } },
    });
    const { json = false, help: wantsHelp = false, only } = values;
    return { json, help: wantsHelp, ...(only === undefined ? {} : { only }) };
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

/** The checks in the order in which their findings are most useful: what does not compile need not be formatted. */
function checks(): Check[] {
  return [
    { name: 'types', run: () => runPackage('tsc', ['--noEmit', '-p', 'tsconfig.json']) },
    { name: 'lint', run: () => runPackage('oxlint', ['--type-aware', '--deny-warnings']) },
    { name: 'format', run: () => runPackage('biome', ['format', '.']) },
    {
      name: 'imports',
      run: () =>
        runPackage('depcruise', [
          '--config',
          '.dependency-cruiser.cjs',
          '--output-type',
          'err-long',
          ...sourceFolders(),
        ]),
    },
    { name: 'dead-code', run: () => runPackage('knip', ['--no-progress', '--no-config-hints']) },
    { name: 'migrations', run: lintMigrations },
    { name: 'sizes', run: async () => refuse(findSizeFaults()) },
    { name: 'docs', run: async () => refuse(findStalePages()) },
  ];
}

async function lintMigrations(): Promise<void> {
  const folder = projectPath('db', 'migrations');
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.sql')) : [];
  if (files.length === 0) refuse(['There is no SQL file in db/migrations.']);
  await runPackage(
    'squawk',
    files.toSorted().map((name) => `db/migrations/${name}`),
  );
}

function refuse(faults: string[]): void {
  if (faults.length > 0) throw new CheckFailed(faults.join('\n'));
}

/** Runs a package's command from the project's root, without a shell, so that spaces in the path do no harm. */
async function runPackage(name: string, args: string[]): Promise<void> {
  const file = realpathSync(projectPath('node_modules', '.bin', name));
  const { code, output } = await runTool(process.execPath, [file, ...args], {
    env: process.env,
    timeoutMilliseconds: toolTimeoutMilliseconds,
    cwd: projectRoot,
  });
  if (code !== 0) throw new CheckFailed(output.trim());
}

const indent = (text: string): string => text.replaceAll(/^(?=.)/gm, '    ');

const camelCase = (name: string): string =>
  name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
