import { claimAmountFen } from '../../domain/after-sale/claim-limit.js';
import { windowAfter } from '../../domain/cycle/timetable.js';
import { compareInstants } from '../../domain/values/instants.js';
import { makeClaimNo } from '../../domain/values/ids.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { type ClaimRow, readClaimableLine } from '../../db/queries/after-sale/claims.js';
import { readInstallation } from '../../db/queries/cycle/installation.js';
import { lockOrders } from '../../db/queries/cycle/locks.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { execute, maybeOne } from '../../db/query.js';
import { defineStep, type StepDeps } from '../step.js';

export interface OpenClaimDeps extends StepDeps {
  /** Cryptographic random bytes: claim numbers must not be guessable. */
  readonly randomBytes: (count: number) => Uint8Array;
}

export interface OpenClaimInput {
  readonly orderId: string;
  readonly lineNo: number;
  /** Whose order it is: a member's own, or for operations any of their region. */
  readonly owner: { readonly memberId: string } | { readonly regionId: string };
  readonly quantity: number;
  readonly cause: ClaimRow['cause'];
  readonly photoCount: number;
  readonly words: string;
}

export interface OpenedClaim {
  readonly claimNo: string;
  readonly state: 'open';
  readonly claimedFen: number;
}

/**
 * The claim is open for what these pieces were paid, and all claims on the line together stay within what was paid and
 * not returned. Fresh goods have less time than those that keep. Operations may open one on a completed order too
 * (客诉补偿): it always waits for a person. Locks: the order.
 * @throws RuleViolation order-unknown, claim-not-collected, claim-window-closed, order-line-unknown,
 *   claim-amount-invalid, claim-exceeds-paid
 */
export const openClaim = defineStep({
  operation: 'openClaim',
  run: async (trx, input: OpenClaimInput, deps: OpenClaimDeps): Promise<OpenedClaim> => {
    const { orderId, lineNo, owner } = input;
    await lockOrders(trx, [orderId]);
    const order = await assertOpenForClaims(trx, orderId, owner);
    const { day, memberId } = order;
    const line = await readClaimableLine(trx, { orderId, lineNo });
    await assertInTime(trx, order, line.band);
    const claimedFen = claimAmountFen(line, input.quantity);
    const claimNo = makeClaimNo({ cutoffDay: day, random: deps.randomBytes(14) });
    const { quantity, cause, photoCount, words } = input;
    await execute(
      trx,
      `insert into claims (no, order_id, line_no, member_id, cause, quantity, claimed_fen, photo_count, words)
       values (:claimNo, :orderId, :lineNo, :memberId, :cause, :quantity, :claimedFen, :photoCount, :words)`,
      { claimNo, orderId, lineNo, memberId, cause, quantity, claimedFen, photoCount, words },
    );
    await appendEvents(trx, [
      { aggregate: `claim/${claimNo}`, type: 'claim.opened', data: { claimNo, orderId, memberId } },
    ]);
    return { claimNo, state: 'open', claimedFen };
  },
});

/** The owner's order is collected and its claims are open; returns its member and the label of its cycle's day. */
async function assertOpenForClaims(
  trx: Transaction,
  orderId: string,
  owner: OpenClaimInput['owner'],
): Promise<ClaimedOrder> {
  const order = await maybeOne<ClaimedOrder>(
    trx,
    `select o.state, c.day, o.member_id as "memberId", o.claim_until as "claimUntil",
       o.collected_at as "collectedAt", clock_timestamp() as at,
       coalesce(o.claim_until > clock_timestamp(), false) as open
     from orders o join cycles c on c.id = o.cycle_id
     where o.id = :orderId and :owner = case when :byMember then o.member_id else o.region_id end`,
    'memberId' in owner
      ? { orderId, owner: owner.memberId, byMember: true }
      : { orderId, owner: owner.regionId, byMember: false },
  );
  if (order === undefined) throw new RuleViolation('order-unknown', { orderId });
  const { state, open, claimUntil, collectedAt } = order;
  if (state === 'completed' && 'regionId' in owner && collectedAt !== null) return order;
  if (state === 'completed' || (state === 'collected' && !open))
    throw new RuleViolation('claim-window-closed', { orderId, claimUntil });
  if (state !== 'collected') throw new RuleViolation('claim-not-collected', { orderId, state });
  return order;
}

interface ClaimedOrder {
  readonly state: string;
  readonly day: string;
  readonly memberId: string;
  readonly open: boolean;
  readonly claimUntil: string;
  readonly collectedAt: string | null;
  /** The database's instant of this reading. */
  readonly at: string;
}

/** The order is open as long as its goods that keep; its fresh lines are not. */
async function assertInTime(trx: Transaction, order: ClaimedOrder, band: string): Promise<void> {
  const { state, collectedAt, claimUntil: nominal, at } = order;
  if (state === 'completed' || band === 'ambient' || collectedAt === null) return;
  const { pace } = await readInstallation(trx);
  const claimUntil = windowAfter(pace, { window: 'claim', eventAt: collectedAt, nominal });
  if (pace.kind === 'real' && compareInstants(at, claimUntil) >= 0)
    throw new RuleViolation('claim-window-closed', { claimUntil, band });
}
