import type { Transaction } from '../../connection.js';
import { one } from '../../query.js';

/** The cycle's books as they are now; money in fen. Accounts are summed by kind, parties written as `*`. */
export interface CycleFigures {
  readonly orders: number;
  readonly paidOrders: number;
  readonly completedOrders: number;
  /** Paid for goods before any refund. */
  readonly gmvFen: number;
  readonly refundFen: number;
  readonly keptFen: number;
  readonly orderedPieces: number;
  readonly shortPieces: number;
  readonly leaderCommissionFen: number;
  readonly promoterCommissionFen: number;
  readonly accounts: Readonly<Record<string, number>>;
}

/** Counts and sums over the cycle's own rows, and over the ledger's postings that name it. */
export async function cycleFigures(trx: Transaction, cycleId: string): Promise<CycleFigures> {
  return one<CycleFigures>(
    trx,
    `select o.*, coalesce(p.gmv, 0)::bigint as "gmvFen", coalesce(p.back, 0)::bigint as "refundFen",
       coalesce(p.gmv - p.back, 0)::bigint as "keptFen", l."orderedPieces", l."shortPieces", c.*, a.accounts
     from (
       select count(*)::integer as orders, count(*) filter (where paid_at is not null)::integer as "paidOrders",
         count(*) filter (where state = 'completed')::integer as "completedOrders"
       from orders where cycle_id = :cycleId
     ) o, (
       select sum(x.amount_fen) as gmv, sum(x.refunded_fen + x.refund_pending_fen) as back
       from payments x join orders y on y.id = x.order_id where y.cycle_id = :cycleId and x.state = 'paid'
     ) p, (
       select coalesce(sum(b.quantity), 0)::integer as "orderedPieces",
         coalesce(sum(b.quantity - b.allocated), 0)::integer as "shortPieces"
       from order_line_balances b join orders y on y.id = b.order_id
       where b.cycle_id = :cycleId and y.paid_at is not null
     ) l, (
       select coalesce(sum(amount_fen) filter (where role = 'leader'), 0)::bigint as "leaderCommissionFen",
         coalesce(sum(amount_fen) filter (where role = 'promoter'), 0)::bigint as "promoterCommissionFen"
       from commissions where cycle_id = :cycleId and state in ('earned', 'available', 'paid')
     ) c, (
       select coalesce(jsonb_object_agg(kind, fen), '{}') as accounts from (
         select regexp_replace(regexp_replace(x.account, '^(leader|promoter|supplier):[^:]+:', '\\1:*:'),
             '^shortage:claim:.+$', 'shortage:claim:*') as kind, sum(x.amount_fen) as fen
         from postings x join ledger_transactions t on t.id = x.transaction_id
         where t.cycle_id = :cycleId group by 1 having sum(x.amount_fen) <> 0
       ) sums
     ) a`,
    { cycleId },
  );
}
