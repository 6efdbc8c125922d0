import test, { type ExecutionContext } from 'ava';
import { aggregateDemand } from '../../../activities/purchasing/aggregate-demand.js';
import { claimFromSupplier } from '../../../activities/purchasing/claim-from-supplier.js';
import { closeOverdueReceipt } from '../../../activities/purchasing/close-overdue-receipt.js';
import { confirmPurchaseOrder } from '../../../activities/purchasing/confirm-purchase-order.js';
import { readPurchaseOrder } from '../../../activities/purchasing/read-purchase-order.js';
import { receiveGoods } from '../../../activities/purchasing/receive-goods.js';
import { remindSupplier } from '../../../activities/purchasing/remind-supplier.js';
import { sendPurchaseOrder } from '../../../activities/purchasing/send-purchase-order.js';
import { shipPurchaseOrder } from '../../../activities/purchasing/ship-purchase-order.js';
import { execute, one, rows } from '../../../db/query.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import { type PurchaseOrderDispatch, SupplierFailure } from '../../../ports/supplier/supplier-channel.js';
import { ownDatabase } from '../../support/database.js';
import { type FrozenCycle, frozenCycle } from '../../support/factories/purchasing.js';
import { boughtCycle } from '../../support/factories/warehouse.js';
import { nightFaults } from '../../support/night-invariants.js';

const database = await ownDatabase(test);

test.after('every check of the night holds after all of it', async (t) => {
  t.deepEqual(await nightFaults(database), []);
});

const skus = [{ skuId: 'EGG' }, { skuId: 'TOMATO' }];
const orders = [
  {
    memberId: 'M1',
    leaderId: 'L1',
    lines: [
      { skuId: 'TOMATO', quantity: 100 },
      { skuId: 'EGG', quantity: 20 },
    ],
  },
];

const numberOf = (cycle: FrozenCycle): string => `${cycle.cycleId}/${cycle.id('S1')}/1`;

/** A channel that remembers what it was given, or fails as told. */
function recordingChannel(failure?: SupplierFailure) {
  const sent: PurchaseOrderDispatch[] = [];
  const sendPurchaseOrder = async (order: PurchaseOrderDispatch): Promise<void> => {
    sent.push(order);
    if (failure) throw failure;
  };
  return { sent, supplierChannel: { sendPurchaseOrder } };
}

const attentionOf = (subject: string) =>
  rows<{ cause: string }>(database, `select cause from attention where subject = :subject order by id`, {
    subject,
  });

async function codeOf(t: ExecutionContext, work: Promise<unknown>): Promise<string | undefined> {
  const refused = await t.throwsAsync(work, { instanceOf: RuleViolation });
  return refused?.code;
}

test('a draft order reaches its supplier once, under a message id made of its number', async (t) => {
  const cycle = await frozenCycle(database, { tag: 'A', skus, orders });
  await aggregateDemand({ database })({ cycleId: cycle.cycleId });
  const purchaseOrderNo = numberOf(cycle);
  const { sent, supplierChannel } = recordingChannel();
  const send = sendPurchaseOrder({ database, supplierChannel });
  t.is((await send({ purchaseOrderNo })).state, 'sent');
  t.is((await send({ purchaseOrderNo })).state, 'sent');
  t.is(sent.length, 1);
  t.is(sent[0]?.messageId, `po-A-2026-11-22-1-A-S1-1`);
  t.deepEqual(sent[0]?.lines, [
    { skuId: cycle.id('EGG'), name: 'EGG', quantity: 20, unitCostFen: 300 },
    { skuId: cycle.id('TOMATO'), name: 'TOMATO', quantity: 100, unitCostFen: 300 },
  ]);
});

test('a supplier that cannot be reached leaves the order a draft, and one that says no is phoned', async (t) => {
  const cycle = await frozenCycle(database, { tag: 'B', skus, orders });
  await aggregateDemand({ database })({ cycleId: cycle.cycleId });
  const purchaseOrderNo = numberOf(cycle);
  const down = recordingChannel(new SupplierFailure('unavailable', 'HTTP_503'));
  await t.throwsAsync(sendPurchaseOrder({ database, ...down })({ purchaseOrderNo }), {
    instanceOf: SupplierFailure,
  });
  t.is((await readPurchaseOrder({ database })({ purchaseOrderNo })).result.state, 'draft');
  const gone = recordingChannel(new SupplierFailure('gone', 'HTTP_410'));
  t.is((await sendPurchaseOrder({ database, ...gone })({ purchaseOrderNo })).state, 'sent');
  t.deepEqual(await attentionOf(`purchase-order/${purchaseOrderNo}`), [{ cause: 'phone-supplier' }]);
});

