import type { Database, Transaction } from '../../db/connection.js';
import { readClaimRow } from '../../db/queries/after-sale/claims.js';
import { recheckMs } from '../../db/queries/cycle/recheck.js';
import { claimStateWords } from '../../domain/after-sale/claim-lifecycle.js';
import type { AfterSaleInput, ClaimSnapshot } from '../../workflows/contracts/after-sale.js';
import type { StepDeps } from '../step.js';

/** Where the claim stands. @throws RuleViolation claim-unknown */
export const readClaim =
  (deps: StepDeps) =>
  ({ claimNo }: AfterSaleInput): Promise<ClaimSnapshot> =>
    readClaimSnapshot(deps.database, claimNo);

/** As readClaim, inside a transaction where one is open. */
export async function readClaimSnapshot(on: Database | Transaction, claimNo: string): Promise<ClaimSnapshot> {
  const { state, refundNo, reasonZh } = await readClaimRow(on, claimNo);
  const reason = reasonZh === null ? '' : `：${reasonZh}`;
  return {
    state,
    refundNo,
    words: `${claimStateWords[state].zh}${reason}`,
    nextCheckInMs: await recheckMs(on),
  };
}
