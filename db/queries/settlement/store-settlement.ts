import type { StatementLine } from '../../../domain/settlement/statement.js';
import type { Transaction } from '../../connection.js';
import { execute, json } from '../../query.js';
import { appendEvents } from '../event/append-events.js';

export interface NewSettlement {
  readonly settlementNo: string;
  readonly cycleId: string;
  readonly kind: 'leader' | 'promoter' | 'supplier';
  readonly partyId: string;
  /** What the cycle brought, the debt it repaid, and what is payable. */
  readonly grossFen: number;
  readonly recoveredFen: number;
  readonly payableFen: number;
  readonly payableAt: string;
  readonly lines: readonly StatementLine[];
}

/** The party's statement of the cycle is stored with its lines, and told. */
export async function storeSettlement(trx: Transaction, settlement: NewSettlement): Promise<void> {
  const { settlementNo, cycleId, kind, partyId, grossFen, recoveredFen, payableFen, payableAt, lines } =
    settlement;
  await execute(
    trx,
    `insert into settlements (no, cycle_id, party_kind, party_id, gross_fen, debt_fen, amount_fen, payable_at)
     values (:settlementNo, :cycleId, :kind, :partyId, :grossFen, :recoveredFen, :payableFen, :payableAt)`,
    { settlementNo, cycleId, kind, partyId, grossFen, recoveredFen, payableFen, payableAt },
  );
  await execute(
    trx,
    `insert into settlement_lines (settlement_no, line_no, ref, words_zh, amount_fen)
     select :settlementNo, l."lineNo", l.reference, l."wordsZh", l."amountFen"
     from jsonb_to_recordset(:lines::jsonb) as l("lineNo" integer, reference text, "wordsZh" text, "amountFen" bigint)`,
    { settlementNo, lines: json(lines) },
  );
  await appendEvents(trx, [
    {
      aggregate: `settlement/${settlementNo}`,
      type: 'settlement.stored',
      data: { settlementNo, cycleId, partyId },
    },
  ]);
}