test('a supplier without a webhook is phoned', async (t) => {
  const cycle = await frozenCycle(database, { tag: 'C', skus, orders });
  await execute(database, `update suppliers set webhook_url = null where id = :id`, { id: cycle.id('S1') });
  await aggregateDemand({ database })({ cycleId: cycle.cycleId });
  const purchaseOrderNo = numberOf(cycle);
  const { sent, supplierChannel } = recordingChannel();
  t.is((await sendPurchaseOrder({ database, supplierChannel })({ purchaseOrderNo })).state, 'sent');
  t.is(sent.length, 0);
  t.deepEqual(await attentionOf(`purchase-order/${purchaseOrderNo}`), [{ cause: 'phone-supplier' }]);
});

test('each reminder number reminds once, and an overdue confirmation is a row for a person', async (t) => {
  const cycle = await boughtCycle(database, { tag: 'D', skus, orders });
  const purchaseOrderNo = numberOf(cycle);
  const { sent, supplierChannel } = recordingChannel();
  const remind = remindSupplier({ database, supplierChannel });
  await remind({ purchaseOrderNo, reminder: 1 });
  await remind({ purchaseOrderNo, reminder: 1 });
  t.is(sent.length, 1);
  t.deepEqual(await attentionOf(`purchase-order/${purchaseOrderNo}`), []);
  await execute(
    database,
    `update cycles set confirm_by = clock_timestamp() - interval '1 minute' where id = :cycleId`,
    { cycleId: cycle.cycleId },
  );
  await execute(
    database,
    `update purchase_orders set sent_at = clock_timestamp() - interval '1 minute' where no = :purchaseOrderNo`,
    { purchaseOrderNo },
  );
  t.is((await remind({ purchaseOrderNo, reminder: 2 })).confirmInMs, 0);
  t.is(sent.length, 2);
  t.deepEqual(await attentionOf(`purchase-order/${purchaseOrderNo}`), [{ cause: 'supplier-silent' }]);
});

test('a supplier answers its own order once, with at most what was ordered', async (t) => {
  const cycle = await boughtCycle(database, { tag: 'E', skus, orders });
  const purchaseOrderNo = numberOf(cycle);
  const supplierId = cycle.id('S1');
  const skuId = cycle.id('TOMATO');
  const confirm = confirmPurchaseOrder({ database });
  const input = { purchaseOrderNo, supplierId, lines: [{ skuId, quantity: 80 }] };
  t.is(await codeOf(t, confirm({ ...input, supplierId: 'another' })), 'purchase-order-unknown');
  t.is(await codeOf(t, confirm({ ...input, lines: [{ skuId, quantity: 101 }] })), 'purchase-answer-invalid');
  t.is(
    await codeOf(t, confirm({ ...input, lines: [{ skuId: 'X', quantity: 1 }] })),
    'purchase-answer-invalid',
  );
  const key = { actor: 'supplier/1', key: 'confirm-1' };
  const first = await confirm(input, key);
  const again = await confirm(input, key);
  t.deepEqual(first, { result: { purchaseOrderNo, state: 'confirmed' }, replayed: false });
  t.deepEqual(again, { result: first.result, replayed: true });
  t.is(await codeOf(t, confirm(input)), 'purchase-order-move-not-allowed');
  const lines = await rows(
    database,
    `select sku_id as "skuId", confirmed_quantity as confirmed from purchase_lines
     where purchase_order_no = :purchaseOrderNo order by sku_id`,
    { purchaseOrderNo },
  );
  t.deepEqual(lines, [
    { skuId: cycle.id('EGG'), confirmed: 20 },
    { skuId, confirmed: 80 },
  ]);
  t.deepEqual(await attentionOf(`purchase-order/${purchaseOrderNo}`), [{ cause: 'supplier-brings-less' }]);
});

test('an order of which nothing is confirmed is refused and owes no site a receipt', async (t) => {
  const cycle = await boughtCycle(database, { tag: 'F', skus, orders });
  const purchaseOrderNo = numberOf(cycle);
  const lines = [
    { skuId: cycle.id('TOMATO'), quantity: 0 },
    { skuId: cycle.id('EGG'), quantity: 0 },
  ];
  const { result } = await confirmPurchaseOrder({ database })({
    purchaseOrderNo,
    supplierId: cycle.id('S1'),
    lines,
  });
  t.is(result.state, 'refused');
  const receive = receiveGoods({ database });
  const count = { purchaseOrderNo, siteId: cycle.siteId, pickerId: 'P1', lines };
  t.is(await codeOf(t, receive(count)), 'purchase-order-move-not-allowed');
});

