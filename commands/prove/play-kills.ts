import { runInvariants } from '../../activities/event/run-invariants.js';
import type { Database } from '../../db/connection.js';
import { conductKills, type KillsDone } from '../../simulation/days/kills/conduct-kills.js';
import {
  drawSchedule,
  type Drawing,
  type Means,
  type Victim,
} from '../../simulation/days/kills/draw-schedule.js';
import { findLostOrders, ordersPaidAtProvider } from '../../simulation/days/kills/lost-orders.js';
import { type Phase, phases } from '../../simulation/days/kills/moments.js';
import type { Interruption } from '../../simulation/days/kills/strike.js';
import type { DayFigures, InvariantReport } from '../../simulation/days/figures.js';
import type { ShowStep } from '../../simulation/days/phases.js';
import { runDays } from '../../simulation/days/run-days.js';
import { type KillStage, openStage } from './open-stage.js';
import { openWorld, type World } from './open-world.js';

export interface KillsOptions {
  readonly seed: number;
  /** The folder of the city's CSV files. */
  readonly city: string;
  readonly orders: number;
  /** Seconds of a day; the sale takes a third. */
  readonly speed: number;
  /** The data folder, which the caller removes. */
  readonly root: string;
  readonly fsync: boolean;
  readonly phases?: readonly Phase[];
  readonly means: readonly Means[];
  readonly bystanders: readonly Victim[];
  readonly alsoOrderAndRoute: boolean;
  /** Days at most: another one is played as long as a phase was not interrupted. */
  readonly daysMax: number;
  readonly show: ShowStep;
  readonly note: (line: string) => void;
  readonly stopped?: AbortSignal;
}

/** What the kills came to; empty lists and 0 = nothing was broken. */
export interface KillsOutcome {
  readonly kills: number;
  readonly interruptions: readonly Interruption[];
  /** Phases that nobody could interrupt on any of the days. */
  readonly missed: readonly Phase[];
  readonly days: readonly DayFigures[];
  /** Checks of the database that were made. */
  readonly checks: number;
  /** Everything that does not agree but the sums of money, in sentences. */
  readonly violations: readonly string[];
  readonly lostOrders: readonly string[];
  /** Between our books and the outer world's, over all sums of money. */
  readonly differenceFen: number;
}

/**
 * Days are played while everything is killed as the seed has it, until each phase was interrupted. Throws only when the
 * stage cannot be built; a day that is stuck is a violation.
 */
export async function playKills(options: KillsOptions): Promise<KillsOutcome> {
  const stage = await options.show('PostgreSQL and city', () => openStage(options));
  try {
    const world = await openWorld(stage, { ...options, pace: paceOf(options) });
    try {
      return await playUntilAllInterrupted(options, stage, world);
    } finally {
      await world.database.destroy();
    }
  } finally {
    await options.show('stop everything', () => stage.close());
  }
}

const paceOf = ({ speed }: KillsOptions): { readonly kind: 'fast'; readonly speed: number } => {
  return { kind: 'fast', speed };
};

interface Books {
  readonly days: DayFigures[];
  readonly done: KillsDone[];
  readonly stuck: string[];
  readonly placed: string[];
  readonly midway: InvariantReport[];
}

async function playUntilAllInterrupted(
  options: KillsOptions,
  stage: KillStage,
  world: World,
): Promise<KillsOutcome> {
  const books: Books = { days: [], done: [], stuck: [], placed: [], midway: [] };
  const wanted = options.phases ?? phases;
  let missed = wanted;
  for (let day = 1; day <= options.daysMax && missed.length > 0; day++) {
    const drawing = { ...options, seed: options.seed + 1_000_003 * (day - 1), phases: missed };
    await playOneDay({ options, stage, world, books }, day === 1 ? drawing : onlyWhatIsLeft(drawing, books));
    const struck = new Set(books.done.flatMap(({ interrupted }) => interrupted));
    missed = wanted.filter((phase) => !struck.has(phase));
    if (books.stuck.length > 0) break;
  }
  return closeBooks(world, { stage, books, missed });
}

/** On a further day only the phases that are left are interrupted, by the means that are left. */
function onlyWhatIsLeft(drawing: Drawing, { done }: Books): Drawing {
  const used = new Set(done.flatMap(({ means }) => means));
  const means = drawing.means.filter((one) => !used.has(one));
  return { ...drawing, means, bystanders: [], alsoOrderAndRoute: false };
}

interface Play {
  readonly options: KillsOptions;
  readonly stage: KillStage;
  readonly world: World;
  readonly books: Books;
}

async function playOneDay({ options, stage, world, books }: Play, drawing: Drawing): Promise<void> {
  const conductor = conductKills({
    stage,
    schedule: drawSchedule(drawing),
    say: options.note,
    // What must always hold must hold on what a database remembers after its death.
    afterDatabaseDied: async () => {
      books.midway.push(await checkInvariants(world.database));
    },
  });
  try {
    const played = await runDays({
      ...world,
      pace: paceOf(options),
      seed: drawing.seed,
      orders: options.orders,
      show: options.show,
      onOrder: (orderId) => books.placed.push(orderId),
      checkInvariants: () => checkInvariants(world.database),
      ...(options.stopped && { stopped: options.stopped }),
    });
    books.days.push(...played);
  } catch (error) {
    books.stuck.push(error instanceof Error ? error.message : String(error));
  } finally {
    books.done.push(await conductor.end());
  }
}

async function checkInvariants(database: Database): Promise<InvariantReport> {
  const results = await runInvariants(database);
  return {
    checks: results.length,
    violations: results.flatMap(({ name, violations }) => violations.map((row) => `${name}: ${row}`)),
  };
}

const isMoney = ({ name }: { readonly name: string }): boolean => name.endsWith('Fen');

async function closeBooks(
  { database, journal }: World,
  closing: { readonly stage: KillStage; readonly books: Books; readonly missed: readonly Phase[] },
): Promise<KillsOutcome> {
  const { books, missed, stage } = closing;
  const { days, done, stuck, placed, midway } = books;
  // Sums are over all cycles, so the last day's are everybody's.
  const comparisons = days.at(-1)?.comparisons ?? [];
  const differences = comparisons.filter(isMoney).map(({ ours, theirs }) => Math.abs(ours - theirs));
  const ofMoney = new Set(comparisons.filter(isMoney).map(({ name }) => name));
  return {
    kills: done.reduce((sum, { kills }) => sum + kills, 0),
    interruptions: done.flatMap(({ interruptions }) => interruptions),
    missed,
    days,
    checks: [...midway, ...days.map((day) => day.invariants)].reduce((sum, { checks }) => sum + checks, 0),
    violations: [
      ...midway.flatMap(({ violations }) => violations.map((row) => `after a revival: ${row}`)),
      ...days.flatMap((day) => day.faults).filter((fault) => !ofMoney.has(fault.split(':')[0] ?? '')),
      ...done.flatMap(({ lost }) => lost),
      ...stuck,
      ...stage.endedByThemselves.map((name) => `${name} ended by itself`),
    ],
    lostOrders: await findLostOrders(database, { placed, paid: ordersPaidAtProvider(journal) }),
    differenceFen: differences.reduce((sum, fen) => sum + fen, 0),
  };
}
