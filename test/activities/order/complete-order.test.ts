import test from 'ava';
import { completeOrder } from '../../../activities/order/complete-order.js';
import { settleRefund } from '../../../activities/payment/settle-refund.js';
import { decideStop } from '../../../activities/transport/decide-stop.js';
import { failStop } from '../../../activities/transport/fail-stop.js';
import { finishRun } from '../../../activities/transport/finish-run.js';
import { markDelivered } from '../../../activities/settlement/mark-delivered.js';
import { execute, rows } from '../../../db/query.js';
import { ownDatabase } from '../../support/database.js';
import {
  balanceOf,
  collectAll,
  completeAfterClaims,
  deliveredCycle,
  endClaims,
  endPickup,
  orderState,
} from '../../support/factories/pickup.js';
import { departedRun, packedNight } from '../../support/factories/transport.js';

const database = await ownDatabase(test);

const complete = (orderId: string) => completeOrder({ database })({ orderId });

const bookedOf = (orderId: string) =>
  rows<{ kind: string; account: string; fen: number }>(
    database,
    `select t.kind, p.account, p.amount_fen as fen from ledger_transactions t join postings p on p.transaction_id = t.id
     where t.ref = :orderId order by t.kind, p.amount_fen desc, p.account`,
    { orderId },
  );

test('completing posts the revenue and frees the commission to the fen, once', async (t) => {
  const night = await packedNight(database, {
    tag: 'CPL',
    orders: [{ member: 'A', leader: 'L1', lines: [{ priceFen: 10_000 }] }],
    inviters: { A: 'B', B: 'C' },
    leaderRateBp: 1000,
  });
  const [orderId = ''] = night.orderIds;
  await deliveredCycle(database, night);
  t.is((await complete(orderId)).result.state, 'paid', 'the pickup window is still open');
  await collectAll(database, night, 'A');
  const early = (await complete(orderId)).result;
  t.is(early.state, 'collected');
  t.true(early.nextCheckInMs > 0 && early.nextCheckInMs <= 5_000);
  t.is(await completeAfterClaims(database, orderId), 'completed');
  t.is((await complete(orderId)).result.state, 'completed');
  t.deepEqual(await bookedOf(orderId), [
    { kind: 'commission-available', account: `${'leader'}:${night.id('L1')}:held`, fen: 1_000 },
    { kind: 'commission-available', account: `promoter:${night.id('C')}:held`, fen: 300 },
    { kind: 'commission-available', account: `promoter:${night.id('B')}:held`, fen: 200 },
    { kind: 'commission-available', account: `promoter:${night.id('B')}:available`, fen: -200 },
    { kind: 'commission-available', account: `promoter:${night.id('C')}:available`, fen: -300 },
    { kind: 'commission-available', account: `leader:${night.id('L1')}:available`, fen: -1_000 },
    { kind: 'order-fulfilled', account: 'member:prepaid', fen: 10_000 },
    { kind: 'order-fulfilled', account: 'sales:revenue', fen: -10_000 },
    { kind: 'payment-received', account: 'channel:wechat:held', fen: 10_000 },
    { kind: 'payment-received', account: 'member:prepaid', fen: -10_000 },
  ]);
});

test('nobody came: fresh goods are kept paid, dry goods are refunded, and the commission follows', async (t) => {
  const night = await packedNight(database, {
    tag: 'UNC',
    orders: [
      { member: 'A', leader: 'L1', lines: [{ priceFen: 1_000 }, { priceFen: 2_000, band: 'ambient' }] },
      { member: 'A', leader: 'L1', lines: [{ priceFen: 500 }] },
    ],
    leaderRateBp: 1000,
  });
  const [orderId = '', sibling = ''] = night.orderIds;
  await deliveredCycle(database, night);
  await endPickup(database, night);
  const { result } = await complete(orderId);
  t.is(result.state, 'uncollected');
  t.deepEqual(result.refundsToSend, [`${orderId}U`]);
  t.is((await complete(orderId)).result.state, 'uncollected');
  t.is((await complete(sibling)).result.state, 'uncollected');
  t.deepEqual((await complete(sibling)).result.refundsToSend, [], 'a delivered fresh line is not refunded');
  await endClaims(database, orderId);
  t.is((await complete(orderId)).result.state, 'uncollected', 'its refund is not at the member yet');
  await settleRefund({ database })({ refundNo: `${orderId}U`, state: 'success' });
  t.is((await complete(orderId)).result.state, 'completed');
  t.is(
    await balanceOf(database, `leader:${night.id('L1')}:available`),
    -100,
    '10 % of the 10.00 yuan that were kept',
  );
  const states = await rows<{ state: string; amountFen: number }>(
    database,
    `select state, amount_fen as "amountFen" from commissions where order_id = :orderId order by line_no`,
    { orderId },
  );
  t.deepEqual(states, [
    { state: 'available', amountFen: 100 },
    { state: 'void', amountFen: 0 },
  ]);
  const parcels = await rows<{ state: string }>(
    database,
    `select distinct state from parcels where cycle_id = :cycleId`,
    { cycleId: night.cycleId },
  );
  t.deepEqual(parcels, [{ state: 'uncollected' }]);
});