test('a truck is announced once with its plate, and what is not on it counts as nothing', async (t) => {
  const cycle = await boughtCycle(database, { tag: 'G', skus, orders });
  const purchaseOrderNo = numberOf(cycle);
  const ship = shipPurchaseOrder({ database });
  const input = {
    purchaseOrderNo,
    supplierId: cycle.id('S1'),
    lines: [{ skuId: cycle.id('TOMATO'), quantity: 73 }],
    plate: '粤C·12345',
  };
  const key = { actor: 'supplier/1', key: 'ship-1' };
  t.deepEqual((await ship(input, key)).result, { purchaseOrderNo, shipped: 73 });
  t.true((await ship(input, key)).replayed);
  t.is(await codeOf(t, ship(input)), 'purchase-order-move-not-allowed');
  const order = await one<{ plate: string; shipped: number[] }>(
    database,
    `select p.plate, array_agg(l.shipped_quantity order by l.sku_id) as shipped
     from purchase_orders p join purchase_lines l on l.purchase_order_no = p.no
     where p.no = :purchaseOrderNo group by p.plate`,
    { purchaseOrderNo },
  );
  t.deepEqual(order, { plate: '粤C·12345', shipped: [0, 73] });
});

test('two receipts complete a site: stock, payable and the one event follow what was accepted', async (t) => {
  const cycle = await boughtCycle(database, { tag: 'H', skus, orders });
  const purchaseOrderNo = numberOf(cycle);
  const receive = receiveGoods({ database });
  const gate = { purchaseOrderNo, siteId: cycle.siteId, pickerId: 'P1' };
  const tomato = cycle.id('TOMATO');
  const key = { actor: 'picker/P1', key: 'receipt-1' };
  const first = { ...gate, lines: [{ skuId: tomato, quantity: 60, rejectedQuantity: 10, reason: '压坏' }] };
  const answer = await receive(first, key);
  t.deepEqual(answer.result, {
    receiptNo: `${purchaseOrderNo}/${cycle.siteId}/R1`,
    state: 'sent',
    siteComplete: false,
    acceptedPieces: 50,
    payableFen: 15_000,
  });
  t.true((await receive(first, key)).replayed);
  const second = {
    ...gate,
    lines: [
      { skuId: tomato, quantity: 40 },
      { skuId: cycle.id('EGG'), quantity: 20 },
    ],
  };
  const { result } = await receive(second);
  t.deepEqual([result.state, result.siteComplete, result.payableFen], ['received', true, 18_000]);
  const { owedFen } = await one<{ owedFen: number }>(
    database,
    `select amount_fen as "owedFen" from account_balances where account = :account`,
    { account: `supplier:${cycle.id('S1')}:payable` },
  );
  t.is(owedFen, -33_000);
  const stock = await rows(
    database,
    `select sku_id as "skuId", sum(quantity)::integer as pieces from stock_on_hand
     where site_id = :siteId and state = 'received' group by sku_id order by sku_id`,
    { siteId: cycle.siteId },
  );
  t.deepEqual(stock, [
    { skuId: cycle.id('EGG'), pieces: 20 },
    { skuId: tomato, pieces: 90 },
  ]);
  const told = await rows(
    database,
    `select 1 from events where type = 'purchase-order.received' and data ->> 'purchaseOrderNo' = :purchaseOrderNo`,
    { purchaseOrderNo },
  );
  t.is(told.length, 1);
});

test('a count that says that more follows leaves the site waiting', async (t) => {
  const cycle = await boughtCycle(database, { tag: 'J', skus, orders });
  const gate = { purchaseOrderNo: numberOf(cycle), siteId: cycle.siteId, pickerId: 'P1' };
  const receive = receiveGoods({ database });
  const lines = [
    { skuId: cycle.id('TOMATO'), quantity: 60 },
    { skuId: cycle.id('EGG'), quantity: 20 },
  ];
  t.false((await receive({ ...gate, lines, moreExpected: true })).result.siteComplete);
  t.true(
    (await receive({ ...gate, lines: [{ skuId: cycle.id('TOMATO'), quantity: 40 }] })).result.siteComplete,
  );
});

