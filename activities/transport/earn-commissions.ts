import { commissionEarned } from '../../domain/ledger/commission-booked.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import {
  earnAtStop,
  earningsOf,
  type MovedCommission,
} from '../../db/queries/commission/move-commissions.js';
import { lockOrders } from '../../db/queries/cycle/locks.js';
import { bookTransaction } from '../../db/queries/ledger/book-transaction.js';
import { readRunRow, readStops, type StopRow } from '../../db/queries/transport/runs.js';
import { execute, rows } from '../../db/query.js';
import { defineStep } from '../step.js';

export interface EarnCommissionsInput {
  readonly runId: string;
  readonly seq: number;
}

/**
 * The commissions of the signed stop's lines are earned and held for their parties: one ledger transaction for leaders
 * and one for promoters. Once per stop. Locks: the stop's orders, ascending; rows of `account_balances`.
 * @throws RuleViolation stop-unknown, stop-move-not-allowed (not signed yet)
 */
export const earnCommissions = defineStep({
  operation: 'earnCommissions',
  key: ({ runId, seq }: EarnCommissionsInput) => `${runId}/${seq}`,
  run: async (trx, { runId, seq }: EarnCommissionsInput): Promise<{ lines: number; amountFen: number }> => {
    const run = await readRunRow(trx, runId);
    const stop = (await readStops(trx, runId)).find((candidate) => candidate.seq === seq);
    if (stop === undefined) throw new RuleViolation('stop-unknown', { runId, seq });
    if (stop.state !== 'signed') throw new RuleViolation('stop-move-not-allowed', { seq, state: stop.state });
    await lockOrders(trx, await orderIds(trx, stop));
    const earned = await earnAtStop(trx, { cycleId: run.cycleId, leaderId: stop.leaderId });
    await book(trx, stop, earned);
    await execute(
      trx,
      `update stops set earned_at = clock_timestamp() where run_id = :runId and seq = :seq`,
      {
        runId,
        seq,
      },
    );
    return {
      lines: earned.length,
      amountFen: earned.reduce((sum, commission) => sum + commission.amountFen, 0),
    };
  },
});

async function orderIds(trx: Transaction, { cycleId, leaderId }: StopRow): Promise<string[]> {
  const found = await rows<{ id: string }>(
    trx,
    `select id from orders where cycle_id = :cycleId and point_leader_id = :leaderId`,
    { cycleId, leaderId },
  );
  return found.map((order) => order.id);
}

async function book(trx: Transaction, stop: StopRow, earned: readonly MovedCommission[]): Promise<void> {
  for (const role of ['leader', 'promoter'] as const) {
    const earnings = earningsOf(earned.filter((commission) => commission.role === role));
    if (earnings.length === 0) continue;
    const reference = `${stop.runId}/${stop.seq}/${role}`;
    await bookTransaction(trx, commissionEarned({ reference, earnings }), {
      cycleId: stop.cycleId,
      reasonZh: `${stop.leaderName} 已签收，佣金结算`,
    });
  }
}
