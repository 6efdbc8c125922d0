import { claimableFen } from '../../domain/after-sale/claim-limit.js';
import {
  decideInstantRefund,
  type InstantRefundDecision,
  instantRefundRuleDefault,
} from '../../domain/after-sale/instant-refund.js';
import { fastDayMs, type Pace } from '../../domain/cycle/pace.js';
import type { Transaction } from '../../db/connection.js';
import {
  type ClaimRow,
  readClaimableLine,
  readClaimHistory,
  readClaimRow,
} from '../../db/queries/after-sale/claims.js';
import { grantClaim, refuseClaim } from './end-claim.js';
import { readInstallation } from '../../db/queries/cycle/installation.js';
import { lockOrders } from '../../db/queries/cycle/locks.js';
import { openAttention } from '../../db/queries/event/open-attention.js';
import { execute, one } from '../../db/query.js';
import type { AfterSaleInput, ClaimSnapshot } from '../../workflows/contracts/after-sale.js';
import { defineStep } from '../step.js';
import { readClaimSnapshot } from './read-claim.js';

/**
 * The open claim is granted at once by rule (秒退) with its refund created, refused, or waiting for a person with an
 * attention row; a claim that was decided before is left as it is. Idempotent by the state. Locks: the order.
 */
export const decideClaim = defineStep({
  operation: 'decideClaim',
  run: async (trx, { claimNo }: AfterSaleInput): Promise<ClaimSnapshot> => {
    await lockOrders(trx, [(await readClaimRow(trx, claimNo)).orderId]);
    const claim = await readClaimRow(trx, claimNo);
    if (claim.state === 'open') await carryOut(trx, claim, await decide(trx, claim));
    return readClaimSnapshot(trx, claimNo);
  },
});

async function decide(trx: Transaction, claim: ClaimRow): Promise<InstantRefundDecision> {
  const rule = instantRefundRuleDefault;
  const { orderId, lineNo, claimNo } = claim;
  const line = await readClaimableLine(trx, { orderId, lineNo, exceptClaimNo: claimNo });
  const { completed } = await one<{ completed: boolean }>(
    trx,
    `select state = 'completed' as completed from orders where id = :orderId`,
    { orderId },
  );
  if (completed) return goodwill;
  const { sinceCollectedMs, ...history } = await readClaimHistory(trx, claim, rule.countWindowDays);
  const { pace } = await readInstallation(trx);
  return decideInstantRefund(
    {
      amountFen: claim.claimedFen,
      claimableFen: claimableFen(line),
      fresh: line.band !== 'ambient',
      hasPhoto: claim.photoCount > 0,
      sinceCollectedMs: inDaysTime(sinceCollectedMs, pace),
      ...history,
    },
    rule,
  );
}

/** A claim on a completed order is a favour that no rule grants. */
const goodwill: InstantRefundDecision = {
  decision: 'human',
  amountFen: 0,
  reasons: [
    {
      cause: 'too-late',
      zh: '订单已完成，客诉补偿需人工审核',
      en: 'The order is completed; a person decides about goodwill',
    },
  ],
};

async function carryOut(trx: Transaction, claim: ClaimRow, decision: InstantRefundDecision): Promise<void> {
  const reasonZh = decision.reasons.map((reason) => reason.zh).join('；');
  const byRule = { decidedBy: 'rule', reasonZh };
  if (decision.decision === 'refund')
    return grantClaim(trx, claim, { ...byRule, amountFen: decision.amountFen });
  if (decision.decision === 'refuse') return refuseClaim(trx, claim, byRule);
  await execute(trx, `update claims set state = 'waiting', reason_zh = :reasonZh where no = :claimNo`, {
    claimNo: claim.claimNo,
    reasonZh,
  });
  await openAttention(trx, {
    subject: `claim/${claim.claimNo}`,
    cause: 'claim-waiting',
    ownerRole: 'ops',
    detail: { reasonZh, claimedFen: claim.claimedFen },
  });
}

/** The rule counts hours of the day that is played: at a fast pace a real second is many of them. */
function inDaysTime(elapsedMs: number, pace: Pace): number {
  const dayMs = 86_400_000;
  return pace.kind === 'real' ? elapsedMs : Math.round((elapsedMs * dayMs) / fastDayMs(pace.speed));
}
