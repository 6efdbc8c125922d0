import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { CycleProgress } from '../../../workflows/contracts/daily-cycle.js';
import type { Database, Transaction } from '../../connection.js';
import { maybeOne } from '../../query.js';
import { recheckMs } from '../cycle/recheck.js';

interface Counts {
  readonly state: CycleProgress['state'];
  readonly waiting: number;
  readonly claiming: number;
  readonly refunds: number;
}

/**
 * What keeps the cycle from being settled: orders that are not completed, cancelled or expired, and refunds of it that
 * are not at the member. An abnormal refund counts too: a person must end it. @throws RuleViolation cycle-unknown
 */
export async function readClosingProgress(
  on: Database | Transaction,
  cycleId: string,
): Promise<CycleProgress> {
  const counts = await maybeOne<Counts>(
    on,
    `select c.state,
       (select count(*)::integer from orders o where o.cycle_id = c.id and o.state in ('placed', 'paid')) as waiting,
       (select count(*)::integer from orders o where o.cycle_id = c.id and o.state in ('collected', 'uncollected'))
         as claiming,
       (select count(*)::integer from refunds r join orders o on o.id = r.order_id
        where o.cycle_id = c.id and r.state in ('created', 'processing', 'abnormal')) as refunds
     from cycles c where c.id = :cycleId`,
    { cycleId },
  );
  if (counts === undefined) throw new RuleViolation('cycle-unknown', { cycleId });
  const { state, waiting, claiming, refunds } = counts;
  return {
    state,
    left: waiting + claiming + refunds,
    words: `待提货 ${waiting} 单，售后期内 ${claiming} 单，退款中 ${refunds} 笔`,
    nextCheckInMs: await recheckMs(on),
  };
}
