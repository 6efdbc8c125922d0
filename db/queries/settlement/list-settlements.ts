import { capitalAmount } from '../../../domain/values/capital-amount.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { Database } from '../../connection.js';
import { maybeOne, rows } from '../../query.js';

/** Whose statements are seen: a party's own, or those of a region. */
export type SettlementReader =
  | { readonly partyKind: 'leader' | 'promoter' | 'supplier'; readonly partyId: string }
  | { readonly regionId: string };

export interface SettlementView {
  readonly settlementNo: string;
  readonly cycleId: string;
  readonly partyKind: 'leader' | 'promoter' | 'supplier';
  readonly partyId: string;
  readonly grossFen: number;
  readonly debtFen: number;
  readonly amountFen: number;
  /** The same in capital characters (大写). */
  readonly amountWords: string;
  readonly payableAt: string;
  readonly payoutState: 'requested' | 'sent' | 'waiting' | 'paid' | 'failed' | null;
  readonly failCause: string | null;
}

export interface SettlementWithLines extends SettlementView {
  readonly lines: { lineNo: number; reference: string; wordsZh: string; amountFen: number }[];
  /** The transfers that nothing has replaced, by number. */
  readonly transfers: {
    outBillNo: string;
    amountFen: number;
    state: 'requested' | 'sent' | 'waiting' | 'paid' | 'failed';
    failCause: string | null;
    confirmationPackage: string | null;
  }[];
  /** What the payee's app needs to confirm the first waiting transfer. */
  readonly confirmationPackage: string | null;
}

const columns = `s.no as "settlementNo", s.cycle_id as "cycleId", s.party_kind as "partyKind", s.party_id as "partyId",
  s.gross_fen as "grossFen", s.debt_fen as "debtFen", s.amount_fen as "amountFen", s.payable_at as "payableAt",
  p.state as "payoutState", p.fail_cause as "failCause"`;

const source = `from settlements s join cycles c on c.id = s.cycle_id left join payouts p on p.settlement_no = s.no
  where (:regionId::text is null or c.region_id = :regionId) and (:partyKind::text is null or s.party_kind = :partyKind)
    and (:partyId::text is null or s.party_id = :partyId)`;

const reachOf = (reader: SettlementReader): Record<'regionId' | 'partyKind' | 'partyId', string | null> => ({
  regionId: null,
  partyKind: null,
  partyId: null,
  ...reader,
});

/** The reader's statements, latest first. */
export async function listSettlements(
  on: Database,
  reader: SettlementReader,
  asked: SettlementFilter & { readonly after?: string | undefined; readonly limit: number },
): Promise<SettlementView[]> {
  const found = await rows<Omit<SettlementView, 'amountWords'>>(
    on,
    `select ${columns} ${source} and (:after::text is null or s.no < :after)
       and (:cycleId::text is null or s.cycle_id = :cycleId)
       and (:kind::text is null or s.party_kind = :kind) and (:party::text is null or s.party_id = :party)
       and (:payout::text is null or p.state = :payout)
     order by s.no desc limit :limit`,
    {
      ...reachOf(reader),
      after: asked.after ?? null,
      cycleId: asked.cycleId ?? null,
      kind: asked.partyKind ?? null,
      party: asked.partyId ?? null,
      payout: asked.payout ?? null,
      limit: asked.limit,
    },
  );
  return found.map(inWords);
}

/** What of the reader's statements is asked for. */
export interface SettlementFilter {
  readonly cycleId?: string | undefined;
  readonly partyKind?: SettlementView['partyKind'] | undefined;
  readonly partyId?: string | undefined;
  readonly payout?: SettlementView['payoutState'] | undefined;
}

const inWords = <View extends { readonly amountFen: number }>(
  view: View,
): View & { amountWords: string } => ({
  ...view,
  amountWords: capitalAmount(view.amountFen),
});

/** One statement of the reader's with its lines. @throws RuleViolation settlement-unknown, also for another's */
export async function readSettlementView(
  on: Database,
  reader: SettlementReader,
  settlementNo: string,
): Promise<SettlementWithLines> {
  const found = await maybeOne<Omit<SettlementWithLines, 'amountWords'>>(
    on,
    `select ${columns}, (
       select t.confirmation_package from transfers t
       where t.settlement_no = s.no and t.state = 'waiting' order by t.n limit 1) as "confirmationPackage",
     coalesce((
       select jsonb_agg(jsonb_build_object('outBillNo', t.out_bill_no, 'amountFen', t.amount_fen,
         'state', t.state, 'failCause', t.fail_cause, 'confirmationPackage', t.confirmation_package) order by t.n)
       from transfers t where t.settlement_no = s.no and not t.replaced), '[]') as transfers,
     coalesce((
       select jsonb_agg(jsonb_build_object('lineNo', l.line_no, 'reference', l.ref, 'wordsZh', l.words_zh,
         'amountFen', l.amount_fen) order by l.line_no)
       from settlement_lines l where l.settlement_no = s.no), '[]') as lines
     ${source} and s.no = :settlementNo`,
    { ...reachOf(reader), settlementNo },
  );
  if (found === undefined) throw new RuleViolation('settlement-unknown', { settlementNo });
  return inWords(found);
}
