import { account, type Earner } from '../../../domain/ledger/accounts.js';
import type { EarningRow } from '../../../domain/settlement/earner-statement.js';
import type { Transaction } from '../../connection.js';
import { maybeOne, one, rows } from '../../query.js';

/** A party with something to state in the cycle. */
export interface StatementParty {
  readonly kind: 'leader' | 'promoter' | 'supplier';
  readonly partyId: string;
}

/**
 * The parties of the cycle that have no statement yet, ascending: who has available commission, who delivered, who bears
 * a part of its discounts.
 */
export async function unstatedParties(
  trx: Transaction,
  cycleId: string,
  limit: number,
): Promise<StatementParty[]> {
  return rows<StatementParty>(
    trx,
    `select kind, "partyId" from (
       select role as kind, beneficiary_id as "partyId" from commissions
       where cycle_id = :cycleId and state = 'available' and amount_fen > 0
       union
       select 'supplier', p.supplier_id from purchase_orders p join receipts r on r.purchase_order_no = p.no
       where p.cycle_id = :cycleId
       union
       select 'supplier', d.party_id from discount_parts d
       where d.cycle_id = :cycleId and d.bearer = 'supplier' and d.kept_fen > 0
         and d.discounts @> '[{"bearer":"supplier"}]'
     ) parties
     where not exists (
       select 1 from settlements s
       where s.cycle_id = :cycleId and s.party_kind = parties.kind and s.party_id = parties."partyId")
     order by 1, 2 limit :limit`,
    { cycleId, limit },
  );
}

/** How many parties of the cycle have a statement. */
export async function countSettlements(trx: Transaction, cycleId: string): Promise<number> {
  const sql = `select count(*)::integer as n from settlements where cycle_id = :cycleId`;
  return (await one<{ n: number }>(trx, sql, { cycleId })).n;
}

/**
 * What the party's available commissions of the cycle are made of: per order the estimate before the discounts
 * that the leader bears, those, and what shortages and refunds took away. The rows add up to what is available.
 */
export async function earningRows(trx: Transaction, cycleId: string, earner: Earner): Promise<EarningRow[]> {
  return rows<EarningRow>(
    trx,
    `with own as (
       select c.order_id, c.line_no, c.role, c.level, c.amount_fen, c.borne_fen,
         coalesce(d.short, 0) as short,
         coalesce(d.other, 0) as other
       from commissions c
       left join lateral (
         select sum(x.delta_fen) filter (where x.reason_zh like '%缺货%') as short,
           sum(x.delta_fen) filter (where x.reason_zh not like '%缺货%') as other
         from commission_changes x
         where x.order_id = c.order_id and x.line_no = c.line_no and x.role = c.role and x.level = c.level
       ) d on true
       where c.cycle_id = :cycleId and c.role = :role and c.beneficiary_id = :partyId and c.state = 'available'
     )
     select parts.cause, o.order_no as reference, sum(parts.fen)::bigint as "amountFen"
     from own join orders o on o.id = own.order_id
     cross join lateral (values
       (1, case own.level when 0 then 'service' when 1 then 'promotion-1'
          when 3 then 'pickup' else 'promotion-2' end,
        own.amount_fen - own.short - own.other + own.borne_fen),
       (2, 'own-discount', -own.borne_fen), (3, 'shortage', own.short), (4, 'refund', own.other)
     ) as parts(place, cause, fen)
     group by o.order_no, o.id, parts.place, parts.cause having sum(parts.fen) <> 0
     order by o.order_no, o.id, parts.place`,
    { cycleId, role: earner.role, partyId: earner.id },
  );
}

/**
 * What the party owes us. Its available balance is ours until the end, so that two statements do not recover one debt.
 * Locks: the row of `account_balances`.
 */
export async function debtOf(trx: Transaction, earner: Earner): Promise<number> {
  await maybeOne(trx, `select 1 from account_balances where account = :name for update`, {
    name: account.earnerAvailable(earner),
  });
  const { debtFen } = await one<{ debtFen: number }>(
    trx,
    `select coalesce(sum(amount_fen), 0)::bigint as "debtFen" from postings where account = :name`,
    { name: account.earnerDebt(earner) },
  );
  return debtFen;
}
