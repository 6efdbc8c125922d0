import { assertMayDecide } from '../../domain/event/approval.js';
import type { Transaction } from '../../db/connection.js';
import {
  type ApprovalRow,
  isSamePerson,
  lockApproval,
  storeApprovalDecision,
} from '../../db/queries/event/approvals.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { resolveAttention } from '../../db/queries/event/open-attention.js';
import { grantApprovedClaim, type GrantRequest } from '../after-sale/resolve-claim.js';
import { moveApprovedCutoff, type MoveCutoffRequest } from '../cycle/extend-cycle.js';
import { retryApprovedPayout, type RetryRequest } from '../settlement/retry-payout.js';
import { defineStep } from '../step.js';

export interface DecideApprovalInput {
  readonly approvalId: number;
  /** The owner: people decide what was asked for in their own region. */
  readonly regionId: string;
  /** `<role>/<id>` of the second person. */
  readonly decidedBy: string;
  readonly reason: string | null;
}

export interface DecidedApproval {
  readonly approvalId: number;
  readonly state: 'approved' | 'rejected';
}

/**
 * A second person has agreed, and what was asked for is done in the same transaction; whatever the step itself refuses by
 * now is refused here, and the request goes on waiting. @throws RuleViolation approval-unknown,
 * approval-decided-before, approval-own-request, and those of the step
 */
export const approveApproval = defineStep({
  operation: 'approveApproval',
  run: async (trx, input: DecideApprovalInput): Promise<DecidedApproval> => {
    const approval = await lockForDecision(trx, input);
    await carryOut(trx, approval, input.decidedBy);
    return store(trx, { approval, input, state: 'approved' });
  },
});

/** A second person has said no: nothing happens. @throws as approveApproval, without those of the step */
export const rejectApproval = defineStep({
  operation: 'rejectApproval',
  run: async (trx, input: DecideApprovalInput): Promise<DecidedApproval> => {
    const approval = await lockForDecision(trx, input);
    return store(trx, { approval, input, state: 'rejected' });
  },
});

async function lockForDecision(trx: Transaction, input: DecideApprovalInput): Promise<ApprovalRow> {
  const approval = await lockApproval(trx, input);
  const samePerson = await isSamePerson(trx, approval.requestedBy, input.decidedBy);
  assertMayDecide({ state: approval.state, samePerson });
  return approval;
}

/** The request was stored by the step of its kind, so its shape is that step's. */
async function carryOut(trx: Transaction, approval: ApprovalRow, approvedBy: string): Promise<void> {
  const { kind, request } = approval;
  const by = { approvedBy };
  if (kind === 'claim-grant')
    return grantApprovedClaim(trx, { ...(request as unknown as GrantRequest), ...by });
  if (kind === 'payout-retry') return retryApprovedPayout(trx, request as unknown as RetryRequest);
  await moveApprovedCutoff(trx, request as unknown as MoveCutoffRequest);
}

async function store(
  trx: Transaction,
  decision: {
    readonly approval: ApprovalRow;
    readonly input: DecideApprovalInput;
    readonly state: 'approved' | 'rejected';
  },
): Promise<DecidedApproval> {
  const { approval, input, state } = decision;
  const { approvalId, kind, subject } = approval;
  const { decidedBy, reason } = input;
  await storeApprovalDecision(trx, { approvalId, state, decidedBy, reason });
  await resolveAttention(trx, `approval/${approvalId}`, 'approval-waiting');
  const data = { approvalId, kind, subject, approved: state === 'approved' };
  await appendEvents(trx, [{ aggregate: `approval/${approvalId}`, type: 'approval.decided', data }]);
  return { approvalId, state };
}
