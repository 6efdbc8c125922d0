import type { Diary } from '../parties/diary.js';
import { confirmTransfers } from '../parties/leader/confirm-transfers.js';
import {
  findLeaderStatement,
  requestPayout,
  type Settlement,
} from '../parties/back-office/pay-one-leader.js';
import { pause } from '../parties/rounds.js';
import { planTrips } from '../parties/shopper/plan-trips.js';
import type { Phase, PhaseRunner } from './phases.js';
import { type Buyers, fetchAll, playSale, type Sale } from './play-sale.js';
import type { Street } from './street.js';
import type { Tempo } from './tempo.js';
import type { Town } from './town.js';
import { createCycleWatch, type CycleSeen, type CycleWatch, type Look, lookUntil } from './watch-cycle.js';

export interface Day {
  readonly town: Town;
  readonly street: Street;
  readonly tempo: Tempo;
  readonly seed: number;
  readonly orders: number;
  readonly diary: Diary;
  readonly phases: PhaseRunner;
  /** Cycles that earlier days of this run have played. */
  readonly played: ReadonlySet<string>;
  readonly stopped: AbortSignal;
}

export interface PlayedDay {
  readonly cycleId: string;
  readonly paidLeader: { readonly leaderId: string; readonly amountFen: number };
}

/** One day from the opening of a sale until its books are closed and one leader has his money. */
export async function playDay(day: Day): Promise<PlayedDay> {
  const watch = createCycleWatch(day.street.ops);
  const { sale, buyers } = await day.phases.run('sale', (say) => sell(day, watch, say));
  day.street.beginNight();
  const { cycleId } = sale.cycle;
  // Leaders sign at different times, so pickup begins long before the last van is empty.
  const fetched = fetchAll(sale, buyers);
  fetched.catch(() => undefined); // awaited below, after phases that may fail first
  await reach(day, watch, { phase: 'freeze', cycleId, isReached: (state) => hasPassed(state, 'frozen') });
  await reachAtNight(day, watch, { phase: 'receive', cycleId, from: 'picking' });
  await reachAtNight(day, watch, { phase: 'pick', cycleId, from: 'planned' });
  await reach(day, watch, { phase: 'deliver', cycleId, isReached: (state) => hasPassed(state, 'delivered') });
  await day.phases.run('collect', async (say) => {
    await narrated(say, () => `${day.diary.count('collected')} of ${buyers.size} members`, fetched);
  });
  await reach(day, watch, { phase: 'settle', cycleId, isReached: (state) => state === 'settled' });
  const paid = await day.phases.run('payout', (say) => payOneLeader(day, cycleId, say));
  return { cycleId, paidLeader: { leaderId: paid.partyId, amountFen: paid.amountFen } };
}

type Say = (detail: string) => void;

interface Sold {
  readonly sale: Sale;
  readonly buyers: Buyers;
}

async function sell(day: Day, watch: CycleWatch, say: Say): Promise<Sold> {
  const { street, tempo, seed, diary, stopped, town } = day;
  const patience = { everyMs: tempo.lookMs, patienceMs: tempo.patienceMs, stopped, say };
  const cycle = await lookUntil({ ...patience, what: 'a sale opens' }, async (): Promise<Look<CycleSeen>> => {
    const next = await watch.nextSale(day.played);
    return next ? { done: next } : { seen: 'no sale is planned yet' };
  });
  const memberIds = town.members.map((member) => member.memberId);
  const trips = planTrips({ memberIds, trips: day.orders, seed, fixed: town.fixedOrders });
  const sale = { street, cycle, trips, tempo, seed, diary, stopped };
  const soFar = (): string => {
    const opensInMs = Date.parse(cycle.opensAt) - Date.now();
    if (opensInMs > 0) return `${cycle.cycleId} opens in ${Math.ceil(opensInMs / 1000)} s`;
    return `${cycle.cycleId}: ${diary.count('placed')} orders placed, ${diary.count('paid')} paid`;
  };
  const buyers = await narrated(say, soFar, playSale(sale));
  stopped.throwIfAborted();
  return { sale, buyers };
}

/** Says again and again how far the work is. */
async function narrated<T>(say: Say, soFar: () => string, work: Promise<T>): Promise<T> {
  say(soFar());
  const timer = setInterval(() => say(soFar()), 500);
  try {
    return await work;
  } finally {
    clearInterval(timer);
    say(soFar());
  }
}

