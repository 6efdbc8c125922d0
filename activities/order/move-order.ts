import { decideBatch } from '../../domain/inventory/decide-batch.js';
import { assertMemberMayMove, assertPointOpen } from '../../domain/order/point-change.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { lockCounters } from '../../db/queries/cycle/locks.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { applyTakes, withdrawStockTakes } from '../../db/queries/inventory/apply-takes.js';
import { drawOrder } from '../../domain/inventory/counter-ids.js';
import { type PickupPoint, readPointInCycle } from '../../db/queries/member/pickup-point.js';
import { moveLimits } from '../../db/queries/inventory/move-limits.js';
import { movePoint, readHeldStock, readLinesForPoint } from '../../db/queries/order/move-order.js';
import type { OrderRow } from '../../db/queries/order/read-order.js';
import { estimateOrder } from './estimate-order.js';
import { takesOf } from '../inventory/takes-of.js';
import { defineStep } from '../step.js';
import { lockOwnOrder } from './lock-own-order.js';

export interface MoveOrderInput {
  readonly orderId: string;
  /** The owner: nobody moves another's order. */
  readonly memberId: string;
  /** The leader of the pickup point where the order shall be collected. */
  readonly leaderId: string;
}

export interface MovedOrder {
  readonly orderId: string;
  readonly fromLeaderId: string;
  readonly leaderId: string;
  readonly siteId: string;
}

/**
 * The order will be collected at another pickup point: what it held of the old leader's quota, his station's pool and
 * the central pool is drawn anew for the new one, all or nothing, and demand follows. Price, coupon, number and the
 * leader through whose link it came stay: the service commission is his, the pickup fee the new point's, and a paid
 * order's estimates are made anew so. At the point where it already is, nothing changes.
 * Locks: the cycle's fence (shared), the order, then the counters of both places, ascending.
 * @throws RuleViolation order-unknown, order-not-movable, leader-unknown, pickup-point-elsewhere, pickup-point-closed,
 *   leader-away, sku-not-sellable, out-of-stock, station-full, limit-reached
 */
export const moveOrder = defineStep({
  operation: 'moveOrder',
  run: async (trx, { orderId, memberId, leaderId }: MoveOrderInput): Promise<MovedOrder> => {
    const { order, cycle } = await lockOwnOrder(trx, { orderId, memberId });
    assertMemberMayMove({ state: order.state, cutoffAt: cycle.cutoffAt, at: cycle.at });
    // The instants decide, except for a cycle that was called off before its cutoff.
    if (cycle.state !== 'planned') throw new RuleViolation('order-not-movable', { state: cycle.state });
    const point = await readPointInCycle(trx, leaderId, cycle);
    const moved = { orderId, fromLeaderId: order.pointLeaderId, leaderId, siteId: point.siteId };
    if (leaderId === order.pointLeaderId) return moved;
    assertPointOpen(point, cycle.regionId);
    await moveLimits(trx, { orderId, leaderId, siteId: point.siteId }, { forced: false });
    await drawAnew(trx, order, point);
    await movePoint(trx, { ...moved, toLeaderId: leaderId });
    if (order.state === 'paid') await estimateOrder(trx, orderId);
    await appendEvents(trx, [
      {
        aggregate: `order/${orderId}`,
        type: 'order.moved',
        data: {
          orderId,
          cycleId: order.cycleId,
          memberId,
          fromLeaderId: order.pointLeaderId,
          toLeaderId: leaderId,
        },
      },
    ]);
    return moved;
  },
});

/** The stock of the order comes from the new place; what it held itself is free for it, wherever it lies. */
async function drawAnew(trx: Transaction, { orderId, cycleId }: OrderRow, point: PickupPoint): Promise<void> {
  const { leaderId, siteId } = point;
  const wanted = await readLinesForPoint(trx, orderId, leaderId);
  const unsold = wanted.find((line) => !line.sold);
  if (unsold !== undefined) throw new RuleViolation('sku-not-sellable', { skuId: unsold.skuId, leaderId });
  const held = await readHeldStock(trx, orderId);
  const lines = wanted.map(({ skuId, quantity }) => {
    return { skuId, quantity, counterIds: drawOrder(cycleId, skuId, { leaderId, siteId }) };
  });
  const locked = await lockCounters(trx, [
    ...held.map((take) => take.counterId),
    ...lines.flatMap((line) => line.counterIds),
  ]);
  const own = new Map(held.map(({ counterId, quantity }) => [counterId, quantity]));
  const counters = locked.map((counter) => ({
    ...counter,
    taken: counter.taken - (own.get(counter.id) ?? 0),
  }));
  const known = new Set(counters.map((counter) => counter.id));
  const drawable = lines.map((line) => ({
    ...line,
    counterIds: line.counterIds.filter((id) => known.has(id)),
  }));
  const { decisions } = decideBatch({ counters, requests: [{ key: orderId, lines: drawable, limits: [] }] });
  const takes = takesOf(decisions[0]);
  await withdrawStockTakes(trx, orderId);
  await applyTakes(trx, orderId, takes);
}
