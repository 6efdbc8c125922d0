import type { BorneRow } from '../../../domain/settlement/supplier-statement.js';
import type { Transaction } from '../../connection.js';
import { json, rows } from '../../query.js';

/** What the supplier bears of the cycle's discounts on goods that members kept, per campaign or coupon. */
export async function borneRows(trx: Transaction, cycleId: string, supplierId: string): Promise<BorneRow[]> {
  return rows<BorneRow>(
    trx,
    `select d.source, coalesce(p.name, k.name, d.source) as name, count(distinct d.order_id)::integer as orders,
       sum(d.kept_fen)::bigint as "amountFen"
     from discount_parts d
     left join promotions p on d.source = 'promotion:' || p.id
     left join coupons k on d.source = 'coupon:' || k.id
     where d.cycle_id = :cycleId and d.bearer = 'supplier' and d.party_id = :supplierId and d.kept_fen > 0
       and d.discounts @> :mine::jsonb
     group by d.source, p.name, k.name order by d.source`,
    { cycleId, supplierId, mine: json([{ bearer: 'supplier', partyId: supplierId }]) },
  );
}
