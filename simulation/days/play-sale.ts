import { createDice } from '../parties/dice.js';
import type { Diary } from '../parties/diary.js';
import { pause } from '../parties/rounds.js';
import { fetchGoods } from '../parties/shopper/fetch-goods.js';
import { goShopping } from '../parties/shopper/go-shopping.js';
import type { Trip } from '../parties/shopper/plan-trips.js';
import type { Street } from './street.js';
import type { Tempo } from './tempo.js';
import type { CycleSeen } from './watch-cycle.js';

export interface Sale {
  readonly street: Street;
  readonly cycle: CycleSeen;
  readonly trips: readonly Trip[];
  readonly tempo: Tempo;
  readonly seed: number;
  readonly diary: Diary;
  readonly stopped: AbortSignal;
}

/** Every shopper comes at his time, and what he has begun ends. Who bought and paid is returned, by member. */
export async function playSale(sale: Sale): Promise<ReadonlyMap<string, readonly Trip[]>> {
  const [opensAt, cutoffAt] = [Date.parse(sale.cycle.opensAt), Date.parse(sale.cycle.cutoffAt)];
  const buyers = new Map<string, Trip[]>();
  await Promise.all(
    sale.trips.map(async (trip) => {
      await pause(opensAt + trip.arrivesAt * (cutoffAt - opensAt) - Date.now(), sale.stopped);
      if (sale.stopped.aborted || !(await shop(sale, trip))) return;
      buyers.set(trip.memberId, [...(buyers.get(trip.memberId) ?? []), trip]);
    }),
  );
  return buyers;
}

/** True if the member has goods to expect. */
async function shop({ street, cycle, seed, diary, stopped }: Sale, trip: Trip): Promise<boolean> {
  const member = street.members.get(trip.memberId);
  if (member === undefined) throw new Error(`the plan names ${trip.memberId}, who does not live here`);
  const dice = createDice(seed, `${trip.memberId}/${trip.no}`);
  try {
    const { cycleId } = cycle;
    const purchase = await goShopping({ member, cycleId, trip, dice, diary, stopped });
    return purchase !== undefined && purchase.paid && !purchase.cancelled && trip.fate !== 'pays-too-late';
  } catch (error) {
    if (!stopped.aborted) diary.surprised(trip.memberId, error);
    return false;
  }
}

/** A member looks this many times for the message, and then believes that nothing has come for him. */
const looksMax = 40;

/** Every buyer who comes at all fetches his goods once the leader has them. */
export async function fetchAll(sale: Sale, buyers: ReadonlyMap<string, readonly Trip[]>): Promise<void> {
  await Promise.all([...buyers].map(([memberId, trips]) => fetchOne(sale, memberId, trips)));
}

async function fetchOne(sale: Sale, memberId: string, trips: readonly Trip[]): Promise<void> {
  const { street, cycle, tempo, seed, diary, stopped } = sale;
  const { cycleId } = cycle;
  const member = street.members.get(memberId);
  const counter = member && street.counters.get(member.leaderId);
  if (member === undefined || counter === undefined || !trips.every((trip) => trip.collects)) return;
  if (!(await street.goodsAtPoint.passed(`${cycleId}/${member.leaderId}`, stopped))) return;
  const dice = createDice(seed, `${memberId}/fetch`);
  await pause(dice.next() * tempo.moveMs * 5, stopped);
  const looks = { lookMs: tempo.lookMs, looksForMs: looksMax * tempo.lookMs };
  try {
    await fetchGoods({ member, cycleId, trips, counter, diary, dice, stopped, ...looks });
  } catch (error) {
    if (!stopped.aborted) diary.surprised(memberId, error);
  }
}
