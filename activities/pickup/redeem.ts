import { parsePickupCode } from '../../domain/pickup/pickup-code.js';
import {
  decideRedemption,
  type Pickup,
  type Presented,
  type RedeemRefusalCode,
} from '../../domain/pickup/redeem.js';
import { type RefusalDetails, RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { lockFences, lockOrders } from '../../db/queries/cycle/locks.js';
import { countFailure, failedAttempts } from '../../db/queries/pickup/attempts.js';
import { openAttention } from '../../db/queries/event/open-attention.js';
import { collect, noteProxy, ordersAtPoint } from '../../db/queries/pickup/collect.js';
import { cycleAtPoint, cycleOfPresented, presentedPickups } from '../../db/queries/pickup/find-pickups.js';
import { defineStep, type Idempotency, type StepAnswer, type StepDeps } from '../step.js';

export interface RedeemInput {
  /** The owner: a leader hands out at his own point only. */
  readonly leaderId: string;
  /** One of the two: the pickup code, or the last four digits of the member's phone. */
  readonly code?: string | undefined;
  readonly phoneTail?: string | undefined;
  /** Only these of the waiting parcels; left out, all of them. */
  readonly parcelIds?: readonly string[] | undefined;
  /** Who fetches the goods with the member's code, when it is somebody else. */
  readonly proxyName?: string | undefined;
}

export interface Redeemed {
  readonly cycleId: string;
  readonly memberId: string;
  readonly parcels: number;
  /** Parcels of the member that are still on their way; the same code opens them later. */
  readonly laterParcels: number;
  /** Parcels that the member left at the point for another time. */
  readonly waitingParcels: number;
  /** Orders of which the last parcel was handed over. */
  readonly orderIds: readonly string[];
  readonly claimUntil: string;
}

type Verdict =
  | ({ readonly accepted: true } & Redeemed)
  | { readonly accepted: false; readonly code: RedeemRefusalCode; readonly details: RefusalDetails };

/**
 * The signed parcels of the member (all, or those that were asked for) are handed over, or it is refused and a wrong try
 * is counted: the count is committed although the answer is a refusal. Locks: the point's count of tries, the cycle's fence (shared), the member's orders.
 * @throws RuleViolation pickup-*
 */
export const redeem =
  (deps: StepDeps) =>
  async (input: RedeemInput, idempotency?: Idempotency): Promise<StepAnswer<Redeemed>> => {
    const { result: verdict, replayed } = await tryToRedeem(deps)(input, idempotency);
    if (!verdict.accepted) throw new RuleViolation(verdict.code, verdict.details);
    const { accepted: _accepted, ...redeemed } = verdict;
    return { result: redeemed, replayed };
  };

const tryToRedeem = defineStep({
  operation: 'redeem',
  run: async (trx, input: RedeemInput): Promise<Verdict> => {
    const presented = presentedBy(input);
    const { leaderId } = input;
    const cycleId = (await cycleOfPresented(trx, leaderId, presented)) ?? (await cycleAtPoint(trx, leaderId));
    if (cycleId === undefined) return { accepted: false, code: 'pickup-code-unknown', details: {} };
    const point = { cycleId, leaderId };
    await lockMembers(trx, point, await presentedPickups(trx, cycleId, presented));
    const verdict = decideRedemption({
      leaderId,
      presented,
      pickups: await presentedPickups(trx, cycleId, presented),
      failedAttempts: await failedAttempts(trx, point),
      parcelIds: input.parcelIds,
    });
    if (!verdict.accepted) {
      if (verdict.countsAsFailure) await countFailure(trx, point);
      if (verdict.code === 'pickup-attempts-exhausted') await callForHelp(trx, point);
      return { accepted: false, code: verdict.code, details: verdict.details };
    }
    const { memberId, parcelIds, laterParcelIds, waitingParcelIds } = verdict;
    const collected = await collect(trx, { ...point, memberId, parcelIds });
    if (input.proxyName !== undefined)
      await noteProxy(trx, { ...point, memberId, proxyName: input.proxyName });
    const counts = {
      parcels: parcelIds.length,
      laterParcels: laterParcelIds.length,
      waitingParcels: waitingParcelIds.length,
    };
    return { accepted: true, cycleId, memberId, ...counts, ...collected };
  },
});

/** Somebody may be guessing: operations look at the point. */
async function callForHelp(
  trx: Transaction,
  { cycleId, leaderId }: { readonly cycleId: string; readonly leaderId: string },
): Promise<void> {
  await openAttention(trx, {
    subject: `leader/${cycleId}/${leaderId}`,
    cause: 'pickup-attempts',
    ownerRole: 'ops',
    detail: { leaderId },
  });
}

function presentedBy({ code, phoneTail }: RedeemInput): Presented {
  if (code !== undefined) return { by: 'code', code: parsePickupCode(code) };
  return { by: 'phone', lastFour: phoneTail ?? '' };
}

/** The orders of whoever may be meant are ours before it is decided, so that no deadline takes the goods meanwhile. */
async function lockMembers(
  trx: Transaction,
  point: { readonly cycleId: string; readonly leaderId: string },
  candidates: readonly Pickup[],
): Promise<void> {
  await lockFences(trx, [point.cycleId]);
  const members = candidates
    .filter((pickup) => pickup.leaderId === point.leaderId)
    .map((pickup) => pickup.memberId);
  await lockOrders(trx, await ordersAtPoint(trx, { ...point, memberIds: members }));
}
