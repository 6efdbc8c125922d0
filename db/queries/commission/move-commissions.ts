import type { EarnerRole } from '../../../domain/ledger/accounts.js';
import type { Earning } from '../../../domain/ledger/commission-booked.js';
import type { Transaction } from '../../connection.js';
import { rows } from '../../query.js';

/** A commission that moved to its next state. */
export interface MovedCommission {
  readonly role: EarnerRole;
  readonly beneficiaryId: string;
  readonly amountFen: number;
}

const moved = `c.role, c.beneficiary_id as "beneficiaryId", c.amount_fen as "amountFen"`;

/**
 * The estimated commissions of the lines that a leader has signed for are earned, where their rule says so; for the
 * leader whose link brought the order and for its promoters alike. The caller holds the orders' locks.
 */
export async function earnAtStop(
  trx: Transaction,
  stop: { cycleId: string; leaderId: string },
): Promise<MovedCommission[]> {
  return rows<MovedCommission>(
    trx,
    `update commissions c set state = 'earned', earned_at = clock_timestamp()
     from orders o, commission_rules r
     where o.cycle_id = :cycleId and o.point_leader_id = :leaderId and o.state in ('paid', 'collected', 'uncollected')
       and c.order_id = o.id and c.state = 'estimated' and r.version = c.rule_version and r.trigger = 'signed'
       and exists (
         select 1 from parcel_lines pl join parcels p on p.id = pl.parcel_id
         where pl.order_id = c.order_id and pl.line_no = c.line_no and p.state in ('signed', 'collected'))
     returning ${moved}`,
    stop,
  );
}

/** What of the order is still estimated is earned now, because the order is being completed. */
export async function earnOrder(trx: Transaction, orderId: string): Promise<MovedCommission[]> {
  return rows<MovedCommission>(
    trx,
    `update commissions c set state = 'earned', earned_at = clock_timestamp()
     where c.order_id = :orderId and c.state = 'estimated' returning ${moved}`,
    { orderId },
  );
}

/** What of the order is earned is available now, because nothing can be claimed on it any more. */
export async function releaseOrder(trx: Transaction, orderId: string): Promise<MovedCommission[]> {
  return rows<MovedCommission>(
    trx,
    `update commissions c set state = 'available', available_at = clock_timestamp()
     where c.order_id = :orderId and c.state = 'earned' returning ${moved}`,
    { orderId },
  );
}

/** The commissions as the ledger books them; amounts of zero fen are in no entry. */
export function earningsOf(commissions: readonly MovedCommission[]): Earning[] {
  return commissions
    .filter((commission) => commission.amountFen > 0)
    .map(({ role, beneficiaryId, amountFen }) => ({ earner: { role, id: beneficiaryId }, amountFen }));
}
