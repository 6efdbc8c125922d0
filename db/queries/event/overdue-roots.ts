import type { Database, Transaction } from '../../connection.js';
import { rows } from '../../query.js';

/** A root whose deadline has passed without anything happening: its workflow was lost, or is late. */
export interface OverdueRoot {
  readonly kind: 'dailyCycle' | 'order' | 'afterSale' | 'payout';
  readonly id: string;
  readonly cycleId: string;
}

/**
 * The roots that should have acted `graceMs` ago by their own rows: every unsettled cycle, orders past the deadline of
 * their state, open claims, unfinished payouts. At most `limit`, cycles first.
 */
export async function overdueRoots(
  on: Database | Transaction,
  { graceMs, limit }: { graceMs: number; limit: number },
): Promise<OverdueRoot[]> {
  return rows<OverdueRoot>(
    on,
    `with late as (select clock_timestamp() - make_interval(secs => :graceMs / 1000.0) as at)
     select kind, id, "cycleId" from (
       select 'dailyCycle' as kind, c.id, c.id as "cycleId", 0 as rank
       from cycles c where c.state not in ('settled', 'cancelled')
       union all
       select 'order', o.id, o.cycle_id, 1
       from orders o join cycles c on c.id = o.cycle_id, late
       where (o.state = 'placed' and least(o.expires_at, c.pay_until) < late.at)
         or (o.state = 'paid' and c.state in ('delivered', 'settled') and c.pickup_until < late.at)
         or (o.state in ('collected', 'uncollected') and o.claim_until < late.at)
       union all
       select 'afterSale', k.no, o.cycle_id, 2
       from claims k join orders o on o.id = k.order_id, late
       where k.state in ('open', 'granted') and k.created_at < late.at
       union all
       select 'payout', p.settlement_no, s.cycle_id, 3
       from payouts p join settlements s on s.no = p.settlement_no, late
       where p.state in ('requested', 'sent', 'waiting') and p.requested_at < late.at
     ) roots order by rank, id limit :limit`,
    { graceMs, limit },
  );
}
