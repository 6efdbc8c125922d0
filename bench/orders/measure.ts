import type { LoadClient } from '../load/load-client.js';
import type { LoadResult, LoadSpec } from '../load/load-types.js';
import { type CpuReading, type CpuShares, readCpu, sharesBetween, type Watched } from '../stage/cpu.js';

/** One run of the load client against one server, with what the machine did meanwhile. */
export interface Measured {
  readonly result: LoadResult;
  /** During the counted window; undefined where the system does not tell. */
  readonly cpu: CpuShares | undefined;
}

/** What of a run differs from side to side; the rest is the same for all. */
export interface Run extends Pick<LoadSpec, 'port' | 'templates' | 'connections'> {
  readonly seconds: number;
  /** Processes whose share of the machine is told, besides the client. */
  readonly watched: Watched;
}

/** Smaller: cold pools and caches are measured. Larger: the rounds take longer than they say more. */
const warmupMs = 500;
/** A thousand connections need longer to be opened and to queue. */
const crowdWarmupMs = 1500;
const crowd = 500;
/** Shorter, and a slow side would be measured by the client's patience (a thousand buyers of 200/s wait for 5 s). */
const timeoutMs = 30_000;

let runs = 0;

/** Runs the closed loop and waits until everything that was asked is answered, so that the next run begins alone. */
export async function measure(client: LoadClient, run: Run): Promise<Measured> {
  const { seconds, watched, ...where } = run;
  runs += 1;
  const spec: LoadSpec = {
    ...where,
    keyPrefix: `run-${runs}-`,
    warmupMs: run.connections >= crowd ? crowdWarmupMs : warmupMs,
    measuredMs: seconds * 1000,
    requestsMax: null,
    timeoutMs,
    retries: false,
  };
  const readings: (CpuReading | undefined)[] = [];
  const result = await client.run(spec, {
    onWindow: () => readings.push(readCpu({ ...watched, client: [client.pid] })),
  });
  return { result, cpu: sharesBetween(readings[0], readings[1]) };
}

/** Requests with these templates until `count` were answered, as fast as 64 connections can. */
export function sendAll(
  client: LoadClient,
  { port, templates, count }: Pick<Run, 'port' | 'templates'> & { readonly count: number },
): Promise<LoadResult> {
  runs += 1;
  return client.run({
    port,
    templates,
    connections: 64,
    keyPrefix: `run-${runs}-`,
    warmupMs: 0,
    measuredMs: null,
    requestsMax: count,
    timeoutMs,
    retries: false,
  });
}
