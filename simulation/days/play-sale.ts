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

/** A visit that ended with goods to expect. */
export interface Bought {
  readonly trip: Trip;
  readonly orderId: string;
}

/** Who has goods to expect, by member. */
export type Buyers = ReadonlyMap<string, readonly Bought[]>;

/** Every shopper comes at his time, and what he has begun ends. */
export async function playSale(sale: Sale): Promise<Buyers> {
  const [opensAt, cutoffAt] = [Date.parse(sale.cycle.opensAt), Date.parse(sale.cycle.cutoffAt)];
  const buyers = new Map<string, Bought[]>();
  await Promise.all(
    sale.trips.map(async (trip) => {
      const ordersAt = opensAt + trip.arrivesAt * (cutoffAt - opensAt);
      await pause(Math.max(opensAt, ordersAt - sale.tempo.browseMs) - Date.now(), sale.stopped);
      const orderId = sale.stopped.aborted ? undefined : await shop(sale, trip);
      if (orderId === undefined) return;
      buyers.set(trip.memberId, [...(buyers.get(trip.memberId) ?? []), { trip, orderId }]);
    }),
  );
  return buyers;
}

/** The order whose goods the member expects; undefined if there is none. */
async function shop({ street, cycle, seed, diary, stopped }: Sale, trip: Trip): Promise<string | undefined> {
  const member = street.members.get(trip.memberId);
  if (member === undefined) throw new Error(`the plan names ${trip.memberId}, who does not live here`);
  const dice = createDice(seed, `${trip.memberId}/${trip.no}`);
  try {
    const { cycleId } = cycle;
    const purchase = await goShopping({ member, cycleId, trip, dice, diary, stopped });
    const expectsGoods = purchase?.paid === true && !purchase.cancelled && trip.fate !== 'pays-too-late';
    return expectsGoods ? purchase.orderId : undefined;
  } catch (error) {
    if (!stopped.aborted) diary.surprised(trip.memberId, error);
    return undefined;
  }
}

/** Every buyer who comes at all fetches his goods once the leader has them. */
export async function fetchAll(sale: Sale, buyers: Buyers): Promise<void> {
  await Promise.all([...buyers].map(([memberId, bought]) => fetchOne(sale, memberId, bought)));
}

async function fetchOne(sale: Sale, memberId: string, bought: readonly Bought[]): Promise<void> {
  const trips = bought.map(({ trip }) => trip);
  const { street, cycle, tempo, seed, diary, stopped } = sale;
  const { cycleId } = cycle;
  const member = street.members.get(memberId);
  const counter = member && street.counters.get(member.leaderId);
  if (member === undefined || counter === undefined || !trips.every((trip) => trip.collects)) return;
  if (!(await street.goodsAtPoint.passed(`${cycleId}/${member.leaderId}`, stopped))) return;
  const dice = createDice(seed, `${memberId}/fetch`);
  await pause(dice.next() * tempo.moveMs * 5, stopped);
  const orderIds = bought.map(({ orderId }) => orderId);
  try {
    await fetchGoods({
      member,
      cycleId,
      trips,
      orderIds,
      counter,
      diary,
      dice,
      stopped,
      lookMs: tempo.lookMs,
    });
  } catch (error) {
    if (!stopped.aborted) diary.surprised(memberId, error);
  }
}
