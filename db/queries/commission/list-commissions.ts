import type { CommissionState } from '../../../domain/commission/lifecycle.js';
import type { EarnerRole } from '../../../domain/ledger/accounts.js';
import type { Database } from '../../connection.js';
import { rows } from '../../query.js';

/** Whose commissions are seen: a party's own, or those of a region. */
export type CommissionReader =
  | { readonly role: EarnerRole; readonly beneficiaryId: string }
  | { readonly regionId: string };

/** Where a page of commissions goes on. */
export interface CommissionPosition {
  readonly orderId: string;
  readonly lineNo: number;
  readonly level: number;
}

export interface CommissionView extends CommissionPosition {
  readonly orderNo: string | null;
  readonly cycleId: string;
  readonly role: EarnerRole;
  readonly beneficiaryId: string;
  readonly rateBp: number;
  readonly estimatedFen: number;
  readonly amountFen: number;
  readonly state: CommissionState;
  /** Why it is less than estimated, in the order of the changes. */
  readonly changes: { deltaFen: number; reasonZh: string }[];
}

/** The reader's commissions by line, latest order first, each with why it changed. */
export async function listCommissions(
  on: Database,
  reader: CommissionReader,
  { after, limit }: { after?: CommissionPosition | undefined; limit: number },
): Promise<CommissionView[]> {
  const anyone = { role: null, beneficiaryId: null, regionId: null };
  return rows<CommissionView>(
    on,
    `select c.order_id as "orderId", c.line_no as "lineNo", c.level, o.order_no as "orderNo", c.cycle_id as "cycleId",
       c.role, c.beneficiary_id as "beneficiaryId", c.rate_bp as "rateBp", c.amount_fen as "amountFen", c.state,
       (c.amount_fen - coalesce(x.delta, 0))::bigint as "estimatedFen", coalesce(x.changes, '[]') as changes
     from commissions c join orders o on o.id = c.order_id
     left join lateral (
       select sum(y.delta_fen) as delta,
         jsonb_agg(jsonb_build_object('deltaFen', y.delta_fen, 'reasonZh', y.reason_zh) order by y.id) as changes
       from commission_changes y
       where y.order_id = c.order_id and y.line_no = c.line_no and y.role = c.role and y.level = c.level
     ) x on true
     where (:role::text is null or c.role = :role)
       and (:beneficiaryId::text is null or c.beneficiary_id = :beneficiaryId)
       and (:regionId::text is null or o.region_id = :regionId)
       and (:afterOrder::text is null or (c.order_id, c.line_no, c.level) < (:afterOrder, :afterLine, :afterLevel))
     order by c.order_id desc, c.line_no desc, c.level desc limit :limit`,
    {
      ...anyone,
      ...reader,
      afterOrder: after?.orderId ?? null,
      afterLine: after?.lineNo ?? 0,
      afterLevel: after?.level ?? 0,
      limit,
    },
  );
}
