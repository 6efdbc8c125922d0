import type { CancellationFacts } from '../../../domain/order/cancellation.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { Database, Transaction } from '../../connection.js';
import { maybeOne } from '../../query.js';
import { bindOwner, type OrderOwner } from './list-orders.js';

/**
 * What decides about cancelling the owner's order, as it is now. Somebody else's order is unknown.
 * @throws RuleViolation order-unknown
 */
export async function readCancellationFacts(
  on: Database | Transaction,
  { orderId, owner }: { readonly orderId: string; readonly owner: OrderOwner },
): Promise<CancellationFacts> {
  const facts = await maybeOne<CancellationFacts>(
    on,
    `select o.state, c.state as "cycleState", c.cutoff_at as "cutoffAt", clock_timestamp() as at,
       jsonb_build_object('afterCutoff', coalesce(p.after_cutoff, 'none'), 'feeBp', coalesce(p.fee_bp, 0)) as policy,
       exists (select 1 from order_moves m where m.order_id = o.id and m.cause = 'leader-change') as reassigned,
       exists (
         select 1 from nights n where n.cycle_id = o.cycle_id and n.site_id = o.site_id and n.state <> 'receiving'
       ) as "givenOut",
       coalesce(y.amount_fen - y.refunded_fen - y.refund_pending_fen, 0)::bigint as "keptFen"
     from orders o join cycles c on c.id = o.cycle_id
     left join cancel_policies p on p.region_id = o.region_id
     left join payments y on y.order_id = o.id and y.state = 'paid'
     where o.id = :orderId and (:memberId::text is null or o.member_id = :memberId)
       and (:pointLeaderId::text is null or o.point_leader_id = :pointLeaderId)
       and (:regionId::text is null or o.region_id = :regionId)`,
    { orderId, ...bindOwner(owner) },
  );
  if (facts === undefined) throw new RuleViolation('order-unknown', { orderId });
  return facts;
}
