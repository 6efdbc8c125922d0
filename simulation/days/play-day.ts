import type { Diary } from '../parties/diary.js';
import type { Rates } from '../parties/rates.js';
import { planTrips } from '../parties/shopper/plan-trips.js';
import { makeGood } from '../parties/back-office/make-good.js';
import { type PaidLeader, payLeader } from './pay-leader.js';
import type { Phase, PhaseRunner } from './phases.js';
import { type Buyers, fetchAll, playSale, type Sale } from './play-sale.js';
import { noClaimIsOpen, onlyClaimsAreLeft } from './only-claims-left.js';
import type { Street } from './street.js';
import type { Tempo } from './tempo.js';
import type { Town } from './town.js';
import { createCycleWatch, type CycleSeen, type CycleWatch, type Look, lookUntil } from './watch-cycle.js';

export interface Day {
  readonly town: Town;
  readonly street: Street;
  readonly tempo: Tempo;
  readonly seed: number;
  readonly rates: Rates;
  readonly orders: number;
  readonly diary: Diary;
  readonly phases: PhaseRunner;
  /** The sales that this run has begun before, oldest first. */
  readonly soldBefore: readonly string[];
  /** The day before, once it has ended and was reported; undefined on the first. */
  readonly dayBefore: Promise<PlayedDay> | undefined;
  /** The sale that an earlier start has begun, if this day goes on with one. */
  readonly resume: string | undefined;
  /** The last day waits for everything; the others leave claims to the next. */
  readonly isLast: boolean;
  /** Days of this run that had ended when this one began. */
  readonly ended: readonly PlayedDay[];
  readonly onSale: (cycleId: string) => void;
  readonly onOrder: (orderId: string) => void;
  readonly stopped: AbortSignal;
}

export interface PlayedDay {
  readonly cycleId: string;
  readonly paidLeader: PaidLeader | undefined;
}

type Say = (detail: string) => void;

/** What was sold, and to whom. */
export interface Sold {
  readonly sale: Sale;
  readonly buyers: Buyers;
}

/** The day's sale, from its opening until the last shopper has paid or gone. */
export function sellDay(day: Day): Promise<Sold> {
  const watch = createCycleWatch(day.street.ops);
  return day.phases.run('sale', (say) => sell(day, watch, say));
}

/** What was sold is bought, sorted, delivered and collected, until the books are closed and a leader has his money. */
export async function finishDay(day: Day, { sale, buyers }: Sold): Promise<PlayedDay> {
  const { street, phases, diary, soldBefore, dayBefore, isLast } = day;
  const watch = createCycleWatch(street.ops);
  street.beginNight();
  const { cycleId } = sale.cycle;
  // Leaders sign at different times, so pickup begins long before the last van is empty.
  const collectedBefore = diary.count('collected');
  const fetched = fetchAll(sale, buyers);
  fetched.catch(() => undefined); // awaited below, after phases that may fail first
  await reach(day, watch, { phase: 'freeze', cycleId, isReached: (state) => hasPassed(state, 'frozen') });
  await reachAtNight(day, watch, { phase: 'receive', cycleId, from: 'picking' });
  await reachAtNight(day, watch, { phase: 'pick', cycleId, from: 'planned' });
  await reach(day, watch, { phase: 'deliver', cycleId, isReached: (state) => hasPassed(state, 'delivered') });
  // Where no van came in the end, members hear it too and stop waiting.
  for (const { id } of day.town.leaders) street.goodsAtPoint.open(`${cycleId}/${id}`);
  await phases.run('collect', (say) =>
    narrated(
      say,
      () => `${diary.count('collected') - collectedBefore} pickups of ${buyers.size} members`,
      fetched,
    ),
  );
  const isEnough = isLast ? undefined : (): Promise<boolean> => onlyClaimsAreLeft(street.ops, cycleId);
  if (isLast) {
    await dayBefore;
    street.claimsForTomorrow.clear();
  }
  for (const id of [...(isLast ? soldBefore : []), cycleId])
    await reach(day, watch, {
      phase: 'settle',
      cycleId: id,
      isReached: async (state) => state === 'settled' && (!isLast || (await noClaimIsOpen(street.ops))),
      ...(isEnough && { isEnough }),
    });
  const paidLeader = await phases.run('payout', (say) => payLeader({ ...day, mustPay: isLast, say }));
  return { cycleId, paidLeader };
}

