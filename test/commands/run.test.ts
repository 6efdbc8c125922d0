import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { projectPath } from '../../lib/paths.js';

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(root: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Ran {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'commands', 'run.mjs'), ...args],
    {
      cwd: '/',
      env: { ...process.env, NO_COLOR: '1', ...env },
      encoding: 'utf8',
    },
  );
  return { code: status, stdout, stderr };
}

const room = mkdtempSync(join(tmpdir(), 'tuanda test '));
test.after.always('the projects go', () => rmSync(room, { recursive: true, force: true }));

/** As ours, but without the types of Node, whose reading takes longer than all the rest. */
const settings = {
  compilerOptions: {
    target: 'ES2022',
    lib: ['ES2022'],
    types: [],
    module: 'NodeNext',
    rootDir: '.',
    outDir: 'dist',
    tsBuildInfoFile: 'dist/.tsbuildinfo',
    incremental: true,
    sourceMap: true,
    strict: true,
  },
  include: ['commands/**/*.ts', 'lib/**/*.ts', 'test/**/*.ts'],
};

/** A tiny project around the real run.mjs, in a path with a space. */
function project(name: string, files: Readonly<Record<string, string>>): string {
  const root = join(room, name);
  for (const folder of ['commands', 'lib', 'test']) mkdirSync(join(root, folder), { recursive: true });
  for (const file of ['package.json', 'package-lock.json', 'commands/run.mjs']) {
    copyFileSync(projectPath(file), join(root, file));
  }
  writeFileSync(join(root, 'tsconfig.json'), JSON.stringify(settings));
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text);
  return root;
}

function withModules(root: string): string {
  symlinkSync(projectPath('node_modules'), join(root, 'node_modules'));
  return root;
}

const hello = `
declare const process: { stdout: { write(text: string): void }; env: Record<string, string | undefined> };
export function main(argv: readonly string[]): Promise<number> {
  process.stdout.write('hello ' + argv.join('|') + ' ' + (process.env['FROM_FILE'] ?? 'no file') + '\\n');
  return Promise.resolve(argv.length);
}`;

const throwing = (error: string): string => `export function main(): Promise<number> { throw ${error}; }`;
const diskFull = `Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })`;

/** One project that compiles, made at the first call, for the tests that do not change it. */
function whole(): string {
  const root = join(room, 'whole');
  if (existsSync(root)) return root;
  return withModules(
    project('whole', {
      'commands/hello.ts': hello,
      'commands/full.ts': throwing(diskFull),
      'commands/bug.ts': throwing(`new Error('a bug')`),
      '.env': 'FROM_FILE="a file"',
    }),
  );
}

test('an old Node is told what it is, what is needed, and where to get it', (t) => {
  const { code, stderr } = run(projectPath(), ['doctor'], { TUANDA_PRETEND_NODE: '18.20.0' });
  t.is(code, 1);
  t.regex(
    stderr,
    /^✗ this version of Node\.js cannot run Tuanda\n {2}found: Node 18\.20\.0 at .+ asks for \^20\.19.+\n {2}helps: .*20\.19/,
  );
});

test.serial('the versions that package.json asks for are accepted, and their neighbours are not', (t) => {
  t.is(run(whole(), ['hello'], { TUANDA_PRETEND_NODE: '22.20.1' }).code, 0);
  for (const version of ['20.18.9', '21.9.0', '22.19.0', '26.0.0']) {
    t.is(run(whole(), ['hello'], { TUANDA_PRETEND_NODE: version }).code, 1, version);
  }
});

test('a checkout without packages is told to run npm ci', (t) => {
  const { code, stderr } = run(project('bare', {}), ['start']);
  t.is(code, 1);
  t.regex(stderr, /^✗ the npm packages are not installed\n {2}found: no typescript, .+\n {2}helps: `npm ci`/);
});

test.serial(
  'sources are compiled once, and the command gets its flags, the .env file and its exit code',
  (t) => {
    rmSync(join(whole(), 'dist'), { recursive: true, force: true });
    const first = run(whole(), ['hello', '--city', 'a b']);
    t.regex(
      first.stdout,
      /^(… compile +\d+ s\n)*✓ compile +\d+\.\d s {2}3 files\nhello --city\|a b a file\n$/,
    );
    t.is(first.code, 2);
    const second = run(whole(), ['hello']);
    t.is(second.stdout, 'hello  a file\n');
    t.is(second.code, 0);
    t.is(run(whole(), ['hello'], { FROM_FILE: 'the shell' }).stdout, 'hello  the shell\n');
  },
);

test('compiled files whose source is gone are removed, and missing ones are made again', (t) => {
  const root = withModules(
    project('stale', {
      'commands/hello.ts': hello,
      'test/old.test.ts': 'export {};',
      'lib/a.ts': 'export {};',
    }),
  );
  run(root, ['hello']);
  const compiled = join(root, 'dist', 'test', 'old.test.js');
  t.true(existsSync(compiled));
  writeFileSync(join(root, 'dist', 'workflow-bundle.js'), '');
  rmSync(join(root, 'test', 'old.test.ts'));
  rmSync(join(root, 'dist', 'lib', 'a.js'));
  t.is(run(root, ['hello']).code, 0);
  t.false(existsSync(compiled));
  t.false(existsSync(`${compiled}.map`));
  t.true(existsSync(join(root, 'dist', 'lib', 'a.js')));
  t.true(existsSync(join(root, 'dist', 'workflow-bundle.js')), 'what is not compiled stays');
});

test('sources that do not compile are told, and nothing runs', (t) => {
  const root = withModules(
    project('broken', { 'commands/hello.ts': `${hello}\nexport const n: number = 'text';` }),
  );
  for (const _time of [1, 2]) {
    const { code, stdout, stderr } = run(root, ['hello']);
    t.is(code, 1);
    t.regex(stdout, /commands\/hello\.ts\(\d+,14\): error TS2322/);
    t.false(stdout.includes('hello  '));
    t.regex(stderr, /^✗ the TypeScript sources do not compile\n {2}found: .+\n {2}helps: /);
  }
});

test.serial('an unknown command is told the names of those there are', (t) => {
  for (const name of ['helo', '../hello', '']) {
    const { code, stderr } = run(whole(), [name]);
    t.is(code, 1);
    t.regex(stderr, /there is no such command[^]*one of: bug, full, hello/);
  }
});

test.serial('an error of the system is explained, any other shows where it was thrown', (t) => {
  const disk = run(whole(), ['full']);
  t.is(disk.code, 1);
  t.regex(disk.stderr, /^✗ the disk is full\n {2}found: ENOSPC.+\n {2}helps: /);
  const bug = run(whole(), ['bug']);
  t.is(bug.code, 1);
  t.regex(bug.stderr, /a bug\n +at .*main .*bug\.js/);
});
