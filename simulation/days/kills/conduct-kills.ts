import { pause } from '../../parties/rounds.js';
import type { Blow, Means, Schedule, Strike } from './draw-schedule.js';
import { type MomentName, moments, type Phase, phases } from './moments.js';
import { type Interruption, interrupt, type Stage } from './strike.js';
import { catchStep, connectWatcher, effectOf } from './trap.js';
import { createTurn, type Turn, waitForTurn } from './turn.js';
import { reach, watchForMoments } from './watch-moments.js';

export interface KillsDone {
  readonly interruptions: readonly Interruption[];
  /** SIGKILLs that were sent. */
  readonly kills: number;
  /** Phases that were interrupted, and whose effect was there in the end. */
  readonly interrupted: readonly Phase[];
  /** Means that were used. */
  readonly means: readonly Means[];
  /** Steps that were interrupted and never came again, and what could not be killed or revived, in words. */
  readonly lost: readonly string[];
}

export interface Conductor {
  /** Nothing is killed any more; everything runs. */
  end(): Promise<KillsDone>;
}

export interface ConductorOptions {
  readonly stage: Stage;
  readonly schedule: Schedule;
  /** Told of each kill, in words. */
  readonly say: (line: string) => void;
  /** Called when a database that was killed answers again; awaited at the end only. */
  readonly afterDatabaseDied?: () => Promise<void>;
}

/** Between two tries of a strike whose step got away. */
const againAfterMs = 40;

/** Everything in the schedule is killed when its moment comes, one after the other, until `end`. */
export function conductKills(options: ConductorOptions): Conductor {
  const { schedule } = options;
  const ending = new AbortController();
  const stopped = ending.signal;
  const done: Done = { interruptions: [], kills: 0, failures: [], looks: [] };
  const stage = counted(options.stage, done);
  const show: Show = { ...options, stage, stopped, done, turn: createTurn(), armed: new Set() };
  const near = watchForMoments(
    show,
    new Set([...schedule.strikes, ...schedule.blows].map((one) => one.moment)),
  );
  const when = async (moment: MomentName, work: () => Promise<void>): Promise<void> => {
    try {
      if (await near.of(moment)) await work();
    } catch (error) {
      done.failures.push(`${moment}: ${messageOf(error)}`);
    }
  };
  const all = Promise.all([
    near.ended,
    ...schedule.strikes.map((strike) => when(strike.moment, () => armed(show, strike))),
    ...schedule.blows.map((blow) => when(blow.moment, () => hit(show, blow))),
  ]);
  return {
    end: async () => {
      ending.abort();
      await all;
      await Promise.all(done.looks);
      return closeBooks(options.stage, done);
    },
  };
}

interface Done {
  readonly interruptions: Interruption[];
  readonly failures: string[];
  /** Looks at a database that had died, which end when they end. */
  readonly looks: Promise<void>[];
  kills: number;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const counted = (stage: Stage, done: Done): Stage => {
  return {
    ...stage,
    kill: async (victims) => {
      await stage.kill(victims);
      done.kills += victims.filter((victim) => victim !== 'temporal-file').length;
    },
  };
};

interface Show extends ConductorOptions {
  readonly stopped: AbortSignal;
  readonly done: Done;
  readonly turn: Turn;
  /** Strikes whose moment is near and whose step was not caught yet. */
  readonly armed: Set<Strike>;
}

/** Larger: the caught step gives up waiting for its lock (2 s) before it is killed. Smaller: more steps get away. */
const caughtWaitsMs = 1000;

async function armed(show: Show, strike: Strike): Promise<void> {
  show.armed.add(strike);
  try {
    await carryOut(show, strike);
  } finally {
    show.armed.delete(strike);
  }
}

/** The step is caught and interrupted; one that got away, or whose database went, is waited for again. */
async function carryOut(show: Show, strike: Strike): Promise<void> {
  const { stage, stopped } = show;
  let { skip } = strike;
  while (!stopped.aborted) {
    const watcher = await reach(stage, stopped);
    if (watcher === undefined) return;
    try {
      const caught = await catchStep(watcher, moments[strike.moment], { skip, stopped });
      if (caught === undefined) return;
      skip = 0;
      if (!(await waitForTurn(show, caughtWaitsMs))) {
        await caught.release();
        continue;
      }
      try {
        await strikeCaught(show, strike, caught);
        return;
      } finally {
        show.turn.give();
      }
    } catch (error) {
      show.say(`${strike.moment} is waited for again: ${messageOf(error)}`);
    } finally {
      await watcher.end().catch(() => undefined);
    }
    await pause(againAfterMs, stopped);
  }
}

async function strikeCaught(
  { stage, done, say, afterDatabaseDied }: Show,
  strike: Strike,
  caught: Parameters<typeof interrupt>[2],
): Promise<void> {
  const interruption = await interrupt(stage, strike, caught);
  done.interruptions.push(interruption);
  const hasDied = interruption.victims.some((victim) => victim === 'postgres' || victim === 'launcher');
  const look = hasDied ? afterDatabaseDied?.() : undefined;
  look?.catch(() => undefined); // awaited at the end
  if (look !== undefined) done.looks.push(look);
  const away = (interruption.awayMs / 1000).toFixed(1);
  say(
    `† ${strike.moment.padEnd(10)} ${interruption.victims.join(' and ')} killed while ${moments[strike.moment].words}` +
      ` (${interruption.proof}), back after ${away} s`,
  );
}

/** Smaller: more steps get away. Larger: bystanders are killed later than drawn. */
const blowWaitsMs = 15_000;

async function hit(show: Show, { victim, moment, afterMs }: Blow): Promise<void> {
  const { stage, turn, say, stopped } = show;
  await pause(afterMs, stopped);
  // While a bystander is revived a step would get away, so the step goes first.
  const giveUpAt = performance.now() + blowWaitsMs;
  while (show.armed.size > 0 && performance.now() < giveUpAt && !stopped.aborted)
    await pause(againAfterMs, stopped);
  if (!(await waitForTurn({ turn, stopped }, Number.POSITIVE_INFINITY))) return;
  try {
    await stage.kill([victim]);
    await stage.revive([victim]);
  } finally {
    turn.give();
  }
  say(`† ${moment.padEnd(10)} ${victim} killed beside it`);
}

/** What was interrupted must have been done again, or found done. */
async function closeBooks(
  { databaseUrl }: Stage,
  { interruptions, kills, failures }: Done,
): Promise<KillsDone> {
  const watcher = await connectWatcher(databaseUrl);
  try {
    const lost = [...failures];
    for (const { moment, effectBefore } of interruptions)
      if ((await effectOf(watcher, moments[moment])) <= effectBefore)
        lost.push(`${moments[moment].words}: interrupted, and never done again`);
    const struck = new Set<string>(interruptions.map((one) => one.moment));
    return {
      interruptions,
      kills,
      lost,
      interrupted: phases.filter((phase) => struck.has(phase)),
      means: [...new Set(interruptions.map((one) => one.means))],
    };
  } finally {
    await watcher.end();
  }
}