async function sell(day: Day, watch: CycleWatch, say: Say): Promise<Sold> {
  const { street, diary, stopped, town, rates, seed } = day;
  await answerHotline(day);
  const cycle = await nextSale(day, watch, say);
  const { cycleId } = cycle;
  day.onSale(cycleId);
  // Today's claims that need a person wait for tomorrow, unless there is none.
  if (!day.isLast) street.claimsForTomorrow.add(cycleId);
  const memberIds = town.members.map((member) => member.memberId);
  const trips = planTrips({ memberIds, trips: day.orders, seed, fixed: town.fixedOrders, rates });
  const sale = { ...day, cycle, trips, resumed: day.resume !== undefined };
  const [placed, paid] = [diary.count('placed'), diary.count('paid')];
  const soFar = (): string => {
    const opensInMs = Date.parse(cycle.opensAt) - Date.now();
    if (sale.resumed) return `${cycleId}: goes on, ${diary.count('orders-recalled')} orders known`;
    if (opensInMs > 0) return `${cycleId} opens in ${Math.ceil(opensInMs / 1000)} s`;
    return `${cycleId}: ${diary.count('placed') - placed} orders placed, ${diary.count('paid') - paid} paid`;
  };
  const buyers = await narrated(say, soFar, playSale(sale));
  stopped.throwIfAborted();
  return { sale, buyers };
}

/** Somebody who got bad goods from a leader who has his money already calls on a later day. */
async function answerHotline({ street, ended, diary }: Day): Promise<void> {
  for (const { cycleId, paidLeader } of ended) {
    // A new day on the desk: the claims of days that have ended are decided.
    street.claimsForTomorrow.delete(cycleId);
    if (paidLeader !== undefined) await makeGood(street.ops, paidLeader, diary);
  }
}

async function nextSale(
  { tempo, stopped, resume, soldBefore }: Day,
  watch: CycleWatch,
  say: Say,
): Promise<CycleSeen> {
  if (resume !== undefined) return watch.cycle(resume);
  const before = new Set(soldBefore);
  const patience = { everyMs: tempo.lookMs, patienceMs: tempo.patienceMs, stopped, say };
  return lookUntil({ ...patience, what: 'a sale opens' }, async (): Promise<Look<CycleSeen>> => {
    const next = await watch.nextSale(before);
    return next ? { done: next } : { seen: 'no sale is planned yet' };
  });
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
  readonly isReached: (state: string) => boolean | Promise<boolean>;
  /** True: the rest may be waited for on another day. */
  readonly isEnough?: () => Promise<boolean>;
}

async function reach(day: Day, watch: CycleWatch, reaching: Reaching): Promise<void> {
  const { phase, cycleId, isReached, isEnough } = reaching;
  await lookInPhase(day, reaching, async (): Promise<Look<true>> => {
    const { state, phaseWords } = await watch.cycle(cycleId);
    if ((await isReached(state)) || (await isEnough?.())) return { done: true };
    return { seen: `${phaseWords}${movement(day.diary, phase)}` };
  });
}

/** What people did in the phase, so that a slow day is told from a stuck one. */
function movement(diary: Diary, phase: Phase): string {
  if (phase !== 'deliver') return '';
  return `, ${diary.count('stops-arrived')} stops reached, ${diary.count('stops-signed')} signed`;
}

async function reachAtNight(
  day: Day,
  watch: CycleWatch,
  reaching: { readonly phase: Phase; readonly cycleId: string; readonly from: string },
): Promise<void> {
  const { cycleId, from } = reaching;
  await lookInPhase(day, reaching, async (): Promise<Look<true>> => {
    const { state } = await watch.cycle(cycleId);
    // Nothing was sold, or nothing came: there is no night to wait for.
    if (hasPassed(state, 'delivered')) return { done: true };
    if (!hasPassed(state, 'aggregated')) return { seen: state };
    const nights = await Promise.all(day.street.siteIds.map((siteId) => watch.night(cycleId, siteId)));
    const there = nights.filter((night) => night !== undefined);
    const ready = there.filter((night) => hasPassedAtNight(night.state, from)).length;
    if (there.length > 0 && ready === there.length) return { done: true };
    const sum = (of: 'piecesPicked' | 'piecesToPick'): number =>
      there.reduce((total, night) => total + night[of], 0);
    const pieces = `${sum('piecesPicked')}/${sum('piecesToPick')} pieces`;
    return {
      seen: `${ready} of ${there.length} stations, ${pieces}, ${day.diary.count('trucks-counted')} trucks`,
    };
  });
}

async function lookInPhase(
  { tempo, stopped, phases }: Day,
  { phase, cycleId }: { readonly phase: Phase; readonly cycleId: string },
  look: () => Promise<Look<true>>,
): Promise<void> {
  const { lookMs: everyMs, patienceMs } = tempo;
  const what = `phase ${phase} of ${cycleId}`;
  await phases.run(phase, (say) => lookUntil({ everyMs, patienceMs, stopped, what, say }, look));
}
