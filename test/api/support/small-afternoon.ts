import { decideClaim } from '../../../activities/after-sale/decide-claim.js';
import { completeOrder } from '../../../activities/order/complete-order.js';
import { markDelivered } from '../../../activities/settlement/mark-delivered.js';
import { storeStatements } from '../../../activities/settlement/store-statements.js';
import { execute } from '../../../db/query.js';
import { endClaims } from '../../support/factories/pickup.js';
import { deliverMessages } from '../../../workers/consumers/messages.js';
import { reconcile, retryPayout, withdrawClaim } from './small-office.js';
import { leaveUncollected } from './small-uncollected.js';
import type { Placed, Stage } from './stage.js';

export interface Afterwards {
  readonly claimNo: string;
  /** The leader's statement whose payout finance asked for. */
  readonly settlementNo: string;
  /** The pickup code of the collected hundred-yuan order. */
  readonly code: string;
  /** A parcel that nobody fetched and that is back at the station. */
  readonly returnedParcel: string;
}

interface Pair {
  readonly failed: Placed;
  readonly pickerId: string;
  readonly hundred: Placed;
  readonly claimed: Placed;
}

/** Collected, reviewed, claimed on and settled up to the payout that finance asks for. */
export async function afterwards(
  stage: Stage,
  { hundred, claimed, failed, pickerId }: Pair,
): Promise<Afterwards> {
  const code = await redeem(stage, hundred);
  await redeem(stage, claimed);
  await markDelivered(stage.deps)({ cycleId: stage.cycleId });
  await review(stage, hundred);
  const returnedParcel = await leaveUncollected(stage, failed, pickerId);
  const claimNo = await claim(stage, claimed);
  await withdrawClaim(stage, claimed);
  const settlementNo = await settle(stage, hundred);
  while ((await deliverMessages(stage.database)()) > 0);
  return { code, claimNo, settlementNo, returnedParcel };
}

async function redeem(stage: Stage, { memberId, leaderId }: Placed): Promise<string> {
  const { data } = await stage.read<{ data: { code: string }[] }>(`member/${memberId}`, 'listPickups');
  const code = data[0]?.code ?? '';
  const other = { body: { phoneTail: '0000' } };
  await stage.mutate({ operation: 'redeemPickup', as: `leader/${leaderId}`, body: { code }, other });
  return code;
}

async function review(stage: Stage, { orderId, memberId }: Placed): Promise<void> {
  const as = `member/${memberId}`;
  const { lines } = await stage.read<{ lines: { skuId: string }[] }>(as, 'readOrder', {
    params: { orderId },
  });
  const reviews = lines.map(({ skuId }) => ({ skuId, stars: 5, words: '很好' }));
  const other = { body: { reviews: reviews.map((one) => ({ ...one, stars: 1 })) } };
  await stage.mutate({ operation: 'writeReview', as, params: { orderId }, body: { reviews }, other });
}

async function claim(stage: Stage, { orderId, memberId }: Placed): Promise<string> {
  const body = { orderId, lineNo: 1, quantity: 1, cause: 'damaged' };
  const { claimNo } = await stage.mutate<{ claimNo: string }>({
    operation: 'openClaim',
    as: `member/${memberId}`,
    body,
    other: { body: { ...body, quantity: 2 } },
  });
  await decideClaim(stage.deps)({ claimNo });
  const decision = { granted: true, reasonZh: '同意退款' };
  const other = { body: { ...decision, granted: false } };
  await stage.mutate({ operation: 'decideClaim', as: 'ops', params: { claimNo }, body: decision, other });
  return claimNo;
}

async function settle(stage: Stage, { orderId, leaderId }: Placed): Promise<string> {
  const { database, deps, cycleId } = stage;
  await endClaims(database, orderId);
  await completeOrder(deps)({ orderId });
  await storeStatements(deps)({ cycleId });
  await execute(database, `update settlements set payable_at = clock_timestamp() where cycle_id = :cycleId`, {
    cycleId,
  });
  const { data } = await stage.read<{ data: { settlementNo: string; partyId: string }[] }>(
    'finance',
    'listSettlements',
  );
  const settlementNo = data.find((statement) => statement.partyId === leaderId)?.settlementNo ?? '';
  const other = { params: { settlementNo: '0'.repeat(20) } };
  await stage.mutate({ operation: 'requestPayout', as: 'finance', params: { settlementNo }, other });
  await retryPayout(stage, settlementNo);
  await reconcile(stage);
  return settlementNo;
}