test('goods that were never handed to the leader are refunded in full, and their order is over', async (t) => {
  const night = await packedNight(database, {
    tag: 'FAI',
    orders: [{ member: 'A', leader: 'L1', lines: [{ priceFen: 1_000 }] }],
    leaderRateBp: 1000,
  });
  const [orderId = ''] = night.orderIds;
  const runId = await departedRun(database, night);
  await failStop({ database })({ runId, seq: 1, driverId: night.driverId, cause: '道路封闭' });
  const [region] = await rows<{ regionId: string }>(
    database,
    `select region_id as "regionId" from orders where id = :orderId`,
    { orderId },
  );
  const by = { role: 'ops', partyId: 'O1', regionId: region?.regionId ?? '' } as const;
  await decideStop({ database })({ runId, seq: 1, by, decision: 'return' });
  await finishRun({ database })({ runId });
  await markDelivered({ database })({ cycleId: night.cycleId });
  await endPickup(database, night);
  const { result } = await complete(orderId);
  t.is(result.state, 'cancelled');
  const refunds = await rows(
    database,
    `select amount_fen as fen, cause from refunds where order_id = :orderId`,
    {
      orderId,
    },
  );
  t.deepEqual(refunds, [{ fen: 1_000, cause: 'undelivered' }]);
});

test('an open claim keeps the order from being completed', async (t) => {
  const night = await packedNight(database, {
    tag: 'CLM',
    orders: [{ member: 'A', leader: 'L1', lines: [{ priceFen: 900 }] }],
  });
  const [orderId = ''] = night.orderIds;
  await deliveredCycle(database, night);
  await collectAll(database, night, 'A');
  await execute(
    database,
    `insert into claims (no, order_id, line_no, member_id, cause, quantity, claimed_fen, state)
     values (:no, :orderId, 1, 'x', 'other', 1, 900, 'waiting')`,
    { no: `${orderId}C`, orderId },
  );
  t.is(await completeAfterClaims(database, orderId), 'collected');
  await execute(database, `update claims set state = 'refused' where order_id = :orderId`, { orderId });
  t.is((await complete(orderId)).result.state, 'completed');
});

test('with the trigger on collection, commission is earned and available when the order is completed', async (t) => {
  const night = await packedNight(database, {
    tag: 'TRG',
    trigger: 'collected',
    orders: [{ member: 'A', leader: 'L1', lines: [{ priceFen: 1_000 }] }],
    leaderRateBp: 1000,
  });
  const [orderId = ''] = night.orderIds;
  await deliveredCycle(database, night);
  t.is(await balanceOf(database, `leader:${night.id('L1')}:held`), 0);
  await collectAll(database, night, 'A');
  t.is(await completeAfterClaims(database, orderId), 'completed');
  t.is(await balanceOf(database, `leader:${night.id('L1')}:held`), 0);
  t.is(await balanceOf(database, `leader:${night.id('L1')}:available`), -100);
});

test('a dead order stays as it is', async (t) => {
  const night = await packedNight(database, {
    tag: 'DED',
    orders: [{ member: 'A', leader: 'L1', lines: [{ priceFen: 900 }] }],
  });
  const [orderId = ''] = night.orderIds;
  await execute(database, `update orders set state = 'cancelled' where id = :orderId`, { orderId });
  t.is((await complete(orderId)).result.state, 'cancelled');
  t.is(await orderState(database, orderId), 'cancelled');
});
