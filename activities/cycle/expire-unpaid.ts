import { one, rows } from '../../db/query.js';
import { ProviderFailure } from '../../ports/payment/provider-failure.js';
import { carryOutLeaderChanges } from '../network/carry-out-change.js';
import { expireUnpaidOrder } from '../order/expire-order.js';
import type { NoticeDeps } from '../payment/receive-notice.js';

/**
 * Orders in one call. Smaller: more round trips through Temporal while everybody waits for the freeze. Larger: the call
 * outlives its timeout when the provider is slow.
 */
const pageSize = 40;
/** Calls to the provider at once. Smaller: the freeze waits; larger: the provider's rate limit answers. */
const concurrency = 8;

/**
 * One page of the cycle's unpaid orders after payUntil: closed at the provider, asked once more, expired.
 * A provider that does not answer counts as unpaid, because the freeze cannot wait for it: money that comes later is
 * refunded. Changes of leaders whose process died are carried out first: the freeze waits for them. `left` = orders still
 * unpaid.
 */
export const expireUnpaid =
  (deps: NoticeDeps) =>
  async ({ cycleId }: { cycleId: string }): Promise<{ left: number }> => {
    await carryOutLeaderChanges(deps)();
    const due = await rows<{ orderId: string }>(
      deps.database,
      `select o.id as "orderId" from orders o join cycles c on c.id = o.cycle_id
       where o.cycle_id = :cycleId and o.state = 'placed' and c.pay_until <= clock_timestamp()
       order by o.id limit :pageSize`,
      { cycleId, pageSize },
    );
    const queue = due.map((row) => row.orderId);
    await Promise.all(Array.from({ length: concurrency }, () => drain(deps, queue)));
    const { left } = await one<{ left: number }>(
      deps.database,
      `select count(*)::integer as left from orders where cycle_id = :cycleId and state = 'placed'`,
      { cycleId },
    );
    return { left };
  };

async function drain(deps: NoticeDeps, queue: string[]): Promise<void> {
  for (let orderId = queue.pop(); orderId !== undefined; orderId = queue.pop()) {
    try {
      await expireUnpaidOrder(deps)({ orderId });
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error;
      await expireUnpaidOrder({ ...deps, payment: silentProvider(deps) })({ orderId });
    }
  }
}

/** The provider as it counts when it does not answer: nothing was paid. */
const silentProvider = (deps: NoticeDeps): NoticeDeps['payment'] => ({
  ...deps.payment,
  closePayment: () => Promise.resolve('closed'),
  queryPayment: () => Promise.resolve({ state: 'unknown' }),
});
