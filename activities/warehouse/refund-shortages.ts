import { lockFences, lockOrders } from '../../db/queries/cycle/locks.js';
import type { NightKey } from '../../db/queries/warehouse/night-row.js';
import { countUnhandled, readUnhandledOrders } from '../../db/queries/warehouse/short-lines.js';
import { defineStep } from '../step.js';
import { settleShortLines } from './settle-short-lines.js';

/**
 * Lines per call. Smaller: more round trips in a night with thousands of short lines. Larger: the
 * transaction, some ten statements per line, holds its orders for longer than a second.
 */
const linesPerPage = 50;

/**
 * One page of short lines has its refunds, lower commissions and events. `left` = lines still to do.
 * Idempotent by the mark on each decision.
 */
export const refundShortages = defineStep({
  operation: 'refundShortages',
  run: async (trx, night: NightKey): Promise<{ left: number }> => {
    const orderIds = await readUnhandledOrders(trx, { ...night, limit: linesPerPage });
    if (orderIds.length > 0) {
      await lockFences(trx, [night.cycleId]);
      await lockOrders(trx, orderIds);
      await settleShortLines(trx, orderIds);
    }
    return { left: await countUnhandled(trx, night) };
  },
});
