import { closeClaim } from '../../../activities/after-sale/close-claim.js';
import { decideClaim } from '../../../activities/after-sale/decide-claim.js';
import { openClaim } from '../../../activities/after-sale/open-claim.js';
import { completeOrder } from '../../../activities/order/complete-order.js';
import { redeem } from '../../../activities/pickup/redeem.js';
import { bookChannel } from '../../../activities/settlement/book-channel.js';
import { recordTransfer } from '../../../activities/settlement/record-transfer.js';
import { requestPayout } from '../../../activities/settlement/request-payout.js';
import { settleCycle } from '../../../activities/settlement/settle-cycle.js';
import { storeStatements } from '../../../activities/settlement/store-statements.js';
import { execute, one, rows } from '../../../db/query.js';
import type { TradeBill } from '../../../ports/payment/bill.js';
import { providerThat } from '../../support/factories/settlement.js';
import { type Day, ids, orderOf, people, stepDeps } from './day.js';
import { payRefunds } from './play-sale.js';

/** Pickup, one claim, completion, settlement, and one leader who is paid. */
export async function* playEnd(day: Day): AsyncGenerator<string> {
  yield* collect(day);
  yield* claim(day);
  yield* complete(day);
  yield* settle(day);
}

async function* collect({ database, cycleId }: Day): AsyncGenerator<string> {
  const pickups = await rows<{ leaderId: string; code: string }>(
    database,
    `select leader_id as "leaderId", code from pickups
     where cycle_id = :cycleId and state = 'ready' and member_id <> :absent order by leader_id`,
    { cycleId, absent: people.absent },
  );
  for (const pickup of pickups) {
    await redeem({ database })(pickup);
    yield `${pickup.leaderId} handed out`;
  }
  await execute(database, `update cycles set pickup_until = clock_timestamp() where id = :cycleId`, {
    cycleId,
  });
  for (const orderId of await ids(
    database,
    `select id from orders where cycle_id = '${cycleId}' and state = 'paid'`,
  )) {
    await completeOrder({ database })({ orderId });
    yield `${orderId} uncollected`;
  }
}

async function* claim(day: Day): AsyncGenerator<string> {
  const { database } = day;
  const owner = { memberId: people.claimant };
  const claimOf = { owner, cause: 'spoiled' as const, photoCount: 1, words: '烂了' };
  const orderId = await orderOf(database, people.claimant);
  const { result } = await openClaim(stepDeps(database))({ orderId, lineNo: 2, quantity: 1, ...claimOf });
  yield 'claimed';
  await decideClaim({ database })(result);
  yield 'granted';
  await payRefunds(day);
  await closeClaim({ database })(result);
  yield 'claim refunded';
}

async function* complete({ database, cycleId }: Day): AsyncGenerator<string> {
  await execute(
    database,
    `update orders set claim_until = clock_timestamp() where cycle_id = :cycleId and claim_until is not null`,
    { cycleId },
  );
  const open = `select id from orders where cycle_id = '${cycleId}' and state in ('collected', 'uncollected')`;
  for (const orderId of await ids(database, open)) {
    await completeOrder({ database })({ orderId });
    yield `${orderId} completed`;
  }
}

async function* settle({ database, cycleId }: Day): AsyncGenerator<string> {
  await execute(
    database,
    `update payments set shipping_reported_at = clock_timestamp() - interval '3 days'
     where shipping_reported_at is not null`,
  );
  const tradeBill = async (billDay: string): Promise<TradeBill> =>
    billOf(billDay, await orderOf(database, people.a));
  await bookChannel({ database, payment: providerThat({ tradeBill }) })({ cycleId });
  yield 'channel booked';
  await storeStatements(stepDeps(database))({ cycleId });
  yield 'statements stored';
  await settleCycle({ database })({ cycleId });
  yield 'settled';
  await execute(database, `update settlements set payable_at = clock_timestamp()`);
  const { no: settlementNo } = await one<{ no: string }>(
    database,
    `select no from settlements where party_kind = 'leader' and party_id = 'L001'`,
  );
  const owner = { partyKind: 'leader', partyId: 'L001' } as const;
  await requestPayout({ database })({ settlementNo, owner, requestedBy: 'leader/L001' });
  yield 'payout requested';
  await recordTransfer(
    { database },
    { settlementNo, outBillNo: settlementNo, status: { state: 'accepted' } },
  );
  yield 'payout sent';
  await recordTransfer({ database }, { settlementNo, outBillNo: settlementNo, status: { state: 'success' } });
  yield 'paid out';
}

/** A bill with one payment, whose fee is 60 fen. */
function billOf(day: string, outTradeNo: string): TradeBill {
  const line = {
    kind: 'payment' as const,
    at: `${day}T04:00:00Z`,
    outTradeNo,
    transactionId: 'T1',
    payerOpenId: 'o',
  };
  const sums = { amountFen: 10_000, refundFen: 0, feeFen: 60 };
  return { day, lines: [{ ...line, ...sums, outRefundNo: '' }], totals: { lineCount: 1, ...sums } };
}
