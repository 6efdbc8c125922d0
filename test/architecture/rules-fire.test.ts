import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'ava';
import { projectPath } from '../../lib/paths.js';

const exported = 'export const thing: number = 1;\nexport interface Shape {\n  a: number;\n}\n';

/** A project of a few files with our own settings, so that a rule that no longer bites is noticed. */
function plant(files: Record<string, string>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'tuanda-rules-')));
  for (const name of ['package.json', 'tsconfig.json', '.oxlintrc.json', '.dependency-cruiser.cjs'])
    cpSync(projectPath(name), join(root, name));
  symlinkSync(projectPath('node_modules'), join(root, 'node_modules'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** What a tool prints in the planted project; that it exits with 1 when it finds something is expected. */
function runTool(root: string, [name, ...args]: [string, ...string[]]): Promise<string> {
  const file = realpathSync(projectPath('node_modules', '.bin', name));
  return new Promise((resolve) => {
    execFile(process.execPath, [file, ...args], { cwd: root }, (_, stdout) => {
      rmSync(root, { recursive: true });
      resolve(stdout);
    });
  });
}

interface Cruise {
  summary: { violations: { rule: { name: string }; from: string; to: string }[] };
}

/** The rules that a set of files breaks, as "rule: from → to". */
async function brokenRules(files: Record<string, string>): Promise<string[]> {
  const folders = [...new Set(Object.keys(files).map((path) => path.split('/')[0] ?? ''))];
  const output = await runTool(plant(files), [
    'depcruise',
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'json',
    ...folders,
  ]);
  const { summary } = JSON.parse(output) as Cruise;
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`).toSorted();
}

test('each folder may import what the table of the layout says, and nothing else', async (t) => {
  const broken = await brokenRules({
    'lib/thing.ts': exported,
    'ports/payment/port.ts': exported,
    'domain/pricing/price.ts': exported,
    'domain/order/lifecycle.ts': exported,
    'workflows/contracts/order.ts': exported,
    'workflows/contracts/identifiers.ts': exported,
    'activities/order/pay.ts':
      "import type { Shape } from '../../ports/payment/port.js';\nimport { thing } from '../../ports/payment/port.js';\nexport const a: Shape = { a: thing };\n",
    'domain/order/rule.ts':
      "import { readFileSync } from 'node:fs';\nimport { thing } from '../../lib/thing.js';\nexport const a: unknown = [thing, readFileSync];\n",
    'workflows/order.ts':
      "import { thing } from '../domain/order/lifecycle.js';\nimport { thing as price } from '../domain/pricing/price.js';\nimport { a } from '../activities/order/pay.js';\nexport const b: unknown = [thing, price, a];\n",
    'api/app.ts':
      "import { thing } from '../workflows/contracts/identifiers.js';\nimport { thing as order } from '../workflows/contracts/order.js';\nexport const b: unknown = [thing, order];\n",
    'lib/clock.ts': "import { b } from '../api/app.js';\nexport const c: unknown = b;\n",
    'simulation/parties/shopper/shop.ts':
      "import { thing } from '../../../domain/pricing/price.js';\nexport const c: unknown = thing;\n",
    'simulation/days/run-days.ts': "import { b } from '../../api/app.js';\nexport const c: unknown = b;\n",
    'db/queries/order/find.ts':
      "import { thing } from '../../../domain/pricing/price.js';\nexport const c: unknown = thing;\n",
  });
  t.deepEqual(broken, [
    'activities-take-ports-as-dependencies: activities/order/pay.ts → ports/payment/port.ts',
    'api-calls-steps: api/app.ts → workflows/contracts/order.ts',
    'db-takes-types-of-domain: db/queries/order/find.ts → domain/pricing/price.ts',
    'domain-is-pure: domain/order/rule.ts → fs',
    'domain-is-pure: domain/order/rule.ts → lib/thing.ts',
    'lib-is-below-all: lib/clock.ts → api/app.ts',
    'only-the-rim-imports-processes: lib/clock.ts → api/app.ts',
    'parties-know-only-http: simulation/parties/shopper/shop.ts → domain/pricing/price.ts',
    'workflows-are-light: workflows/order.ts → activities/order/pay.ts',
    'workflows-run-no-policy: workflows/order.ts → domain/pricing/price.ts',
  ]);
});

test('two files that import each other are a broken rule', async (t) => {
  const broken = await brokenRules({
    'domain/order/one.ts': "import { two } from './two.js';\nexport const one: unknown = two;\n",
    'domain/order/two.ts': "import { one } from './one.js';\nexport const two: unknown = one;\n",
  });
  t.deepEqual([...new Set(broken.map((line) => line.split(':')[0]))], ['no-cycles']);
});

/** The lint rules that each file breaks, in alphabetical order and each once; a file without faults is left out. */
async function brokenLint(files: Record<string, string>): Promise<Record<string, string[]>> {
  const output = await runTool(plant(files), ['oxlint', '--type-aware', '--format', 'unix']);
  const broken: Record<string, string[]> = {};
  for (const [, path = '', rule = ''] of output.matchAll(
    /^(\S+?):\d+:\d+: .*\[Error\/\w+\(([a-z-]+)\)\]$/gm,
  )) {
    broken[path] = [...new Set([...(broken[path] ?? []), rule])].toSorted();
  }
  return broken;
}

const rule = (body: string): string => `export function rule(): unknown {\n  return ${body};\n}\n`;

test('the clock, randomness, timers, the network and the environment are refused in domain/ alone', async (t) => {
  const broken = await brokenLint({
    'domain/a/clock.ts': rule('Date.now()'),
    'domain/a/date.ts': rule('new Date(0)'),
    'domain/a/environment.ts': rule('process.env'),
    'domain/a/network.ts': rule("fetch('x')"),
    'domain/a/timer.ts': rule('setTimeout'),
    'domain/a/id.ts': rule('crypto.randomUUID()'),
    'domain/a/chance.ts': rule('Math.random()'),
    'domain/a/sum.ts': rule('Math.max(1, 2)'),
    'domain/cycle/calendar.ts': rule("new Date('2026-11-22')"),
    'lib/clock.ts': rule('Date.now() + Math.random()'),
  });
  const globals = ['no-restricted-globals'];
  t.deepEqual(broken, {
    'domain/a/clock.ts': [...globals, 'no-restricted-properties'],
    'domain/a/date.ts': globals,
    'domain/a/environment.ts': globals,
    'domain/a/network.ts': globals,
    'domain/a/timer.ts': globals,
    'domain/a/id.ts': globals,
    'domain/a/chance.ts': ['no-restricted-properties'],
  });
});

test('lost promises, untyped exports and Temporal where it does not belong are refused', async (t) => {
  const work = 'async function work(): Promise<void> {\n  await Promise.resolve();\n}\n';
  const client = "import { Client } from '@temporalio/client';\nexport const c: unknown = Client;\n";
  const broken = await brokenLint({
    'lib/floating.ts': `${work}export function run(): void {\n  work();\n}\n`,
    'lib/misused.ts': `${work}export function run(): void {\n  [1].forEach(work);\n}\n`,
    'lib/awaited.ts': `${work}export async function run(): Promise<void> {\n  await work();\n}\n`,
    'lib/return-type.ts': 'export const f = () => 1;\n',
    'lib/untyped.ts': 'const f = (x: any): unknown => x;\nexport const a: unknown = f;\n',
    'lib/default.ts': 'const f = 1;\nexport default f;\n',
    'lib/type-import.ts': "import { Worker } from 'node:worker_threads';\nexport type W = Worker;\n",
    'lib/four.ts':
      'export const f = (a: number, b: number, c: number, d: number): number => a + b + c + d;\n',
    'activities/a/step.ts': client,
    'api/route.ts': client,
    'workers/relay.ts': client,
  });
  t.deepEqual(broken, {
    'lib/floating.ts': ['no-floating-promises'],
    'lib/misused.ts': ['no-misused-promises'],
    'lib/return-type.ts': ['explicit-module-boundary-types'],
    'lib/untyped.ts': ['no-explicit-any'],
    'lib/default.ts': ['no-default-export'],
    'lib/type-import.ts': ['consistent-type-imports'],
    'lib/four.ts': ['max-params'],
    'activities/a/step.ts': ['no-restricted-imports'],
    'api/route.ts': ['no-restricted-imports'],
  });
});