test('a count of what was not ordered, of over a tenth more, or at another site is refused', async (t) => {
  const cycle = await boughtCycle(database, { tag: 'K', skus, orders });
  const receive = receiveGoods({ database });
  const skuId = cycle.id('TOMATO');
  const count = {
    purchaseOrderNo: numberOf(cycle),
    siteId: cycle.siteId,
    pickerId: 'P1',
    lines: [{ skuId, quantity: 1 }],
  };
  t.is(await codeOf(t, receive({ ...count, lines: [{ skuId: 'X', quantity: 1 }] })), 'receipt-unknown-sku');
  t.is(await codeOf(t, receive({ ...count, lines: [{ skuId, quantity: 111 }] })), 'receipt-too-many');
  const twice = [...count.lines, ...count.lines];
  t.is(await codeOf(t, receive({ ...count, lines: twice })), 'receipt-line-invalid');
  const rejected = [{ skuId, quantity: 1, rejectedQuantity: 2 }];
  t.is(await codeOf(t, receive({ ...count, lines: rejected })), 'receipt-line-invalid');
  t.is(await codeOf(t, receive({ ...count, siteId: 'another' })), 'purchase-order-unknown');
  t.is((await receive({ ...count, lines: [{ skuId, quantity: 110 }] })).result.acceptedPieces, 110);
  t.is(await codeOf(t, receive(count)), 'receipt-too-many');
});

test('goods that did not come by the deadline are not waited for, and are claimed once', async (t) => {
  const cycle = await boughtCycle(database, { tag: 'L', skus, orders });
  const purchaseOrderNo = numberOf(cycle);
  const supplierId = cycle.id('S1');
  await confirmPurchaseOrder({ database })({ purchaseOrderNo, supplierId, lines: [] });
  const gate = { purchaseOrderNo, siteId: cycle.siteId, pickerId: 'P1' };
  const lines = [{ skuId: cycle.id('TOMATO'), quantity: 73, rejectedQuantity: 3, reason: '腐烂' }];
  await receiveGoods({ database })({ ...gate, lines });
  t.is((await closeOverdueReceipt({ database })({ purchaseOrderNo })).result.state, 'confirmed');
  t.deepEqual((await claimFromSupplier({ database })({ purchaseOrderNo })).result, {
    claims: 0,
    amountFen: 0,
  });
  await execute(
    database,
    `with late as (update cycles set receive_by = clock_timestamp() - interval '1 hour' where id = :cycleId),
     counted as (update receipts set received_at = received_at - interval '1 hour' where cycle_id = :cycleId)
     update purchase_orders set sent_at = sent_at - interval '1 hour', confirmed_at = confirmed_at - interval '1 hour'
     where no = :purchaseOrderNo`,
    { cycleId: cycle.cycleId, purchaseOrderNo },
  );
  t.is((await closeOverdueReceipt({ database })({ purchaseOrderNo })).result.state, 'received');
  t.is((await closeOverdueReceipt({ database })({ purchaseOrderNo })).result.state, 'received');
  const expected = { claims: 3, amountFen: (27 + 3 + 20) * 300 };
  t.deepEqual((await claimFromSupplier({ database })({ purchaseOrderNo })).result, expected);
  t.deepEqual((await claimFromSupplier({ database })({ purchaseOrderNo })).result, expected);
  const reasons = await rows<{ reason: string }>(
    database,
    `select reason_zh as reason from supplier_claims where purchase_order_no = :purchaseOrderNo order by sku_id, cause`,
    { purchaseOrderNo },
  );
  t.deepEqual(
    reasons.map((claim) => claim.reason),
    [
      'EGG：确认 20 件，实到 0 件，短缺 20 件',
      'TOMATO：实到 73 件，质量拒收 3 件',
      'TOMATO：确认 100 件，实到 73 件，短缺 27 件',
    ],
  );
  const told = await rows(
    database,
    `select 1 from events where type = 'purchase-order.received' and data ->> 'purchaseOrderNo' = :purchaseOrderNo`,
    { purchaseOrderNo },
  );
  t.is(told.length, 1);
});

test('an order that never left the house by the deadline is cancelled, and its site is told', async (t) => {
  const cycle = await frozenCycle(database, { tag: 'N', skus, orders });
  await aggregateDemand({ database })({ cycleId: cycle.cycleId });
  const purchaseOrderNo = numberOf(cycle);
  await execute(
    database,
    `update cycles set receive_by = clock_timestamp() - interval '1 minute' where id = :cycleId`,
    { cycleId: cycle.cycleId },
  );
  t.is((await closeOverdueReceipt({ database })({ purchaseOrderNo })).result.state, 'cancelled');
  const told = await rows(
    database,
    `select 1 from events where type = 'purchase-order.received' and data ->> 'siteId' = :siteId`,
    { siteId: cycle.siteId },
  );
  t.is(told.length, 1);
});
