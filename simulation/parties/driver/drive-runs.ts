import { z } from 'zod';
import type { ApiClient } from '../api-client.js';
import type { Diary } from '../diary.js';
import { inPath, readPages } from '../read-pages.js';
import { goRounds, pause, type Rounds } from '../rounds.js';

const runShape = z.object({
  runId: z.string(),
  state: z.enum(['planned', 'loaded', 'departed', 'finished']),
});

const runWithStopsShape = runShape.extend({
  stops: z.array(
    z.object({
      seq: z.int(),
      state: z.string(),
      crateList: z.array(z.object({ crateId: z.string() })),
    }),
  ),
});

type Run = z.output<typeof runWithStopsShape>;

export interface Driver {
  readonly driverId: string;
  readonly api: ApiClient;
  readonly diary: Diary;
  /** Milliseconds from one place to the next. */
  readonly moveMs: number;
}

/** A driver's morning: his run is loaded, then driven stop by stop, until the day is stopped. */
export function driveRuns(driver: Driver, rounds: Omit<Rounds, 'surprised'>): Promise<void> {
  const surprised = (error: unknown): void => driver.diary.surprised(driver.driverId, error);
  return goRounds({ ...rounds, surprised }, async () => {
    const runs = await readPages(driver.api, '/v1/runs?limit=100', runShape);
    const open = runs.find((one) => one.state !== 'finished');
    if (open === undefined) return false;
    const { body } = await driver.api.get(`/v1/runs/${inPath(open.runId)}`);
    await driveOn(driver, runWithStopsShape.parse(body), rounds.stopped);
    return false;
  });
}

/** The next thing to do on the run, whatever was done before the driver's phone was restarted. */
async function driveOn(driver: Driver, run: Run, stopped: AbortSignal): Promise<void> {
  const path = `/v1/runs/${inPath(run.runId)}`;
  if (run.state === 'planned') {
    const crateIds = run.stops.flatMap((stop) => stop.crateList.map((crate) => crate.crateId));
    await driver.api.post(`${path}/load`, { crateIds }, { key: `load-${run.runId}` });
    driver.diary.did('crates-loaded', crateIds.length);
  } else if (run.state === 'loaded') {
    await driver.api.post(`${path}/depart`, {}, { key: `depart-${run.runId}` });
    driver.diary.did('runs-departed');
  } else {
    const next = run.stops.find((stop) => stop.state === 'planned' || stop.state === 'arrived');
    // Arrived: the leader scans, and the driver looks again after a while.
    if (next?.state !== 'planned') return;
    await pause(driver.moveMs, stopped);
    if (stopped.aborted) return;
    await driver.api.post(`${path}/stops/${next.seq}/arrive`, {}, { key: `arrive-${run.runId}-${next.seq}` });
    driver.diary.did('stops-arrived');
  }
}
