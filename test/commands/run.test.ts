import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
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
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'commands', 'run.mjs'), ...args], {
    cwd: '/',
    env: { ...process.env, NO_COLOR: '1', ...env },
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}

const room = mkdtempSync(join(tmpdir(), 'tuanda test '));
test.after.always('the projects go', () => rmSync(room, { recursive: true, force: true }));

/** A tiny project around the real run.mjs, in a path with a space. */
function project(name: string, files: Readonly<Record<string, string>>): string {
  const root = join(room, name);
  for (const folder of ['commands', 'lib', 'test']) mkdirSync(join(root, folder), { recursive: true });
  for (const file of ['package.json', 'tsconfig.json', 'package-lock.json', 'commands/run.mjs']) {
    copyFileSync(projectPath(file), join(root, file));
  }
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text);
  return root;
}

function withModules(root: string): string {
  symlinkSync(projectPath('node_modules'), join(root, 'node_modules'));
  return root;
}

const hello = `
export function main(argv: readonly string[]): Promise<number> {
  process.stdout.write('hello ' + argv.join('|') + ' ' + (process.env['FROM_FILE'] ?? 'no file') + '\\n');
  return Promise.resolve(argv.length);
}`;

test('an old Node is told what it is, what is needed, and where to get it', (t) => {
  const { code, stderr } = run(projectPath(), ['doctor'], { TUANDA_PRETEND_NODE: '18.20.0' });
  t.is(code, 1);
  t.regex(stderr, /^✗ this version of Node\.js cannot run Tuanda\n {2}found: Node 18\.20\.0 at .+ asks for \^20\.19.+\n {2}helps: .*20\.19/);
});

test('the versions that package.json asks for are accepted, and their neighbours are not', (t) => {
  const root = withModules(project('versions', { 'commands/hello.ts': hello }));
  t.is(run(root, ['hello'], { TUANDA_PRETEND_NODE: '22.20.1' }).code, 0);
  for (const version of ['20.18.9', '21.9.0', '22.19.0', '26.0.0']) {
    t.is(run(root, ['hello'], { TUANDA_PRETEND_NODE: version }).code, 1, version);
  }
});

test('a checkout without packages is told to run npm ci', (t) => {
  const { code, stderr } = run(project('bare', {}), ['start']);
  t.is(code, 1);
  t.regex(stderr, /^✗ the npm packages are not installed\n {2}found: no typescript, .+\n {2}helps: `npm ci`/);
});

test('sources are compiled once, and the command gets its flags, the .env file and its exit code', (t) => {
  const root = withModules(project('whole', { 'commands/hello.ts': hello, '.env': 'FROM_FILE="a file"' }));
  const first = run(root, ['hello', '--city', 'a b']);
  t.regex(first.stdout, /^✓ compile +\d+\.\d s {2}1 files\nhello --city\|a b a file\n$/);
  t.is(first.code, 2);
  const second = run(root, ['hello']);
  t.is(second.stdout, 'hello  a file\n');
  t.is(second.code, 0);
  t.is(run(root, ['hello'], { FROM_FILE: 'the shell' }).stdout, 'hello  the shell\n');
});

test('compiled files whose source is gone are removed, and missing ones are made again', (t) => {
  const root = withModules(
    project('stale', { 'commands/hello.ts': hello, 'test/old.test.ts': 'export {};', 'lib/a.ts': 'export {};' }),
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
  const root = withModules(project('broken', { 'commands/hello.ts': `${hello}\nexport const n: number = 'text';` }));
  for (const _time of [1, 2]) {
    const { code, stdout, stderr } = run(root, ['hello']);
    t.is(code, 1);
    t.regex(stdout, /commands\/hello\.ts\(7,14\): error TS2322/);
    t.false(stdout.includes('hello  '));
    t.regex(stderr, /^✗ the TypeScript sources do not compile\n {2}found: .+\n {2}helps: /);
  }
});

test('an unknown command is told the names of those there are', (t) => {
  const root = withModules(project('names', { 'commands/hello.ts': hello }));
  for (const name of ['helo', '../hello', '']) {
    const { code, stderr } = run(root, [name]);
    t.is(code, 1);
    t.regex(stderr, /there is no such command[^]*one of: hello/);
  }
});

test('an error of the system is explained, any other shows where it was thrown', (t) => {
  const throwing = (error: string): string => `export function main(): Promise<number> { throw ${error}; }`;
  const full = `Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })`;
  const root = withModules(
    project('errors', { 'commands/full.ts': throwing(full), 'commands/bug.ts': throwing(`new Error('a bug')`) }),
  );
  const disk = run(root, ['full']);
  t.is(disk.code, 1);
  t.regex(disk.stderr, /^✗ the disk is full\n {2}found: ENOSPC.+\n {2}helps: /);
  const bug = run(root, ['bug']);
  t.is(bug.code, 1);
  t.regex(bug.stderr, /a bug\n +at main .*bug\.js/);
});
