import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { EarnerRole } from '../../../domain/ledger/accounts.js';
import type { Database, Transaction } from '../../connection.js';
import { execute, maybeOne } from '../../query.js';

export interface PayoutRow {
  readonly settlementNo: string;
  readonly cycleId: string;
  readonly partyKind: EarnerRole;
  readonly partyId: string;
  /** Our number at the provider, fixed before the first call. */
  readonly outBillNo: string;
  readonly amountFen: number;
  readonly openid: string;
  readonly state: 'requested' | 'sent' | 'waiting' | 'paid' | 'failed';
  readonly failCause: string | null;
}

/** The payout's row. Locks it until the transaction ends if asked to. @throws RuleViolation settlement-unknown */
export async function readPayout(
  on: Database | Transaction,
  settlementNo: string,
  mode: 'read' | 'lock' = 'read',
): Promise<PayoutRow> {
  const row = await maybeOne<PayoutRow>(
    on,
    `select p.settlement_no as "settlementNo", s.cycle_id as "cycleId", s.party_kind as "partyKind",
       s.party_id as "partyId", p.out_bill_no as "outBillNo", p.amount_fen as "amountFen", p.openid, p.state,
       p.fail_cause as "failCause"
     from payouts p join settlements s on s.no = p.settlement_no where p.settlement_no = :settlementNo
     ${mode === 'lock' ? 'for update of p' : ''}`,
    { settlementNo },
  );
  if (row === undefined) throw new RuleViolation('settlement-unknown', { settlementNo });
  return row;
}

/** The provider has the transfer; a package for the payee's confirmation is kept, because it is given only once. */
export async function markSent(
  trx: Transaction,
  payout: { settlementNo: string; state: 'sent' | 'waiting'; confirmationPackage: string | null },
): Promise<void> {
  await execute(
    trx,
    `update payouts set state = :state, confirmation_package = coalesce(:confirmationPackage, confirmation_package)
     where settlement_no = :settlementNo and state in ('requested', 'sent', 'waiting')`,
    payout,
  );
}

/** The payee has the money, and the commissions behind the statement are paid. */
export async function markPaid(trx: Transaction, payout: PayoutRow): Promise<void> {
  const { settlementNo, cycleId, partyKind, partyId } = payout;
  await execute(
    trx,
    `with done as (
       update payouts set state = 'paid', paid_at = clock_timestamp(), confirmation_package = null
       where settlement_no = :settlementNo
     )
     update commissions set state = 'paid'
     where cycle_id = :cycleId and role = :partyKind and beneficiary_id = :partyId and state = 'available'`,
    { settlementNo, cycleId, partyKind, partyId },
  );
}

/** The money did not leave; the cause is shown. */
export async function markFailed(trx: Transaction, settlementNo: string, cause: string): Promise<void> {
  await execute(
    trx,
    `update payouts set state = 'failed', fail_cause = :cause, confirmation_package = null
     where settlement_no = :settlementNo`,
    { settlementNo, cause },
  );
}
