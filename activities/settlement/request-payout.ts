import { splitPayout } from '../../domain/settlement/split-payout.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { insertTransfers } from '../../db/queries/settlement/payouts.js';
import { execute, maybeOne } from '../../db/query.js';
import { defineStep } from '../step.js';

/** Whose statements the caller reaches: his own, or those of his region. */
export type SettlementOwner =
  | { readonly partyKind: 'leader' | 'promoter' | 'supplier'; readonly partyId: string }
  | { readonly regionId: string };

export interface RequestPayoutInput {
  readonly settlementNo: string;
  readonly owner: SettlementOwner;
  readonly requestedBy: string;
}

export interface RequestedPayout {
  readonly settlementNo: string;
  readonly amountFen: number;
  readonly state: 'requested';
}

/**
 * The payout exists with its transfers and their numbers at the provider fixed, once per statement; sending them is the
 * workflow's part. @throws RuleViolation settlement-unknown, payout-not-for-supplier, payout-nothing-payable,
 *   payout-too-small, payout-too-early, payout-already-requested
 */
export const requestPayout = defineStep({
  operation: 'requestPayout',
  run: async (trx, { settlementNo, owner, requestedBy }: RequestPayoutInput): Promise<RequestedPayout> => {
    const { openid, amountFen } = await payable(trx, settlementNo, owner);
    const parts = splitPayout(amountFen);
    // The statement's number is letters and digits and unique, which is all that the provider asks of its own.
    const stored = await execute(
      trx,
      `insert into payouts (settlement_no, out_bill_no, amount_fen, openid, requested_by)
       values (:settlementNo, :settlementNo, :amountFen, :openid, :requestedBy) on conflict do nothing`,
      { settlementNo, amountFen, openid, requestedBy },
    );
    if (stored === 0) throw new RuleViolation('payout-already-requested', { settlementNo });
    await insertTransfers(trx, settlementNo, parts);
    await appendEvents(trx, [
      { aggregate: `settlement/${settlementNo}`, type: 'payout.requested', data: { settlementNo } },
    ]);
    return { settlementNo, amountFen, state: 'requested' };
  },
});

interface Payable {
  readonly partyKind: string;
  readonly partyId: string;
  readonly regionId: string;
  readonly amountFen: number;
  readonly payableAt: string;
  readonly due: boolean;
  readonly openid: string | null;
}

async function payable(
  trx: Transaction,
  settlementNo: string,
  owner: SettlementOwner,
): Promise<{ openid: string; amountFen: number }> {
  const row = await readPayable(trx, settlementNo);
  if (row === undefined || !owns(owner, row)) throw new RuleViolation('settlement-unknown', { settlementNo });
  const { openid, amountFen, payableAt } = row;
  if (openid === null) throw new RuleViolation('payout-not-for-supplier', { settlementNo });
  if (amountFen === 0) throw new RuleViolation('payout-nothing-payable', { settlementNo });
  if (!row.due) throw new RuleViolation('payout-too-early', { settlementNo, payableAt });
  return { openid, amountFen };
}

const readPayable = (trx: Transaction, settlementNo: string): Promise<Payable | undefined> =>
  maybeOne<Payable>(
    trx,
    `select s.party_kind as "partyKind", s.party_id as "partyId", c.region_id as "regionId",
       s.amount_fen as "amountFen", s.payable_at as "payableAt", s.payable_at <= clock_timestamp() as due,
       case s.party_kind when 'leader' then (select l.openid from leaders l where l.id = s.party_id)
         when 'promoter' then (select m.openid from members m where m.id = s.party_id) end as openid
     from settlements s join cycles c on c.id = s.cycle_id where s.no = :settlementNo`,
    { settlementNo },
  );

function owns(owner: SettlementOwner, row: Payable): boolean {
  if ('regionId' in owner) return owner.regionId === row.regionId;
  return owner.partyKind === row.partyKind && owner.partyId === row.partyId;
}
