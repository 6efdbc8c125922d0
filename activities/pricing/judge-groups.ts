import { judgeGroup } from '../../domain/pricing/group-minimum.js';
import { formatYuan } from '../../domain/values/money.js';
import { lockFences, lockOrders } from '../../db/queries/cycle/locks.js';
import {
  countUnhandledGroupLines,
  type GroupRow,
  type Judgement,
  readUnhandledGroupOrders,
  readUnjudgedGroups,
  storeJudgements,
} from '../../db/queries/pricing/group-judgements.js';
import { defineStep } from '../step.js';
import { settleShortLines, type ShortCause } from '../warehouse/settle-short-lines.js';

/**
 * Orders per call. Smaller: more round trips. Larger: the transaction, some ten statements per order, holds them for
 * longer than a second.
 */
const ordersPerPage = 25;

const tooFew: ShortCause = {
  cause: 'below-minimum',
  refundZh: '未成团退款',
  lineZh: ({ skuName, ordered }) => `${skuName}${ordered}件`,
  commissionZh: ({ skuName, ordered }) => `${skuName}未成团，取消 ${ordered} 件`,
  eventType: 'order.below-minimum',
};

/**
 * The frozen cycle's groups are judged, all at once and once: the lines of those that must be cancelled are taken off,
 * before anything is bought, and one page of their orders has its refunds, lower commissions and events; orders with
 * nothing left are cancelled. `left` = lines still to do. A cycle beyond the freeze is judged no more.
 * Idempotent by the judgements and the mark on each line. Locks: the fence (exclusively while judging), then orders.
 */
export const judgeGroups = defineStep({
  operation: 'judgeGroups',
  run: async (trx, { cycleId }: { cycleId: string }): Promise<{ left: number }> => {
    await lockFences(trx, [cycleId], 'exclusive');
    const groups = await readUnjudgedGroups(trx, cycleId);
    if (groups.length > 0) await storeJudgements(trx, cycleId, groups.map(judged));
    const orderIds = await readUnhandledGroupOrders(trx, cycleId, ordersPerPage);
    if (orderIds.length > 0) {
      await lockOrders(trx, orderIds);
      await settleShortLines(trx, orderIds, tooFew);
    }
    return { left: await countUnhandledGroupLines(trx, cycleId) };
  },
});

function judged(group: GroupRow): Judgement {
  const { measure, atLeast, ordered } = group;
  const [least, most] = [atLeast, ordered].map((n) => (measure === 'pieces' ? String(n) : formatYuan(n)));
  const [zh, en] = measure === 'pieces' ? ['件', 'pieces'] : ['元', 'yuan'];
  return {
    ...group,
    outcome: judgeGroup(group, ordered),
    zh: `未成团：满 ${least} ${zh}成团，实订 ${most} ${zh}`,
    en: `too few neighbours wanted it: ${least} ${en} were needed, ${most} were ordered`,
  };
}
