import test from 'ava';
import { cancelCycle } from '../../activities/cycle/cancel-cycle.js';
import { closeCycle } from '../../activities/cycle/close-cycle.js';
import { settleRefund } from '../../activities/payment/settle-refund.js';
import { cancelPurchaseOrder } from '../../activities/purchasing/cancel-purchase-order.js';
import { confirmPurchaseOrder } from '../../activities/purchasing/confirm-purchase-order.js';
import { counterPurchaseOrder } from '../../activities/purchasing/counter-purchase-order.js';
import { markSeen } from '../../activities/purchasing/mark-seen.js';
import { refusePurchaseOrder } from '../../activities/purchasing/refuse-purchase-order.js';
import { recordTransfer } from '../../activities/settlement/record-transfer.js';
import { requestPayout } from '../../activities/settlement/request-payout.js';
import { createRefund } from '../../db/queries/payment/create-refund.js';
import { execute, one } from '../../db/query.js';
import type { TransferState } from '../../ports/payment/payment-provider.js';
import { packedNight } from '../support/factories/transport.js';
import { endSale, sellingCycle, type Sale } from '../support/factories/sale.js';
import { boughtCycle, receiveAll } from '../support/factories/warehouse.js';
import { saleStage } from '../support/sale-stage.js';

// Moves that are possible and seldom: each by the real step, and the database keeps the record (record-moves).
const { database, place, pay } = await saleStage(test, { checked: false });
let closing: Sale;
let refunding: Sale;

test.before('a region sells before nights of another clock are made', async () => {
  closing = await sellingCycle(database, { tag: 'MVC' });
  refunding = await sellingCycle(database, { tag: 'MVR' });
});

const stateOf = async (table: string, key: string, value: string): Promise<string> =>
  (await one<{ state: string }>(database, `select state from ${table} where ${key} = :value`, { value }))
    .state;

test('a cycle that is closed can still be called off', async (t) => {
  const { cycleId, regionId } = closing;
  await endSale(database, cycleId);
  await closeCycle({ database })({ cycleId });
  await cancelCycle({ database })({ cycleId, regionId, reason: '台风' });
  t.is(await stateOf('cycles', 'id', cycleId), 'cancelled');
});

test('a refund follows what the provider says, whatever it said before', async (t) => {
  const ways = [
    ['processing', 'abnormal', 'closed'],
    ['processing', 'closed'],
  ] as const;
  for (const [n, way] of ways.entries()) {
    const order = await place(refunding, { member: n === 0 ? 'A' : 'B' });
    await pay(order);
    const { orderId } = order;
    const refundNo = `R${orderId}`;
    const line = { lineNo: 1, quantity: 1, amountFen: order.payableFen };
    await database.transaction((trx) =>
      createRefund(trx, { refundNo, orderId, cause: 'after-sale', reasonZh: '测试', lines: [line] }),
    );
    for (const state of way) await settleRefund({ database })({ refundNo, state });
    t.is(await stateOf('refunds', 'refund_no', refundNo), 'closed');
  }
});

test('a supplier that has seen its order may still do anything with it, and so may we', async (t) => {
  const skus = [{ skuId: 'TOMATO' }];
  const lines = [{ skuId: 'TOMATO', quantity: 100 }];
  const sent = async (tag: string) => {
    const cycle = await boughtCycle(database, {
      tag,
      skus,
      orders: [{ memberId: 'M1', leaderId: 'L1', lines }],
    });
    const supplierId = cycle.id('S1');
    return { cycle, supplierId, regionId: tag, purchaseOrderNo: `${cycle.cycleId}/${supplierId}/1` };
  };
  type Sent = Awaited<ReturnType<typeof sent>>;
  const reason = '货源不足';
  const seen = (order: Sent) => markSeen({ database })(order);
  const confirm = (order: Sent) => confirmPurchaseOrder({ database })({ ...order, lines: [] });
  const counter = (order: Sent) =>
    counterPurchaseOrder({ database })({
      ...order,
      lines: [{ skuId: order.cycle.id('TOMATO'), quantity: 60, reason }],
      deliverBy: null,
      reason,
    });
  const refuse = (order: Sent) => refusePurchaseOrder({ database })({ ...order, reason });
  const cancel = (order: Sent) => cancelPurchaseOrder({ database })({ ...order, reason });
  const receive = ({ cycle }: Sent) => receiveAll(database, cycle);
  const ways = {
    MVA: [[seen, confirm, cancel], 'cancelled'],
    MVB: [[seen, refuse], 'refused'],
    MVD: [[seen, cancel], 'cancelled'],
    MVE: [[seen, receive], 'received'],
    MVF: [[seen, counter, receive], 'received'],
    MVG: [[counter, cancel], 'cancelled'],
    MVH: [[cancel], 'cancelled'],
  } as const;
  for (const [tag, [steps, end]] of Object.entries(ways)) {
    const order = await sent(tag);
    for (const step of steps) await step(order);
    t.is(await stateOf('purchase_orders', 'no', order.purchaseOrderNo), end, tag);
  }
});

test('a payout follows its transfer, forwards and back', async (t) => {
  const orders = [{ member: 'A', leader: 'L1', lines: [{ priceFen: 500 }] }];
  const ways: readonly (readonly TransferState[])[] = [
    ['accepted', 'waiting-confirmation', 'processing', 'failed'],
    ['accepted', 'failed'],
    ['waiting-confirmation', 'cancelled'],
  ];
  for (const [n, way] of ways.entries()) {
    const night = await packedNight(database, { tag: `MP${'ABC'.charAt(n)}`, orders });
    const settlementNo = `261122MVP${n}`;
    const owner = { partyKind: 'leader', partyId: night.id('L1') } as const;
    await execute(
      database,
      `insert into settlements (no, cycle_id, party_kind, party_id, gross_fen, amount_fen, payable_at)
       values (:settlementNo, :cycleId, 'leader', :partyId, 900, 900, clock_timestamp())`,
      { settlementNo, cycleId: night.cycleId, partyId: owner.partyId },
    );
    await requestPayout({ database })({ settlementNo, owner, requestedBy: 'finance/F01' });
    for (const state of way)
      await recordTransfer({ database }, { settlementNo, outBillNo: settlementNo, status: { state } });
    t.is(await stateOf('payouts', 'settlement_no', settlementNo), 'failed');
  }
});
