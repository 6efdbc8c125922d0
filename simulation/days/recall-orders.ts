import { readPages } from '../parties/read-pages.js';
import { type OrderBriefSeen as OrderSeen, orderShape as orderBrief } from '../parties/shopper/member.js';
import type { Trip } from '../parties/shopper/plan-trips.js';
import type { Diary } from '../parties/diary.js';
import type { Street } from './street.js';

/** A sale that was begun before. */
export interface Recalled {
  readonly street: Pick<Street, 'members'>;
  readonly cycle: { readonly cycleId: string };
  readonly trips: readonly Trip[];
  readonly diary: Diary;
}

/** Members who look at once. More: the API is busier with the past than with what goes on. */
const together = 8;

/**
 * What the members of the plan have ordered in the cycle, as their phones show it: the n-th order of a member belongs to
 * the n-th visit, by the visit's number.
 */
export async function recallOrders(sale: Recalled): Promise<Map<number, OrderSeen>> {
  const known = new Map<number, OrderSeen>();
  const trips = new Map<string, Trip[]>();
  for (const trip of sale.trips) trips.set(trip.memberId, [...(trips.get(trip.memberId) ?? []), trip]);
  const waiting = [...trips];
  const work = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [memberId, visits] = next;
      const orders = await ordersOf(sale, memberId);
      for (const [i, order] of orders.entries()) {
        const visit = visits[i];
        if (visit !== undefined) known.set(visit.no, order);
      }
    }
  };
  await Promise.all(Array.from({ length: together }, work));
  sale.diary.did('orders-recalled', known.size);
  return known;
}

/** The member's orders of the cycle, oldest first. */
async function ordersOf({ street, cycle: { cycleId } }: Recalled, memberId: string): Promise<OrderSeen[]> {
  const member = street.members.get(memberId);
  if (member === undefined) return [];
  const path = `/v1/orders?cycleId=${encodeURIComponent(cycleId)}&limit=100`;
  const orders = await readPages(member.api, path, orderBrief);
  return orders.filter((order) => order.cycleId === cycleId).toReversed();
}
