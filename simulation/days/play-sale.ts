import { createDice } from '../parties/dice.js';
import type { Diary } from '../parties/diary.js';
import type { Rates } from '../parties/rates.js';
import { pause } from '../parties/rounds.js';
import { fetchGoods } from '../parties/shopper/fetch-goods.js';
import { goOn, goShopping, type Purchase, type Shopping } from '../parties/shopper/go-shopping.js';
import type { Member, OrderBriefSeen as OrderSeen } from '../parties/shopper/member.js';
import type { Trip } from '../parties/shopper/plan-trips.js';
import { recallOrders } from './recall-orders.js';
import type { Street } from './street.js';
import type { Tempo } from './tempo.js';
import type { CycleSeen } from './watch-cycle.js';

export interface Sale {
  readonly street: Street;
  readonly cycle: CycleSeen;
  readonly trips: readonly Trip[];
  readonly tempo: Tempo;
  readonly seed: number;
  readonly rates: Rates;
  readonly diary: Diary;
  /** The sale was begun by an earlier start: what the members have is read from our API. */
  readonly resumed: boolean;
  readonly onOrder: (orderId: string) => void;
  readonly stopped: AbortSignal;
}

/** A visit that ended with goods to expect. */
export interface Bought {
  readonly trip: Trip;
  readonly orderId: string;
  readonly leaderId: string;
}

/** Who has goods to expect, by member. */
export type Buyers = ReadonlyMap<string, readonly Bought[]>;

/** Every shopper comes at his time, and what he has begun ends. */
export async function playSale(sale: Sale): Promise<Buyers> {
  const known = sale.resumed ? await recallOrders(sale) : new Map<number, OrderSeen>();
  const buyers = new Map<string, Bought[]>();
  const lastOrder = new Map<string, string>();
  await Promise.all(
    sale.trips.map(async (trip) => {
      const bought = await visit(sale, trip, { known: known.get(trip.no), lastOrder });
      if (bought !== undefined) buyers.set(trip.memberId, [...(buyers.get(trip.memberId) ?? []), bought]);
    }),
  );
  return buyers;
}

interface Before {
  /** The order of this very visit, if an earlier start saw it placed. */
  readonly known: OrderSeen | undefined;
  /** The latest order by member, for whoever orders the same again. */
  readonly lastOrder: Map<string, string>;
}

async function visit(sale: Sale, trip: Trip, { known, lastOrder }: Before): Promise<Bought | undefined> {
  const { street, cycle, seed, diary, stopped, tempo } = sale;
  const [opensAt, cutoffAt] = [Date.parse(cycle.opensAt), Date.parse(cycle.cutoffAt)];
  const member = street.members.get(trip.memberId);
  if (member === undefined) throw new Error(`the plan names ${trip.memberId}, who does not live here`);
  const sendsAt = opensAt + trip.arrivesAt * (cutoffAt - opensAt);
  // Who was in the shop when everything stopped has gone home.
  if (sale.resumed && known === undefined && sendsAt < Date.now()) return undefined;
  const dice = createDice(seed, `${trip.memberId}/${trip.no}`);
  // The basket is filled in good time, as people do: at the end of a sale there is time for the button alone.
  const browses = tempo.browseMs + dice.next() * (cutoffAt - opensAt) * browseShare;
  if (known === undefined) await pause(Math.max(opensAt, sendsAt - browses) - Date.now(), stopped);
  if (stopped.aborted) return undefined;
  const shopping: Shopping = {
    member,
    cycleId: cycle.cycleId,
    trip,
    dice,
    diary,
    stopped,
    earlierOrderId: lastOrder.get(trip.memberId),
    theMoment: () => pause(sendsAt - Date.now(), stopped),
    onOrder: (orderId) => {
      lastOrder.set(trip.memberId, orderId);
      sale.onOrder(orderId);
    },
  };
  const purchase = await attempt(sale, trip, () =>
    known === undefined ? goShopping(shopping) : goOn(shopping, known),
  );
  const expectsGoods = purchase?.paid === true && !purchase.cancelled && trip.fate !== 'pays-too-late';
  return expectsGoods ? { trip, orderId: purchase.orderId, leaderId: purchase.leaderId } : undefined;
}

/** How long before the order a basket may be begun, as a share of the sale. */
const browseShare = 0.2;

async function attempt(
  { diary, stopped }: Sale,
  trip: Trip,
  work: () => Promise<Purchase | undefined>,
): Promise<Purchase | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!stopped.aborted) diary.surprised(trip.memberId, error);
    return undefined;
  }
}

/** Every buyer who comes at all fetches his goods once the leader has them. */
export async function fetchAll(sale: Sale, buyers: Buyers): Promise<void> {
  await Promise.all(
    [...buyers].flatMap(([memberId, bought]) => {
      const member = sale.street.members.get(memberId);
      // Goods that go to two points are fetched at each.
      const leaderIds = [...new Set(bought.map(({ leaderId }) => leaderId))];
      return member === undefined
        ? []
        : leaderIds.map((leaderId) =>
            fetchOne(sale, { member, leaderId, bought: bought.filter((one) => one.leaderId === leaderId) }),
          );
    }),
  );
}

interface Fetched {
  readonly member: Member;
  readonly leaderId: string;
  readonly bought: readonly Bought[];
}

async function fetchOne(sale: Sale, { member, leaderId, bought }: Fetched): Promise<void> {
  const trips = bought.map(({ trip }) => trip);
  const { street, cycle, tempo, seed, diary, rates, stopped } = sale;
  const { cycleId } = cycle;
  const counter = street.counters.get(leaderId);
  if (counter === undefined || !trips.every((trip) => trip.collects)) return;
  if (!(await street.goodsAtPoint.passed(`${cycleId}/${leaderId}`, stopped))) return;
  const dice = createDice(seed, `${member.memberId}/fetch`);
  await pause(dice.next() * tempo.strollMs, stopped);
  const orderIds = bought.map(({ orderId }) => orderId);
  try {
    await fetchGoods({
      member,
      cycleId,
      leaderId,
      trips,
      orderIds,
      counter,
      diary,
      dice,
      rates,
      stopped,
      looksFirst: sale.resumed,
      lookMs: tempo.lookMs,
    });
  } catch (error) {
    if (!stopped.aborted) diary.surprised(member.memberId, error);
  }
}
