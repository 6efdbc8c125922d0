import { z } from 'zod';
import { type ApiClient, ApiRefusal } from '../api-client.js';
import { createDice } from '../dice.js';
import type { Diary } from '../diary.js';
import type { Rates } from '../rates.js';
import { inPath } from '../read-pages.js';
import { goRounds, pause, type Rounds } from '../rounds.js';

const runShape = z.object({
  runId: z.string(),
  state: z.enum(['planned', 'loaded', 'departed', 'finished']),
});

const stopShape = z.object({
  seq: z.int(),
  state: z.string(),
  leaderId: z.string(),
  crates: z.int(),
  crateList: z.array(z.object({ crateId: z.string() })),
});

const runWithStopsShape = runShape.extend({ stops: z.array(stopShape) });

type Run = z.output<typeof runWithStopsShape>;
type Stop = z.output<typeof stopShape>;

export interface Driver {
  readonly driverId: string;
  readonly api: ApiClient;
  readonly diary: Diary;
  readonly seed: number;
  readonly rates: Pick<Rates, 'stopsUnattendedRate' | 'shopsClosedRate' | 'redeliveredRate'>;
  /** Milliseconds from one place to the next. */
  readonly moveMs: number;
  /** The bell at the leader's door. */
  readonly ring: (leaderId: string) => void;
}

/** A driver's morning: his run is loaded, then driven stop by stop, until the day is stopped. */
export function driveRuns(driver: Driver, rounds: Omit<Rounds, 'surprised'>): Promise<void> {
  const surprised = (error: unknown): void => driver.diary.surprised(driver.driverId, error);
  return goRounds({ ...rounds, surprised }, async () => {
    // Newest first: a run that is not over is on the first page.
    const { body } = await driver.api.get('/v1/runs?limit=20');
    const open = z
      .object({ data: z.array(runShape) })
      .parse(body)
      .data.filter(isOpen)[0];
    if (open === undefined) return false;
    while (!rounds.stopped.aborted && (await driveOn(driver, open.runId, rounds.stopped)));
    return false;
  });
}

const isOpen = ({ state }: { readonly state: string }): boolean => state !== 'finished';

/** The next thing to do on the run, whatever was done before the driver's phone was restarted. False: he has to wait. */
async function driveOn(driver: Driver, runId: string, stopped: AbortSignal): Promise<boolean> {
  const run = runWithStopsShape.parse((await driver.api.get(`/v1/runs/${inPath(runId)}`)).body);
  if (run.state === 'planned') return load(driver, run);
  if (run.state === 'loaded') return depart(driver, runId);
  const next = run.stops.find(({ state }) => state === 'arrived' || state === 'planned');
  if (run.state !== 'departed' || next === undefined) return false;
  if (next.state === 'planned') {
    await pause(driver.moveMs, stopped);
    if (stopped.aborted) return false;
    return arrive(driver, run, next);
  }
  // Nobody is there: the goods are left. Otherwise the leader scans, and the driver looks again after a while.
  if (fateOf(driver, runId, next) === 'unattended') return leave(driver, runId, next);
  driver.ring(next.leaderId);
  return false;
}

/** False before a day on which nothing is delivered has passed. */
async function depart({ api, diary }: Driver, runId: string): Promise<boolean> {
  try {
    await api.post(`/v1/runs/${inPath(runId)}/depart`, {}, { key: `depart-${runId}-${Date.now()}` });
  } catch (error) {
    if (!(error instanceof ApiRefusal) || error.code !== 'run-departs-too-early') throw error;
    return false;
  }
  diary.did('runs-departed');
  return true;
}

async function load({ api, diary }: Driver, run: Run): Promise<boolean> {
  const crateIds = run.stops.flatMap((stop) => stop.crateList.map((crate) => crate.crateId));
  await api.post(`/v1/runs/${inPath(run.runId)}/load`, { crateIds }, { key: `load-${run.runId}` });
  diary.did('crates-loaded', crateIds.length);
  return true;
}

/** What happens at a stop, the same whenever the driver is asked. */
function fateOf({ seed, rates }: Driver, runId: string, stop: Stop): 'closed' | 'unattended' | 'attended' {
  const dice = createDice(seed, `${runId}/${stop.leaderId}`);
  if (dice.chance(rates.shopsClosedRate)) return 'closed';
  return dice.chance(rates.stopsUnattendedRate) ? 'unattended' : 'attended';
}

async function arrive(driver: Driver, { runId, stops }: Run, stop: Stop): Promise<boolean> {
  const { api, diary, ring } = driver;
  const path = `/v1/runs/${inPath(runId)}/stops/${stop.seq}`;
  // A second stop at the same door is the second try.
  const wasClosed = stops.some(({ leaderId, seq }) => leaderId === stop.leaderId && seq < stop.seq);
  if (!wasClosed && fateOf(driver, runId, stop) === 'closed') {
    await findClosed(driver, { runId, stop, path });
    return true;
  }
  await api.post(`${path}/arrive`, {}, { key: `arrive-${runId}-${stop.seq}` });
  diary.did('stops-arrived');
  // Where nobody is there nobody hears it: the leader finds the goods when he looks.
  if (fateOf(driver, runId, stop) !== 'unattended') ring(stop.leaderId);
  return true;
}

/** The shop is closed: he comes again at the end of his run, or brings the goods back. */
async function findClosed(
  { api, diary, seed, rates }: Driver,
  at: { readonly runId: string; readonly stop: Stop; readonly path: string },
): Promise<void> {
  const { runId, stop, path } = at;
  const key = `${runId}-${stop.seq}`;
  await api.post(`${path}/fail`, { cause: 'closed' }, { key: `fail-${key}` });
  diary.did('stops-closed');
  const redelivers = createDice(seed, `${runId}/${stop.leaderId}/again`).chance(rates.redeliveredRate);
  // Otherwise operations, or the deadline, send the goods back.
  if (!redelivers) return;
  await api.post(`${path}/decide`, { decision: 'redeliver' }, { key: `decide-${key}` });
  diary.did('stops-redelivered');
}

async function leave({ api, diary }: Driver, runId: string, stop: Stop): Promise<boolean> {
  const body = { crates: stop.crates, photoRef: `photo-${runId}-${stop.seq}` };
  const path = `/v1/runs/${inPath(runId)}/stops/${stop.seq}/drop`;
  await api.post(path, body, { key: `drop-${runId}-${stop.seq}` });
  diary.did('stops-unattended');
  return true;
}
