import { windowAfter } from '../../../domain/cycle/timetable.js';
import { latest } from '../../../domain/values/instants.js';
import type { Transaction } from '../../connection.js';
import { execute, one, rows } from '../../query.js';
import { readInstallation } from '../cycle/installation.js';
import { appendEvents } from '../event/append-events.js';

/** Parcels handed to a member at a point. */
export interface HandOver {
  readonly cycleId: string;
  readonly leaderId: string;
  readonly memberId: string;
  readonly parcelIds: readonly string[];
}

/** The members' paid orders at the point, ascending. */
export async function ordersAtPoint(
  trx: Transaction,
  point: { readonly cycleId: string; readonly leaderId: string; readonly memberIds: readonly string[] },
): Promise<string[]> {
  const found = await rows<{ id: string }>(
    trx,
    `select id from orders
     where cycle_id = :cycleId and point_leader_id = :leaderId and member_id = any(:memberIds) and state = 'paid'
     order by id`,
    { ...point },
  );
  return found.map((order) => order.id);
}

/**
 * The parcels are the member's; the pickup is collected when nothing is on its way any more, and so is each order whose
 * last parcel this was: its claims are open from now on. The caller is inside the fence and holds the orders' locks.
 * @returns the orders that are collected now
 */
export async function collect(
  trx: Transaction,
  handOver: HandOver,
): Promise<{ orderIds: string[]; claimUntil: string }> {
  const { cycleId, leaderId, memberId, parcelIds } = handOver;
  await execute(
    trx,
    `update parcels set state = 'collected' where id = any(:parcelIds) and state = 'signed'`,
    {
      parcelIds,
    },
  );
  await execute(
    trx,
    `update pickups set state = 'collected', collected_at = clock_timestamp()
     where cycle_id = :cycleId and leader_id = :leaderId and member_id = :memberId and not exists (
       select 1 from parcels x where x.cycle_id = :cycleId and x.leader_id = :leaderId and x.member_id = :memberId
         and x.state in ('planned', 'packed', 'staged', 'loaded', 'signed'))`,
    { cycleId, leaderId, memberId },
  );
  return collectOrders(trx, handOver);
}

/** Who fetched the member's goods in his place. */
export async function noteProxy(
  trx: Transaction,
  pickup: { cycleId: string; leaderId: string; memberId: string; proxyName: string },
): Promise<void> {
  await execute(
    trx,
    `update pickups set proxy_name = :proxyName
     where cycle_id = :cycleId and leader_id = :leaderId and member_id = :memberId`,
    { ...pickup },
  );
}

async function collectOrders(
  trx: Transaction,
  { cycleId, leaderId, memberId, parcelIds }: HandOver,
): Promise<{ orderIds: string[]; claimUntil: string }> {
  const freshUntil = await claimDeadline(trx, cycleId);
  const ambientUntil = await claimDeadline(trx, cycleId, 'ambient');
  const orders = await rows<{ id: string; claimUntil: string }>(
    trx,
    `update orders o set state = 'collected', collected_as = 'collected', collected_at = clock_timestamp(),
       claim_until = case when exists (
         select 1 from order_lines l where l.order_id = o.id and l.band = 'ambient'
       ) then :ambientUntil::timestamptz else :freshUntil::timestamptz end
     where o.cycle_id = :cycleId and o.point_leader_id = :leaderId and o.member_id = :memberId and o.state = 'paid'
       and exists (select 1 from parcel_lines pl where pl.order_id = o.id and pl.parcel_id = any(:parcelIds))
       and not exists (
         select 1 from parcel_lines pl join parcels x on x.id = pl.parcel_id
         where pl.order_id = o.id and x.state in ('planned', 'packed', 'staged', 'loaded', 'signed'))
     returning o.id, o.claim_until as "claimUntil"`,
    { cycleId, leaderId, memberId, parcelIds, freshUntil, ambientUntil },
  );
  const collected = orders.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  await appendEvents(
    trx,
    collected.map(({ id: orderId, claimUntil }) => ({
      aggregate: `order/${orderId}`,
      type: 'order.collected' as const,
      data: { orderId, cycleId, memberId, claimUntil },
    })),
  );
  const claimUntil = latest(freshUntil, ...collected.map((order) => order.claimUntil));
  return { orderIds: collected.map((order) => order.id), claimUntil };
}

/** When claims on what changes hands now are over: a day for fresh goods, two for those that keep. */
export async function claimDeadline(
  trx: Transaction,
  cycleId: string,
  goods: 'fresh' | 'ambient' = 'fresh',
): Promise<string> {
  const { pace } = await readInstallation(trx);
  const cycle = await one<{ at: string; nominal: string }>(
    trx,
    `select clock_timestamp() as at, claim_until as nominal from cycles where id = :cycleId`,
    { cycleId },
  );
  const { at: eventAt, nominal } = cycle;
  return windowAfter(pace, { window: 'claim', eventAt, nominal, ambient: goods === 'ambient' });
}
