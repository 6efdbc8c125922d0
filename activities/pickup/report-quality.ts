import { claimAmountFen } from '../../domain/after-sale/claim-limit.js';
import { isReportTrusted } from '../../domain/pickup/leader-report.js';
import { makeClaimNo } from '../../domain/values/ids.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { readClaimableLine, readClaimRow } from '../../db/queries/after-sale/claims.js';
import { lockFences, lockOrders } from '../../db/queries/cycle/locks.js';
import { readCycleRow } from '../../db/queries/cycle/read-cycle.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { openAttention } from '../../db/queries/event/open-attention.js';
import {
  insertReportedClaim,
  readWaitingLines,
  type WaitingLine,
} from '../../db/queries/pickup/waiting-lines.js';
import { grantClaim } from '../after-sale/end-claim.js';
import { defineStep, type StepDeps } from '../step.js';

export interface ReportQualityDeps extends StepDeps {
  /** Cryptographic random bytes: claim numbers must not be guessable. */
  readonly randomBytes: (count: number) => Uint8Array;
}

export interface ReportQualityInput {
  /** The owner: a leader reports what waits at his own point only. */
  readonly leaderId: string;
  readonly cycleId: string;
  readonly skuId: string;
  readonly cause: 'damaged' | 'spoiled' | 'wrong';
  readonly words: string;
  readonly photoCount: number;
  readonly pieces: readonly { readonly parcelNo: string; readonly quantity: number }[];
}

export interface ReportedClaim {
  readonly claimNo: string;
  readonly orderId: string;
  readonly lineNo: number;
  readonly claimedFen: number;
  readonly state: 'granted' | 'waiting';
}

/**
 * Bad goods at the point are claims of the members whose they are, before they come: granted at once with a photo and
 * within the limit, else waiting for a person. Locks: the fence (shared), the orders.
 * @throws RuleViolation report-not-waiting, claim-exceeds-paid
 */
export const reportQuality = defineStep({
  operation: 'reportQuality',
  run: async (
    trx,
    input: ReportQualityInput,
    deps: ReportQualityDeps,
  ): Promise<{ claims: ReportedClaim[] }> => {
    const { leaderId, cycleId, skuId, pieces } = input;
    await lockFences(trx, [cycleId]);
    const parcelNos = pieces.map((one) => one.parcelNo);
    const asked = { leaderId, cycleId, skuId, parcelNos };
    await lockOrders(
      trx,
      (await readWaitingLines(trx, asked)).map((line) => line.orderId),
    );
    const lines = await readWaitingLines(trx, asked);
    const claims: ReportedClaim[] = [];
    for (const { line, quantity } of pieces.flatMap((one) => takeFrom(lines, one)))
      claims.push(await claim(trx, { input, line, quantity, deps }));
    return { claims };
  },
});

/** The pieces by order line: a member may have the SKU in two orders of one parcel. */
function takeFrom(
  lines: readonly WaitingLine[],
  { parcelNo, quantity }: { readonly parcelNo: string; readonly quantity: number },
): { line: WaitingLine; quantity: number }[] {
  let wanted = quantity;
  const taken = lines
    .filter((line) => line.parcelNo === parcelNo)
    .flatMap((line) => {
      const part = Math.min(wanted, line.quantity);
      wanted -= part;
      return part > 0 ? [{ line, quantity: part }] : [];
    });
  if (wanted > 0)
    throw new RuleViolation('report-not-waiting', { parcelNo, quantity, waiting: quantity - wanted });
  return taken;
}

interface Claiming {
  readonly input: ReportQualityInput;
  readonly line: WaitingLine;
  readonly quantity: number;
  readonly deps: ReportQualityDeps;
}

async function claim(trx: Transaction, { input, line, quantity, deps }: Claiming): Promise<ReportedClaim> {
  const { orderId, lineNo, memberId } = line;
  const { cause, words, photoCount, leaderId, cycleId } = input;
  const claimedFen = claimAmountFen(await readClaimableLine(trx, { orderId, lineNo }), quantity);
  const { day } = await readCycleRow(trx, cycleId);
  const claimNo = makeClaimNo({ cutoffDay: day, random: deps.randomBytes(14) });
  const row = { claimNo, orderId, lineNo, memberId, cause, quantity, claimedFen, photoCount, words };
  await insertReportedClaim(trx, { ...row, reportedBy: leaderId });
  await appendEvents(trx, [
    { aggregate: `claim/${claimNo}`, type: 'claim.opened', data: { claimNo, orderId, memberId } },
  ]);
  const reported = { claimNo, orderId, lineNo, claimedFen };
  if (isReportTrusted({ claimedFen, hasPhoto: photoCount > 0 })) {
    const reasonZh = '团长取货前发现商品问题，已退款';
    await grantClaim(trx, await readClaimRow(trx, claimNo), {
      decidedBy: 'rule',
      reasonZh,
      amountFen: claimedFen,
    });
    return { ...reported, state: 'granted' };
  }
  const detail = { reasonZh: '团长取货前报告商品问题', claimedFen, leaderId };
  await openAttention(trx, { subject: `claim/${claimNo}`, cause: 'claim-waiting', ownerRole: 'ops', detail });
  return { ...reported, state: 'waiting' };
}
