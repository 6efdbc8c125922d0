import { commissionAfterRefund } from '../../domain/commission/after-refund.js';
import type { CommissionState } from '../../domain/commission/lifecycle.js';
import { account, type Earner, type EarnerRole } from '../../domain/ledger/accounts.js';
import { commissionReversed } from '../../domain/ledger/commission-reversed.js';
import type { Transaction } from '../../db/connection.js';
import { execute, maybeOne, one, rows } from '../../db/query.js';
import { bookTransaction } from '../../db/queries/ledger/book-transaction.js';

/** A line that is worth less than before: `keptFen` is its net amount minus everything refunded on it. */
export interface LineReduction {
  readonly orderId: string;
  readonly lineNo: number;
  readonly keptFen: number;
  /** Shown on the statements of whoever earns less. */
  readonly reasonZh: string;
}

interface CommissionRow {
  readonly role: EarnerRole;
  readonly level: number;
  readonly beneficiaryId: string;
  readonly cycleId: string;
  readonly state: CommissionState;
  readonly baseFen: number;
  readonly amountFen: number;
  readonly estimatedFen: number;
  /** Its cycle's statement for this party is stored: what it lists will be paid in full. */
  readonly stated: boolean;
}

/**
 * The line's commissions are what the kept base earns, each change is noted with its reason, and what was in the books
 * is taken back: from the held balance once earned, from the available one once available, and as a debt once a
 * statement lists it or it is paid. Nothing left means void. The same base again changes nothing.
 * The caller holds the order's lock. Locks: rows of `account_balances`.
 * @returns by how much the commissions of the line fell, in fen.
 */
export async function reduceCommission(trx: Transaction, reduction: LineReduction): Promise<number> {
  let fallenFen = 0;
  for (const commission of await readCommissions(trx, reduction)) {
    const { amountFen, deltaFen } = commissionAfterRefund({
      estimatedBaseFen: commission.baseFen,
      estimatedAmountFen: commission.estimatedFen,
      currentAmountFen: commission.amountFen,
      netLeftFen: reduction.keptFen,
    });
    if (deltaFen !== 0 || reduction.keptFen === 0)
      await storeAmount(trx, { reduction, commission, amountFen });
    if (deltaFen !== 0) await noteAndReverse(trx, { reduction, commission, amountFen: -deltaFen });
    fallenFen -= deltaFen;
  }
  return fallenFen;
}

async function readCommissions(trx: Transaction, line: LineReduction): Promise<CommissionRow[]> {
  return rows<CommissionRow>(
    trx,
    `select c.role, c.level, c.beneficiary_id as "beneficiaryId", c.cycle_id as "cycleId", c.state,
       c.base_fen as "baseFen", c.amount_fen as "amountFen",
       (c.amount_fen - coalesce((
         select sum(x.delta_fen) from commission_changes x
         where x.order_id = c.order_id and x.line_no = c.line_no and x.role = c.role and x.level = c.level
       ), 0))::bigint as "estimatedFen",
       exists (
         select 1 from settlements s
         where s.cycle_id = c.cycle_id and s.party_kind = c.role and s.party_id = c.beneficiary_id
       ) as stated
     from commissions c
     where c.order_id = :orderId and c.line_no = :lineNo and c.state <> 'void'
     order by c.beneficiary_id, c.level`,
    { orderId: line.orderId, lineNo: line.lineNo },
  );
}

interface Change {
  readonly reduction: LineReduction;
  readonly commission: CommissionRow;
  readonly amountFen: number;
}

/** A paid commission stays paid, whatever is owed back for it. */
async function storeAmount(trx: Transaction, { reduction, commission, amountFen }: Change): Promise<void> {
  const isVoid = reduction.keptFen === 0 && commission.state !== 'paid';
  await execute(
    trx,
    `update commissions set amount_fen = :amountFen, state = case when :isVoid then 'void' else state end
     where order_id = :orderId and line_no = :lineNo and role = :role and level = :level`,
    {
      amountFen,
      isVoid,
      orderId: reduction.orderId,
      lineNo: reduction.lineNo,
      role: commission.role,
      level: commission.level,
    },
  );
}

async function noteAndReverse(trx: Transaction, { reduction, commission, amountFen }: Change): Promise<void> {
  const { orderId, lineNo, reasonZh } = reduction;
  const { role, level, beneficiaryId, cycleId, state } = commission;
  const { id } = await one<{ id: number }>(
    trx,
    `insert into commission_changes (order_id, line_no, role, level, delta_fen, reason_zh)
     values (:orderId, :lineNo, :role, :level, :deltaFen, :reasonZh) returning id`,
    { orderId, lineNo, role, level, deltaFen: -amountFen, reasonZh },
  );
  const earner: Earner = { role, id: beneficiaryId };
  const owedFen = commission.stated ? 0 : await owed(trx, earner, state);
  const reference = `${orderId}/${lineNo}/${role}/${level}/${id}`;
  const entry = commissionReversed({ reference, earner, state, amountFen, owedFen });
  if (entry !== undefined) await bookTransaction(trx, entry, { cycleId, reasonZh });
}

/** What the balance that must give covers; ours until the end, so that two refunds do not take it twice. */
async function owed(trx: Transaction, earner: Earner, state: CommissionState): Promise<number> {
  if (state === 'estimated' || state === 'void') return 0;
  const name = state === 'earned' ? account.earnerHeld(earner) : account.earnerAvailable(earner);
  const row = await maybeOne<{ owedFen: number }>(
    trx,
    `select -amount_fen as "owedFen" from account_balances where account = :name for update`,
    { name },
  );
  return row?.owedFen ?? 0;
}