const cycleStates = ['planned', 'closed', 'frozen', 'aggregated', 'delivered', 'settled'];
const nightStates = ['receiving', 'allocated', 'picking', 'packed', 'planned', 'delivering', 'delivered'];
const hasPassed = (state: string, from: string): boolean =>
  cycleStates.indexOf(state) >= cycleStates.indexOf(from);
const hasPassedAtNight = (state: string, from: string): boolean =>
  nightStates.indexOf(state) >= nightStates.indexOf(from);

interface Reaching {
  readonly phase: Phase;
  readonly cycleId: string;
  readonly isReached: (state: string) => boolean;
}

async function reach(day: Day, watch: CycleWatch, { phase, cycleId, isReached }: Reaching): Promise<void> {
  const { tempo, stopped, diary } = day;
  await day.phases.run(phase, (say) =>
    lookUntil(
      {
        everyMs: tempo.lookMs,
        patienceMs: tempo.patienceMs,
        stopped,
        what: `phase ${phase} of ${cycleId}`,
        say,
      },
      async (): Promise<Look<true>> => {
        const { state, phaseWords } = await watch.cycle(cycleId);
        if (isReached(state)) return { done: true };
        return { seen: `${phaseWords}${movement(diary, phase)}` };
      },
    ),
  );
}

/** What people did in the phase, so that a slow day is told from a stuck one. */
function movement(diary: Diary, phase: Phase): string {
  if (phase !== 'deliver') return '';
  return `, ${diary.count('stops-arrived')} stops reached, ${diary.count('stops-signed')} signed`;
}

async function reachAtNight(
  day: Day,
  watch: CycleWatch,
  { phase, cycleId, from }: { readonly phase: Phase; readonly cycleId: string; readonly from: string },
): Promise<void> {
  const { tempo, stopped, street, diary } = day;
  await day.phases.run(phase, (say) =>
    lookUntil(
      {
        everyMs: tempo.lookMs,
        patienceMs: tempo.patienceMs,
        stopped,
        what: `phase ${phase} of ${cycleId}`,
        say,
      },
      async (): Promise<Look<true>> => {
        const { state } = await watch.cycle(cycleId);
        // Nothing was sold, or nothing came: there is no night to wait for.
        if (hasPassed(state, 'delivered')) return { done: true };
        if (!hasPassed(state, 'aggregated')) return { seen: state };
        const nights = await Promise.all(street.siteIds.map((siteId) => watch.night(cycleId, siteId)));
        const there = nights.filter((night) => night !== undefined);
        if (there.length > 0 && there.every((night) => hasPassedAtNight(night.state, from)))
          return { done: true };
        const words = there.map(
          (night) => `${night.words} ${night.piecesPicked}/${night.piecesToPick} pieces`,
        );
        return { seen: `${words.join('; ')}, ${diary.count('trucks-counted')} trucks counted` };
      },
    ),
  );
}

/** What the provider allows for one transfer, in fen. */
const transferLimits = { leastFen: 10, mostFen: 20_000 };

async function payOneLeader(day: Day, cycleId: string, say: Say): Promise<Settlement> {
  const { street, tempo, town, stopped, diary } = day;
  const patience = { everyMs: tempo.lookMs, patienceMs: tempo.patienceMs, stopped, say };
  const statement = await lookUntil({ ...patience, what: 'a statement of a leader' }, async () => {
    const found = await findLeaderStatement(street.finance, cycleId, transferLimits);
    return found ? { done: found } : { seen: 'no statement of a leader yet' };
  });
  await pause(Date.parse(statement.payableAt) - Date.now(), stopped);
  await requestPayout(street.finance, statement, diary);
  const leader = town.leaders.find(({ id }) => id === statement.partyId);
  if (leader === undefined)
    throw new Error(`the statement names ${statement.partyId}, who is no leader here`);
  return lookUntil({ ...patience, what: `the payout of ${statement.settlementNo}` }, async () => {
    const confirmedFen = await confirmTransfers(street.wallet, leader.openId);
    if (confirmedFen > 0) diary.did('transfers-confirmed');
    const now = await findLeaderStatement(street.finance, cycleId, transferLimits);
    if (now?.settlementNo === statement.settlementNo && now.payoutState === 'paid') return { done: now };
    return { seen: `payout ${now?.payoutState ?? 'requested'}` };
  });
}
