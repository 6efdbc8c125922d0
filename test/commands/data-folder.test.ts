import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import {
  dataFolderPlace,
  freeBytesMin,
  prepareDataFolder,
  removeDataFolder,
} from '../../commands/local/data-folder.js';
import { lockHolder, lockIsStale } from '../../commands/local/folder-lock.js';
import { processStart } from '../../commands/local/process-table.js';
import { SetupProblem } from '../../commands/local/setup-problem.js';
import { room } from '../support/folders.js';

const inFolder = (root: string): { env: NodeJS.ProcessEnv } => ({ env: { TUANDA_DATA: root } });

/** The three parts of the problem that the work throws. */
function problemOf(t: ExecutionContext, work: () => unknown): string {
  const error = t.throws(work, { instanceOf: SetupProblem });
  const text = error?.explain() ?? '';
  t.regex(text, /^✗ .+\n {2}found: .+[^]*\n {2}helps: .+/);
  return text;
}

test('a data folder is made, used, and used again', (t) => {
  const root = join(room(t), 'with spaces', '团达');
  const first = prepareDataFolder(inFolder(root));
  t.true(existsSync(first.logs));
  first.release();
  t.notThrows(() => prepareDataFolder(inFolder(root)).release());
});

test('a folder that is not ours is refused and left as it was', (t) => {
  const root = room(t);
  writeFileSync(join(root, 'thesis.doc'), 'precious');
  t.regex(
    problemOf(t, () => prepareDataFolder(inFolder(root))),
    /not ours/,
  );
  t.throws(() => removeDataFolder(root), { instanceOf: SetupProblem });
  t.deepEqual(readdirSync(root), ['thesis.doc']);
});

test('removing takes the whole data folder and nothing beside it', (t) => {
  const parent = room(t);
  writeFileSync(join(parent, 'neighbour'), '');
  const data = prepareDataFolder(inFolder(join(parent, 'data')));
  data.release();
  removeDataFolder(data.root);
  t.deepEqual(readdirSync(parent), ['neighbour']);
});

test('a second start on a folder in use is refused and names who holds it', (t) => {
  const root = join(room(t), 'data');
  prepareDataFolder(inFolder(root)).release();
  writeFileSync(join(root, 'lock'), JSON.stringify({ pid: process.ppid, start: processStart(process.ppid) }));
  t.regex(
    problemOf(t, () => prepareDataFolder(inFolder(root))),
    new RegExp(`process ${process.ppid} `),
  );
});

test('a lock left by a process that was killed is taken over', (t) => {
  const root = join(room(t), 'data');
  prepareDataFolder(inFolder(root)).release();
  writeFileSync(join(root, 'lock'), JSON.stringify({ pid: 2 ** 22 + 1, start: '1' }));
  t.true(lockIsStale(root));
  const data = prepareDataFolder(inFolder(root));
  t.is(lockHolder(root)?.pid, process.pid);
  data.release();
  t.false(existsSync(join(root, 'lock')));
});

test('a lock whose process id now belongs to another program is taken over', (t) => {
  const root = join(room(t), 'data');
  prepareDataFolder(inFolder(root)).release();
  writeFileSync(join(root, 'lock'), JSON.stringify({ pid: process.ppid, start: 'another start' }));
  t.notThrows(() => prepareDataFolder(inFolder(root)).release());
});

test('a lock file cut off by a full disk is taken over', (t) => {
  const root = join(room(t), 'data');
  prepareDataFolder(inFolder(root)).release();
  writeFileSync(join(root, 'lock'), '');
  t.notThrows(() => prepareDataFolder(inFolder(root)).release());
});

test('a full disk is refused before anything is started', (t) => {
  const root = join(room(t), 'data');
  const text = problemOf(t, () =>
    prepareDataFolder({ ...inFolder(root), freeBytes: () => freeBytesMin - 1 }),
  );
  t.regex(text, /nearly full[^]*499 MB are free[^]*TUANDA_DATA/);
});

test('a path on which no folder can be made is refused', (t) => {
  const file = join(room(t), 'file');
  writeFileSync(file, '');
  t.regex(
    problemOf(t, () => prepareDataFolder(inFolder(join(file, 'data')))),
    /cannot be written[^]*TUANDA_DATA/,
  );
  t.regex(
    problemOf(t, () => prepareDataFolder(inFolder(file))),
    /cannot be written/,
  );
});

test('a long path keeps its socket elsewhere, within the 107 bytes that the system allows', (t) => {
  const root = join(room(t), 'd'.repeat(100), 'data');
  const data = prepareDataFolder(inFolder(root));
  t.true(join(data.sockets, '.s.PGSQL.5432.lock').length < 104);
  t.true(existsSync(data.sockets));
  data.release();
  removeDataFolder(root);
  t.false(existsSync(data.sockets));
});

test('as root, a folder that the database account cannot enter moves to where it can', (t) => {
  const locked = join(room(t), 'home');
  mkdirSync(locked, { mode: 0o700 });
  const place = dataFolderPlace({ TUANDA_DATA: join(locked, 'data') });
  if (process.getuid?.() !== 0) {
    t.is(place.root, join(locked, 'data'));
    return;
  }
  t.regex(place.root, /^\/var\/tmp\/tuanda-[0-9a-f]{10}$/);
  t.regex(place.moved ?? '', /cannot enter/);
  t.is(place.root, dataFolderPlace({ TUANDA_DATA: join(locked, 'data') }).root);
});

test('a folder for one use goes when it is released', (t) => {
  const data = prepareDataFolder({ env: {}, forOneUse: true });
  t.true(existsSync(data.root));
  data.release();
  t.false(existsSync(data.root));
});
