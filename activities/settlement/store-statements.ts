import { windowAfter } from '../../domain/cycle/timetable.js';
import type { Earner } from '../../domain/ledger/accounts.js';
import { debtRecovered } from '../../domain/ledger/debt-recovered.js';
import { discountBorne } from '../../domain/ledger/discount-borne.js';
import { earnerStatement } from '../../domain/settlement/earner-statement.js';
import { supplierStatement } from '../../domain/settlement/supplier-statement.js';
import { makeSettlementNo } from '../../domain/values/ids.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { readInstallation } from '../../db/queries/cycle/installation.js';
import { bookTransaction } from '../../db/queries/ledger/book-transaction.js';
import { borneRows } from '../../db/queries/settlement/borne-rows.js';
import {
  countSettlements,
  debtOf,
  earningRows,
  type StatementParty,
  unstatedParties,
} from '../../db/queries/settlement/earnings.js';
import { receivedRows } from '../../db/queries/settlement/received-rows.js';
import { storeSettlement } from '../../db/queries/settlement/store-settlement.js';
import { maybeOne } from '../../db/query.js';
import type { StepDeps } from '../step.js';

export interface StoreStatementsDeps extends StepDeps {
  /** Cryptographic random bytes: a statement's number must not be guessable. */
  readonly randomBytes: (count: number) => Uint8Array;
}

interface Cycle {
  readonly cycleId: string;
  readonly day: string;
  readonly payableAt: string;
}

/** Parties per transaction. Smaller: more commits. Larger: balances stay locked for more than a moment. */
const pageSize = 50;

/**
 * Every leader and promoter with available commission and every supplier that delivered or bears discounts has the
 * cycle's statement, once, with a reason per line; debts are repaid from what is available. Idempotent by the statements that exist.
 * @returns how many statements the cycle has. @throws RuleViolation cycle-unknown
 */
export const storeStatements =
  (deps: StoreStatementsDeps) =>
  async ({ cycleId }: { cycleId: string }): Promise<{ settlements: number }> => {
    for (;;) {
      const done = await deps.database.transaction(async (trx) => {
        const cycle = await readCycle(trx, cycleId);
        const parties = await unstatedParties(trx, cycleId, pageSize);
        for (const party of parties) await state(trx, { party, cycle, deps });
        return parties.length < pageSize ? await countSettlements(trx, cycleId) : undefined;
      });
      if (done !== undefined) return { settlements: done };
    }
  };

/** The cycle's statements are ours until the end (advisory lock), so that a second attempt waits for the first one's. */
async function readCycle(trx: Transaction, cycleId: string): Promise<Cycle> {
  await maybeOne(trx, `select pg_advisory_xact_lock(hashtextextended('statements/' || :cycleId, 0))`, {
    cycleId,
  });
  const row = await maybeOne<{ day: string; at: string; nominal: string }>(
    trx,
    `select day, clock_timestamp() as at, payable_at as nominal from cycles where id = :cycleId`,
    { cycleId },
  );
  if (row === undefined) throw new RuleViolation('cycle-unknown', { cycleId });
  const { pace } = await readInstallation(trx);
  const payableAt = windowAfter(pace, { window: 'payable', eventAt: row.at, nominal: row.nominal });
  return { cycleId, day: row.day, payableAt };
}

interface Stating {
  readonly party: StatementParty;
  readonly cycle: Cycle;
  readonly deps: StoreStatementsDeps;
}

async function state(trx: Transaction, stating: Stating): Promise<void> {
  const { party, cycle, deps } = stating;
  const settlementNo = makeSettlementNo({ cutoffDay: cycle.day, random: deps.randomBytes(14) });
  if (party.kind === 'supplier') return stateSupplier(trx, stating, settlementNo);
  return stateEarner(trx, { ...stating, earner: { role: party.kind, id: party.partyId } }, settlementNo);
}

async function stateEarner(
  trx: Transaction,
  { party, cycle, earner }: Stating & { readonly earner: Earner },
  settlementNo: string,
): Promise<void> {
  const debtFen = await debtOf(trx, earner);
  const statement = earnerStatement({ rows: await earningRows(trx, cycle.cycleId, earner), debtFen });
  const { earnedFen: grossFen, recoveredFen, payableFen, lines } = statement;
  await storeSettlement(trx, { settlementNo, ...party, ...cycle, grossFen, recoveredFen, payableFen, lines });
  if (recoveredFen === 0) return;
  await bookTransaction(trx, debtRecovered({ settlementNo, earner, amountFen: recoveredFen }), {
    cycleId: cycle.cycleId,
    reasonZh: `结算单 ${settlementNo} 抵扣欠款`,
  });
}

async function stateSupplier(
  trx: Transaction,
  { party, cycle }: Stating,
  settlementNo: string,
): Promise<void> {
  const { cycleId } = cycle;
  const received = await receivedRows(trx, cycleId, party.partyId);
  const borne = await borneRows(trx, cycleId, party.partyId);
  const { goodsFen, borneFen, payableFen, lines } = supplierStatement({ received, claims: [], borne });
  const amounts = { grossFen: goodsFen - borneFen, recoveredFen: 0, payableFen };
  await storeSettlement(trx, { settlementNo, ...party, ...cycle, ...amounts, lines });
  if (borneFen === 0) return;
  const entry = { settlementNo, supplierId: party.partyId, amountFen: borneFen, owedFen: goodsFen };
  await bookTransaction(trx, discountBorne(entry), { cycleId, reasonZh: `结算单 ${settlementNo} 承担优惠` });
}
