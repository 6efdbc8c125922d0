import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { OrderSnapshot } from '../../../workflows/contracts/order.js';
import type { Database, Transaction } from '../../connection.js';
import { maybeOne } from '../../query.js';
import { recheckMs } from '../cycle/recheck.js';

/**
 * Where the order stands and when it is worth looking again, by the database's clock: a paid order at the end of the
 * cycle's pickup window, a collected or uncollected one at the end of its claims, and after a recheck if that has passed
 * already. `refundsToSend` are ascending. @throws RuleViolation order-unknown
 */
export async function readOrderSnapshot(on: Database | Transaction, orderId: string): Promise<OrderSnapshot> {
  const row = await maybeOne<Omit<OrderSnapshot, 'nextCheckInMs'> & { deadlineInMs: number | null }>(
    on,
    `select o.state,
       greatest(0, ceil(extract(epoch from least(o.expires_at, c.pay_until) - clock_timestamp()) * 1000))::integer
         as "expiresInMs",
       greatest(0, ceil(extract(epoch from
         o.placed_at + (least(o.expires_at, c.pay_until) - o.placed_at) * 2 / 3 - clock_timestamp()) * 1000))::integer
         as "dueInMs",
       ceil(extract(epoch from
         case when o.state in ('placed', 'paid') then c.pickup_until else o.claim_until end - clock_timestamp()
       ) * 1000)::integer as "deadlineInMs",
       array(
         select r.refund_no from refunds r where r.order_id = o.id and r.state = 'created' order by r.refund_no
       ) as "refundsToSend"
     from orders o join cycles c on c.id = o.cycle_id where o.id = :orderId`,
    { orderId },
  );
  if (row === undefined) throw new RuleViolation('order-unknown', { orderId });
  const { deadlineInMs, ...snapshot } = row;
  const ahead = deadlineInMs !== null && deadlineInMs > 0;
  return { ...snapshot, nextCheckInMs: ahead ? deadlineInMs : await recheckMs(on) };
}
