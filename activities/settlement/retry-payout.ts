import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { resolveAttention } from '../../db/queries/event/open-attention.js';
import {
  type PayoutRow,
  readPayout,
  replaceFailed,
  storePayoutState,
} from '../../db/queries/settlement/payouts.js';
import { maybeOne } from '../../db/query.js';
import { askApproval, type AwaitsApproval } from '../event/ask-approval.js';
import { defineStep } from '../step.js';

export interface RetryPayoutInput {
  readonly settlementNo: string;
  /** The owner: finance pays in its own region. */
  readonly regionId: string;
  readonly requestedBy: string;
  readonly reason: string;
}

/** What a second person approves. */
export interface RetryRequest {
  readonly settlementNo: string;
  readonly regionId: string;
}

/**
 * Paying again what failed waits for a second person. @throws RuleViolation payout-unknown, payout-not-failed,
 * approval-waiting-already
 */
export const retryPayout = defineStep({
  operation: 'retryPayout',
  run: async (trx, input: RetryPayoutInput): Promise<AwaitsApproval> => {
    const { settlementNo, regionId, requestedBy, reason } = input;
    const { state, failCause, amountFen, partyKind, partyId } = await lockFailed(trx, input);
    return askApproval(trx, {
      regionId,
      kind: 'payout-retry',
      subject: `settlement/${settlementNo}`,
      request: { settlementNo, regionId },
      before: { state, failCause, amountFen },
      after: { state: 'requested', payee: `${partyKind}/${partyId}` },
      reason,
      requestedBy,
    });
  },
});

/**
 * The failed transfers go out again under new numbers, because the provider has ended the old ones; those that arrived
 * are left alone. @throws as retryPayout
 */
export async function retryApprovedPayout(trx: Transaction, request: RetryRequest): Promise<void> {
  const { settlementNo } = request;
  await lockFailed(trx, request);
  await replaceFailed(trx, settlementNo);
  await storePayoutState(trx, { settlementNo, state: 'requested', failCause: null });
  await resolveAttention(trx, `settlement/${settlementNo}`, 'payout-failed');
  await appendEvents(trx, [
    { aggregate: `settlement/${settlementNo}`, type: 'payout.requested', data: { settlementNo } },
  ]);
}

async function lockFailed(trx: Transaction, { settlementNo, regionId }: RetryRequest): Promise<PayoutRow> {
  const known = await maybeOne(
    trx,
    `select 1 from payouts p join settlements s on s.no = p.settlement_no join cycles c on c.id = s.cycle_id
     where p.settlement_no = :settlementNo and c.region_id = :regionId`,
    { settlementNo, regionId },
  );
  if (known === undefined) throw new RuleViolation('payout-unknown', { settlementNo });
  const payout = await readPayout(trx, settlementNo, 'lock');
  if (payout.state !== 'failed')
    throw new RuleViolation('payout-not-failed', { settlementNo, state: payout.state });
  return payout;
}
