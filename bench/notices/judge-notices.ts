import { runInvariants } from '../../activities/event/run-invariants.js';
import type { Database } from '../../db/connection.js';
import { one } from '../../db/query.js';

export interface Judged {
  /** Orders whose payment had two effects: events, bookings or money to give back. */
  readonly appliedTwice: number;
  /** What is wrong, in sentences. */
  readonly faults: readonly string[];
}

/** What every payment left behind, counted by order. */
export async function judgeNotices(database: Database): Promise<Judged> {
  const { twice, unpaid, otherSum } = await one<{ twice: number; unpaid: number; otherSum: number }>(
    database,
    `with facts as (
       select o.id, o.state, o.payable_fen,
         (select count(*) from events e where e.aggregate = 'order/' || o.id and e.type = 'order.paid') as told,
         (select count(*) from ledger_transactions t where t.ref = o.id and t.kind = 'payment-received') as booked,
         (select coalesce(sum(p.amount_fen), 0) from payments p where p.order_id = o.id and p.state = 'paid') as got,
         (select count(*) from surplus_payments s where s.order_id = o.id) as surplus
       from orders o
     )
     select count(*) filter (where told > 1 or booked > 1 or surplus > 0) as twice,
       count(*) filter (where state <> 'paid' or told = 0 or booked = 0) as unpaid,
       count(*) filter (where got <> payable_fen) as "otherSum"
     from facts`,
  );
  const broken = (await runInvariants(database)).flatMap(({ name, violations }) =>
    violations.map((row) => `${name}: ${row}`),
  );
  return {
    appliedTwice: twice,
    faults: [
      ...(twice > 0 ? [`${twice} payments had their effect twice`] : []),
      ...(unpaid > 0 ? [`${unpaid} orders are not paid, though their notice was taken`] : []),
      ...(otherSum > 0 ? [`${otherSum} payments are of another amount than their order`] : []),
      ...broken,
    ],
  };
}
