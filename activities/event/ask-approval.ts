import type { Transaction } from '../../db/connection.js';
import { insertApproval, type NewApproval } from '../../db/queries/event/approvals.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { openAttention } from '../../db/queries/event/open-attention.js';

/** What a step answers that needs a second person: nothing has happened yet. */
export interface AwaitsApproval {
  readonly approvalId: number;
  readonly state: 'waiting-approval';
}

/** The request waits for a second person, who is told. @throws RuleViolation approval-waiting-already */
export async function askApproval(trx: Transaction, approval: NewApproval): Promise<AwaitsApproval> {
  const approvalId = await insertApproval(trx, approval);
  const { kind, subject, reason, requestedBy } = approval;
  await openAttention(trx, {
    subject: `approval/${approvalId}`,
    cause: 'approval-waiting',
    ownerRole: kind === 'payout-retry' ? 'finance' : 'ops',
    detail: { kind, about: subject, reason, requestedBy },
  });
  await appendEvents(trx, [
    { aggregate: `approval/${approvalId}`, type: 'approval.requested', data: { approvalId, kind, subject } },
  ]);
  return { approvalId, state: 'waiting-approval' };
}
