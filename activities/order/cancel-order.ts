import { cancellationFee } from '../../domain/ledger/cancellation-fee.js';
import { type CancellationTerms, cancellationTerms } from '../../domain/order/cancellation.js';
import { makeRefundNo } from '../../domain/values/ids.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { bookTransaction } from '../../db/queries/ledger/book-transaction.js';
import { readCancellationFacts } from '../../db/queries/order/cancellation-facts.js';
import { endBoughtOrder, endOrder } from '../../db/queries/order/end-order.js';
import type { OrderRow } from '../../db/queries/order/read-order.js';
import { lockNight } from '../../db/queries/warehouse/night-row.js';
import { execute, maybeOne } from '../../db/query.js';
import { defineStep, type StepDeps } from '../step.js';
import { lockOwnOrder } from './lock-own-order.js';
import { refundOrder } from './refund-order.js';

export interface CancelOrderInput {
  readonly orderId: string;
  /** The owner: nobody cancels another's order. */
  readonly memberId: string;
  /** The fee that the member has seen and accepts, in fen; left out, none. */
  readonly acceptFeeFen?: number | undefined;
}

export interface CancelledOrder {
  readonly orderId: string;
  readonly state: 'cancelled';
  readonly refundFen: number;
  readonly feeFen: number;
}

export interface CancelOrderDeps extends StepDeps {
  readonly randomBytes: (count: number) => Uint8Array;
}

/**
 * The member's order is cancelled: before the cutoff stock, coupon and all of the money go back; after it by the policy
 * of his region, which may keep a fee, and after the freeze the goods that come all the same are surplus of the platform.
 * Locks: the cycle's fence (shared), the order, the night of its station, counters by id.
 * @throws RuleViolation order-unknown, order-not-cancellable, cancel-fee-not-accepted
 */
export const cancelOrder = defineStep({
  operation: 'cancelOrder',
  run: async (trx, input: CancelOrderInput, deps: CancelOrderDeps): Promise<CancelledOrder> => {
    const { orderId, memberId, acceptFeeFen = 0 } = input;
    const { order, cycle } = await lockOwnOrder(trx, { orderId, memberId });
    await lockNightOf(trx, order);
    const terms = cancellationTerms(await readCancellationFacts(trx, { orderId, owner: { memberId } }));
    const { feeFen, refundFen } = terms;
    if (acceptFeeFen !== feeFen) throw new RuleViolation('cancel-fee-not-accepted', { feeFen, refundFen });
    const { cause, reasonZh } = wordsOf(terms);
    await end(trx, { orderId, terms, cause });
    const refundNo = makeRefundNo({ cutoffDay: cycle.day, random: deps.randomBytes(14) });
    if (order.state === 'paid') await refundOrder(trx, { orderId, refundNo, reasonZh, feeFen });
    await keepFee(trx, { order, feeFen });
    const data = { orderId, cycleId: order.cycleId, memberId, cause };
    await appendEvents(trx, [{ aggregate: `order/${orderId}`, type: 'order.cancelled', data }]);
    return { orderId, state: 'cancelled', refundFen, feeFen };
  },
});

/** Once goods are bought, the station must not give them out while we take them away. */
async function lockNightOf(trx: Transaction, { cycleId, siteId }: OrderRow): Promise<void> {
  const night = await maybeOne(trx, `select 1 from nights where cycle_id = :cycleId and site_id = :siteId`, {
    cycleId,
    siteId,
  });
  if (night !== undefined) await lockNight(trx, { cycleId, siteId });
}

function wordsOf({ feeFen, goods }: CancellationTerms): { cause: string; reasonZh: string } {
  if (goods === 'surplus') return { cause: 'member-late', reasonZh: '会员在冻结后取消订单' };
  if (feeFen > 0) return { cause: 'member-fee', reasonZh: '会员在截单后取消订单，扣除手续费' };
  return { cause: 'member', reasonZh: '会员取消订单，全额退款' };
}

async function end(
  trx: Transaction,
  { orderId, terms, cause }: { orderId: string; terms: CancellationTerms; cause: string },
): Promise<void> {
  const ending = { orderId, state: 'cancelled', cause, keepsOffers: cause !== 'member' } as const;
  await (terms.goods === 'surplus' ? endBoughtOrder(trx, ending) : endOrder(trx, ending));
}

async function keepFee(
  trx: Transaction,
  { order, feeFen }: { order: OrderRow; feeFen: number },
): Promise<void> {
  if (feeFen === 0) return;
  const { orderId, cycleId } = order;
  await execute(trx, `update orders set cancel_fee_fen = :feeFen where id = :orderId`, { orderId, feeFen });
  await bookTransaction(trx, cancellationFee({ orderId, amountFen: feeFen }), {
    cycleId,
    reasonZh: `订单 ${order.orderNo ?? orderId} 截单后取消的手续费`,
  });
}
