import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { EarnerRole } from '../../../domain/ledger/accounts.js';
import type { Database, Transaction } from '../../connection.js';
import { execute, maybeOne, rows } from '../../query.js';

export type PayoutState = 'requested' | 'sent' | 'waiting' | 'paid' | 'failed';

export interface PayoutRow {
  readonly settlementNo: string;
  readonly cycleId: string;
  readonly regionId: string;
  readonly partyKind: EarnerRole;
  readonly partyId: string;
  readonly amountFen: number;
  readonly openid: string;
  readonly state: PayoutState;
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
    `select p.settlement_no as "settlementNo", s.cycle_id as "cycleId", c.region_id as "regionId",
       s.party_kind as "partyKind", s.party_id as "partyId", p.amount_fen as "amountFen", p.openid, p.state,
       p.fail_cause as "failCause"
     from payouts p join settlements s on s.no = p.settlement_no join cycles c on c.id = s.cycle_id
     where p.settlement_no = :settlementNo ${mode === 'lock' ? 'for update of p' : ''}`,
    { settlementNo },
  );
  if (row === undefined) throw new RuleViolation('settlement-unknown', { settlementNo });
  return row;
}

/** One part of a payout: our number at the provider is fixed before the first call. */
export interface TransferRow {
  readonly outBillNo: string;
  readonly n: number;
  readonly amountFen: number;
  readonly state: PayoutState;
}

/** The transfers of the payout that nothing has replaced, by number. */
export async function readTransfers(
  on: Database | Transaction,
  settlementNo: string,
): Promise<TransferRow[]> {
  return rows<TransferRow>(
    on,
    `select out_bill_no as "outBillNo", n, amount_fen as "amountFen", state from transfers
     where settlement_no = :settlementNo and not replaced order by n`,
    { settlementNo },
  );
}

/** Letters and digits: the first transfer has the statement's own number. */
const outBillNoOf = (settlementNo: string, n: number): string =>
  n === 1 ? settlementNo : `${settlementNo}T${n}`;

/** The payout goes out in these parts too, numbered after those that exist. */
export async function insertTransfers(
  trx: Transaction,
  settlementNo: string,
  amountsFen: readonly number[],
): Promise<void> {
  const found = await maybeOne<{ last: number }>(
    trx,
    `select coalesce(max(n), 0)::integer as last from transfers where settlement_no = :settlementNo`,
    { settlementNo },
  );
  const last = found?.last ?? 0;
  for (const [index, amountFen] of amountsFen.entries()) {
    const n = last + index + 1;
    const outBillNo = outBillNoOf(settlementNo, n);
    await execute(
      trx,
      `insert into transfers (out_bill_no, settlement_no, n, amount_fen)
       values (:outBillNo, :settlementNo, :n, :amountFen)`,
      { outBillNo, settlementNo, n, amountFen },
    );
  }
}

/** What the provider said of a transfer; a package for the payee's confirmation is kept, for it is given only once. */
export async function storeTransferState(
  trx: Transaction,
  transfer: {
    readonly outBillNo: string;
    readonly state: PayoutState;
    readonly confirmationPackage: string | null;
    readonly failCause: string | null;
    /** The provider's instants of taking it and of its end; none for a transfer that it never took. */
    readonly acceptedAt: string | null;
    readonly endedAt: string | null;
  },
): Promise<void> {
  await execute(
    trx,
    `update transfers set state = :state, fail_cause = :failCause,
       accepted_at = coalesce(accepted_at, :acceptedAt), ended_at = coalesce(ended_at, :endedAt),
       paid_at = case when :state = 'paid' then clock_timestamp() end,
       confirmation_package = case when :state in ('paid', 'failed') then null
         else coalesce(:confirmationPackage, confirmation_package) end
     where out_bill_no = :outBillNo and state not in ('paid', 'failed')`,
    transfer,
  );
}

/** The payout's own state, which follows from its transfers'. */
export async function storePayoutState(
  trx: Transaction,
  payout: { readonly settlementNo: string; readonly state: PayoutState; readonly failCause: string | null },
): Promise<void> {
  await execute(
    trx,
    `update payouts set state = :state, fail_cause = :failCause,
       paid_at = case when :state = 'paid' then clock_timestamp() end
     where settlement_no = :settlementNo`,
    payout,
  );
}

/** The payee has everything, so the commissions behind the statement are paid. */
export async function markCommissionsPaid(trx: Transaction, payout: PayoutRow): Promise<void> {
  const { cycleId, partyKind, partyId } = payout;
  await execute(
    trx,
    `update commissions set state = 'paid'
     where cycle_id = :cycleId and role = :partyKind and beneficiary_id = :partyId and state = 'available'`,
    { cycleId, partyKind, partyId },
  );
}

/** The failed transfers are replaced by others of the same amounts under new numbers. */
export async function replaceFailed(trx: Transaction, settlementNo: string): Promise<void> {
  const failed = await rows<{ amountFen: number }>(
    trx,
    `update transfers set replaced = true where settlement_no = :settlementNo and state = 'failed' and not replaced
     returning amount_fen as "amountFen"`,
    { settlementNo },
  );
  await insertTransfers(
    trx,
    settlementNo,
    failed.map((transfer) => transfer.amountFen),
  );
}

export interface PayoutView {
  readonly settlementNo: string;
  readonly cycleId: string;
  readonly partyKind: EarnerRole;
  readonly partyId: string;
  readonly amountFen: number;
  readonly paidFen: number;
  readonly transfers: number;
  readonly state: PayoutState;
  readonly failCause: string | null;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly paidAt: string | null;
}

/** A page of the region's payouts, latest statement first. */
export async function listPayouts(
  on: Database,
  regionId: string,
  page: {
    readonly state?: PayoutState | undefined;
    readonly after?: string | undefined;
    readonly limit: number;
  },
): Promise<PayoutView[]> {
  return rows<PayoutView>(
    on,
    `select p.settlement_no as "settlementNo", s.cycle_id as "cycleId", s.party_kind as "partyKind",
       s.party_id as "partyId", p.amount_fen as "amountFen", coalesce(t.paid, 0)::bigint as "paidFen",
       coalesce(t.parts, 0)::integer as transfers, p.state, p.fail_cause as "failCause",
       p.requested_by as "requestedBy", p.requested_at as "requestedAt", p.paid_at as "paidAt"
     from payouts p join settlements s on s.no = p.settlement_no join cycles c on c.id = s.cycle_id
     left join lateral (
       select count(*) as parts, sum(x.amount_fen) filter (where x.state = 'paid') as paid
       from transfers x where x.settlement_no = p.settlement_no and not x.replaced
     ) t on true
     where c.region_id = :regionId and (:state::text is null or p.state = :state)
       and (:after::text is null or p.settlement_no < :after)
     order by p.settlement_no desc limit :limit`,
    { regionId, state: page.state ?? null, after: page.after ?? null, limit: page.limit },
  );
}
