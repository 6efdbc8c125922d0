import type { Transaction } from '../../db/connection.js';
import { lockFences, lockOrders } from '../../db/queries/cycle/locks.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { type AffectedOrder, listAffected } from '../../db/queries/network/affected-orders.js';
import { affectedCycles } from '../../db/queries/network/change-facts.js';
import { followStock, freeQuota } from '../../db/queries/network/follow-stock.js';
import { type LeaderChange, listUndone, lockChange } from '../../db/queries/network/leader-changes.js';
import { endOrder } from '../../db/queries/order/end-order.js';
import { moveLimits } from '../../db/queries/inventory/move-limits.js';
import { movePoint } from '../../db/queries/order/move-order.js';
import { execute, maybeOne, one } from '../../db/query.js';
import { estimateOrder } from '../order/estimate-order.js';
import { refundOrder } from '../order/refund-order.js';
import { defineStep, type StepDeps } from '../step.js';

/** Orders in one transaction. Smaller: more round trips; larger: the locks last more than a second. */
const pageSize = 25;

/** How many orders the change has moved and cancelled so far, whoever asks again. */
export interface CarriedOut {
  readonly moved: number;
  readonly cancelled: number;
}

/**
 * Every live order that the change touches is at the neighbour's point, at the leader's new station, or cancelled with
 * its money on the way back; then the change is carried out. Killed in between, the next call goes on. A cycle that was
 * frozen meanwhile keeps its orders where they are.
 */
export const carryOutChange =
  (deps: StepDeps) =>
  async ({ changeId, regionId }: { changeId: string; regionId: string }): Promise<CarriedOut> => {
    let last = '';
    do {
      last = (await carryOutPage(deps)({ changeId, regionId, after: last })).result.last;
    } while (last !== '');
    return one<CarriedOut>(
      deps.database,
      `select orders_moved as moved, orders_cancelled as cancelled from leader_changes where id = :changeId`,
      { changeId },
    );
  };

/** The changes whose process died before their orders were seen to; for the sweeper. */
export const carryOutLeaderChanges = (deps: StepDeps) => async (): Promise<{ done: number }> => {
  const undone = await listUndone(deps.database, 20);
  for (const change of undone) await carryOutChange(deps)(change);
  return { done: undone.length };
};

interface Page {
  /** The last order that was looked at; empty: there are no more. */
  readonly last: string;
}

const carryOutPage = defineStep({
  operation: 'carryOutChange',
  run: async (
    trx,
    { changeId, regionId, after }: { changeId: string; regionId: string; after: string },
  ): Promise<Page> => {
    const change = await readDecided(trx, { changeId, regionId });
    if (change === undefined) return { last: '' };
    const page = await listAffected(trx, change, { after, limit: pageSize });
    if (page.length === 0) return finish(trx, change);
    await lockFences(
      trx,
      page.map((order) => order.cycleId),
    );
    await lockOrders(
      trx,
      page.map((order) => order.orderId),
    );
    // What changed while we waited for the locks is read again; it may be a shorter page, never a longer one.
    const last = page.at(-1)?.orderId ?? '';
    const still = (await listAffected(trx, change, { after, limit: pageSize })).filter(
      (order) => order.orderId <= last,
    );
    const locked = new Set(page.map((order) => order.orderId));
    let moved = 0;
    const orders = still.filter((order) => locked.has(order.orderId));
    for (const order of orders) if (await carry(trx, change, order)) moved += 1;
    await execute(
      trx,
      `update leader_changes set orders_moved = orders_moved + :moved,
         orders_cancelled = orders_cancelled + :cancelled where id = :changeId`,
      { changeId, moved, cancelled: orders.length - moved },
    );
    return { last };
  },
});

async function readDecided(
  trx: Transaction,
  { changeId, regionId }: { changeId: string; regionId: string },
): Promise<LeaderChange | undefined> {
  const open = await maybeOne(
    trx,
    `select 1 from leader_changes where id = :changeId and region_id = :regionId
       and state in ('effective', 'ended') and carried_out_at is null`,
    { changeId, regionId },
  );
  return open === undefined ? undefined : lockChange(trx, { regionId }, changeId);
}

/** What the cancelled orders gave back is not left with the leader who is away. */
async function finish(trx: Transaction, change: LeaderChange): Promise<Page> {
  const { changeId, leaderId, kind } = change;
  const cycleIds = await affectedCycles(trx, change);
  await lockFences(trx, cycleIds);
  if (kind !== 'move') await freeQuota(trx, { leaderId, cycleIds });
  await execute(trx, `update leader_changes set carried_out_at = clock_timestamp() where id = :changeId`, {
    changeId,
  });
  await appendEvents(trx, [
    { aggregate: `leader/${leaderId}`, type: 'leader.change-carried-out', data: { changeId, leaderId } },
  ]);
  return { last: '' };
}

/** @returns whether the order has a place to go to; otherwise it is cancelled. */
async function carry(trx: Transaction, change: LeaderChange, order: AffectedOrder): Promise<boolean> {
  const { orderId, siteId, toLeaderId, toSiteId } = order;
  if (toLeaderId === null || toSiteId === null) {
    await giveUp(trx, order);
    return false;
  }
  const from = { fromLeaderId: change.leaderId, fromSiteId: siteId };
  await moveLimits(trx, { orderId, leaderId: toLeaderId, siteId: toSiteId }, { forced: true });
  await followStock(trx, { orderId, ...from, toLeaderId, toSiteId });
  await movePoint(trx, {
    orderId,
    fromLeaderId: change.leaderId,
    toLeaderId,
    siteId: toSiteId,
    changeId: change.changeId,
  });
  if (order.state === 'paid') await estimateOrder(trx, orderId);
  if (toLeaderId !== change.leaderId) await tellMember(trx, change, { ...order, toLeaderId });
  return true;
}

async function tellMember(
  trx: Transaction,
  { changeId, leaderId }: LeaderChange,
  { orderId, cycleId, memberId, toLeaderId }: AffectedOrder & { readonly toLeaderId: string },
): Promise<void> {
  await appendEvents(trx, [
    {
      aggregate: `order/${orderId}`,
      type: 'order.reassigned',
      data: { orderId, cycleId, memberId, fromLeaderId: leaderId, toLeaderId, changeId },
    },
  ]);
}

/** Nobody takes it: everything back, as if the member had cancelled before the cutoff. */
async function giveUp(trx: Transaction, { orderId, cycleId, memberId, state }: AffectedOrder): Promise<void> {
  await endOrder(trx, { orderId, state: 'cancelled', cause: 'leader-away' });
  const reasonZh = '团长休假或暂停营业，订单已取消';
  if (state === 'paid') await refundOrder(trx, { orderId, refundNo: `${orderId}A`, reasonZh });
  const data = { orderId, cycleId, memberId, cause: 'leader-away' };
  await appendEvents(trx, [{ aggregate: `order/${orderId}`, type: 'order.cancelled', data }]);
}
