import test from 'ava';
import type { PaymentRequest, RefundRequest } from '../../../ports/payment/payment-provider.js';
import { runProvider, until } from '../../simulation/payment-provider/running-provider.js';

const refundOf = (order: PaymentRequest, changes: Partial<RefundRequest> = {}): RefundRequest => ({
  outTradeNo: order.outTradeNo,
  outRefundNo: `R${order.outTradeNo}`,
  refundFen: 2_700,
  totalFen: order.amountFen,
  reason: '到货不足',
  notifyUrl: order.notifyUrl,
  ...changes,
});

test('a payment is unknown, then unpaid, then paid, and a notice says so', async (t) => {
  const { provider, order, payer, merchant, read } = await runProvider(t);
  const wanted = order();
  t.deepEqual(await provider.queryPayment(wanted.outTradeNo), { state: 'unknown' });
  const { prepayId, callParameters } = await provider.createPayment(wanted);
  t.is((await provider.queryPayment(wanted.outTradeNo)).state, 'unpaid');
  t.is((await payer('/payer/pay', { prepayId, openId: 'oA', callParameters })).status, 200);
  const found = await provider.queryPayment(wanted.outTradeNo);
  t.is(found.state, 'paid');
  t.is(found.amountFen, 10_000);
  t.is(found.payerOpenId, 'oA');
  const [notice] = await merchant.atLeast(1);
  const said = notice && read(notice);
  t.is(said?.kind, 'payment-succeeded');
  t.like(said, {
    outTradeNo: wanted.outTradeNo,
    amountFen: 10_000,
    transactionId: found.transactionId,
    paidAt: found.paidAt,
  });
});

test('the same payment again gives the same handle, and another amount under its number is refused', async (t) => {
  const { provider, order } = await runProvider(t);
  const wanted = order();
  const first = await provider.createPayment(wanted);
  t.is((await provider.createPayment(wanted)).prepayId, first.prepayId);
  await t.throwsAsync(provider.createPayment({ ...wanted, amountFen: 1 }), {
    name: 'ProviderFailure',
    message: 'refused INVALID_REQUEST',
  });
});

test('one handle takes money once, from its own payer only, and only with our signature', async (t) => {
  const { provider, order, payer } = await runProvider(t);
  const { prepayId, callParameters } = await provider.createPayment(order());
  t.is((await payer('/payer/pay', { prepayId, openId: 'oB' })).status, 403);
  const altered = { ...callParameters, timeStamp: '1' };
  t.is((await payer('/payer/pay', { prepayId, openId: 'oA', callParameters: altered })).status, 403);
  t.is((await payer('/payer/pay', { prepayId, openId: 'oA', callParameters })).status, 200);
  const again = await payer('/payer/pay', { prepayId, openId: 'oA', callParameters });
  t.is(again.status, 409);
  t.is(again.body['code'], 'ORDER_PAID');
});

test('a closed payment takes no money, and closing is repeatable, even for a number never seen', async (t) => {
  const { provider, order, payer } = await runProvider(t);
  const wanted = order();
  const { prepayId } = await provider.createPayment(wanted);
  t.is(await provider.closePayment(wanted.outTradeNo), 'closed');
  t.is(await provider.closePayment(wanted.outTradeNo), 'closed');
  t.is(await provider.closePayment('neverseen00'), 'closed');
  t.is((await provider.queryPayment(wanted.outTradeNo)).state, 'closed');
  t.is((await payer('/payer/pay', { prepayId, openId: 'oA' })).body['code'], 'ORDER_CLOSED');
});

test('closing a paid payment says that it is paid', async (t) => {
  const { provider, paid } = await runProvider(t);
  const { outTradeNo } = await paid();
  t.is(await provider.closePayment(outTradeNo), 'paid');
});

test('money that comes after the close is seen by query, by a second close and by notice', async (t) => {
  const { provider, order, payer, merchant, read } = await runProvider(t, {
    faults: { payAfterCloseRate: 1 },
  });
  const wanted = order();
  const { prepayId } = await provider.createPayment(wanted);
  t.is(await provider.closePayment(wanted.outTradeNo), 'closed');
  t.is((await payer('/payer/pay', { prepayId, openId: 'oA' })).status, 200);
  t.is((await provider.queryPayment(wanted.outTradeNo)).state, 'paid');
  t.is(await provider.closePayment(wanted.outTradeNo), 'paid');
  const [notice] = await merchant.atLeast(1);
  t.is(notice && read(notice).kind, 'payment-succeeded');
});

test('a refund is accepted, ends by itself, and the same number refunds once', async (t) => {
  const { provider, paid, merchant, read, books } = await runProvider(t);
  const order = await paid();
  const refund = refundOf(order);
  t.deepEqual(await provider.queryRefund(refund.outRefundNo), { state: 'unknown' });
  const accepted = await provider.refund(refund);
  t.is(accepted.state, 'processing');
  t.is((await provider.refund(refund)).refundId, accepted.refundId);
  const ended = await until(
    () => provider.queryRefund(refund.outRefundNo),
    (found) => found.state === 'success',
  );
  t.is(ended.refundFen, 2_700);
  t.deepEqual((await books()).refunds, { count: 1, sumFen: 2_700 });
  const said = (await merchant.atLeast(2)).map(read).find((notice) => notice.kind === 'refund-ended');
  t.like(said, { outRefundNo: refund.outRefundNo, state: 'success', refundFen: 2_700 });
  t.is((await provider.queryPayment(order.outTradeNo)).state, 'paid');
});

test('refunds never exceed the payment, and a used number refunds no other amount', async (t) => {
  const { provider, paid } = await runProvider(t, { rules: { refundSpacingMs: 0 } });
  const order = await paid();
  await provider.refund(refundOf(order, { refundFen: 6_000 }));
  await t.throwsAsync(provider.refund(refundOf(order, { refundFen: 5_000 })), {
    message: 'refused INVALID_REQUEST',
  });
  await t.throwsAsync(provider.refund(refundOf(order, { outRefundNo: 'R2', refundFen: 4_001 })), {
    message: 'refused INVALID_REQUEST',
  });
  t.is((await provider.refund(refundOf(order, { outRefundNo: 'R3', refundFen: 4_000 }))).state, 'processing');
});

test('two refunds of one payment within a minute are held off, and nothing of the second happened', async (t) => {
  const { provider, paid } = await runProvider(t, { rules: { refundSpacingMs: 60_000 } });
  const order = await paid();
  await provider.refund(refundOf(order, { outRefundNo: 'R1' }));
  await t.throwsAsync(provider.refund(refundOf(order, { outRefundNo: 'R2' })), {
    message: 'unavailable FREQUENCY_LIMITED',
  });
  t.is((await provider.queryRefund('R2')).state, 'unknown');
});

test('a refund to a closed account ends abnormal, and the notice says so', async (t) => {
  const { provider, paid, merchant, read } = await runProvider(t, { faults: { abnormalRefundRate: 1 } });
  const refund = refundOf(await paid());
  await provider.refund(refund);
  await until(
    () => provider.queryRefund(refund.outRefundNo),
    (found) => found.state === 'abnormal',
  );
  const said = (await merchant.atLeast(2)).map(read).find((notice) => notice.kind === 'refund-ended');
  t.is(said?.kind === 'refund-ended' && said.state, 'abnormal');
});

test('shipping info moves the money out of the freeze, and uploading it again changes nothing', async (t) => {
  const { provider, paid, books } = await runProvider(t);
  const { outTradeNo } = await paid();
  t.is((await books()).frozenFen, 9_940);
  const info = {
    outTradeNo,
    payerOpenId: 'oA',
    itemDescription: '蔬菜水果',
    uploadedAt: new Date().toISOString(),
  };
  await provider.uploadShippingInfo(info);
  await provider.uploadShippingInfo({ ...info, uploadedAt: new Date().toISOString() });
  const { frozenFen, settlingFen } = await books();
  t.deepEqual({ frozenFen, settlingFen }, { frozenFen: 0, settlingFen: 9_940 });
});

test('shipping info is corrected once at most, and refused for a payment that nobody made', async (t) => {
  const { provider, paid, order } = await runProvider(t);
  const { outTradeNo } = await paid();
  const upload = (itemDescription: string, no = outTradeNo): Promise<void> =>
    provider.uploadShippingInfo({
      outTradeNo: no,
      payerOpenId: 'oA',
      itemDescription,
      uploadedAt: new Date().toISOString(),
    });
  await upload('蔬菜');
  await upload('水果');
  await t.throwsAsync(upload('肉类'), { message: 'refused 10060003' });
  await t.throwsAsync(upload('蔬菜', order().outTradeNo), { message: 'refused 10060001' });
});

test('money can be used two days after the shipping info', async (t) => {
  const { provider, paid, books } = await runProvider(t, {
    rules: { settleAfterMs: 0, openingBalanceFen: 0 },
  });
  const { outTradeNo } = await paid();
  const uploadedAt = new Date().toISOString();
  await provider.uploadShippingInfo({ outTradeNo, payerOpenId: 'oA', itemDescription: '蔬菜', uploadedAt });
  t.is((await books()).availableFen, 9_940);
});

const transfer = {
  outBillNo: 'S1',
  openId: 'oLeader',
  amountFen: 3_00,
  sceneId: '1005',
  remark: '11月22日佣金',
};

test('a transfer waits for its payee and succeeds with the confirmation', async (t) => {
  const { provider, payer, books } = await runProvider(t);
  t.is((await provider.queryTransfer('S1')).state, 'unknown');
  const made = await provider.transfer(transfer);
  t.is(made.state, 'waiting-confirmation');
  t.truthy(made.confirmationPackage);
  t.is((await provider.transfer(transfer)).transferId, made.transferId);
  t.deepEqual((await payer('/payer/waiting-transfers?openId=oLeader')).body, {
    transfers: [{ outBillNo: 'S1', amountFen: 300 }],
  });
  t.deepEqual((await books()).transfersWaiting, { count: 1, sumFen: 300 });
  t.is((await books()).availableFen, 10_000_000 - 300);
  t.is((await payer('/payer/confirm-transfer', { outBillNo: 'S1' })).status, 200);
  t.is((await provider.queryTransfer('S1')).state, 'success');
  const { transfers, availableFen } = await books();
  t.deepEqual(transfers, { count: 1, sumFen: 300 });
  t.is(availableFen, 10_000_000 - 300);
});

test('a transfer that nobody confirms fails and gives its money back', async (t) => {
  const { provider, payer, books } = await runProvider(t, { rules: { confirmTransferWithinMs: 50 } });
  await provider.transfer(transfer);
  const failed = await until(
    () => provider.queryTransfer('S1'),
    (found) => found.state === 'failed',
  );
  t.is(failed.failReason, 'USER_NOT_CONFIRM');
  t.is((await payer('/payer/confirm-transfer', { outBillNo: 'S1' })).status, 409);
  t.is((await books()).availableFen, 10_000_000);
});

test('a transfer over the limit, beyond the balance or with another amount under its number is refused', async (t) => {
  const { provider } = await runProvider(t, { rules: { openingBalanceFen: 500 } });
  await t.throwsAsync(provider.transfer({ ...transfer, amountFen: 20_001 }), {
    message: 'refused PARAM_ERROR',
  });
  await t.throwsAsync(provider.transfer({ ...transfer, amountFen: 501 }), { message: 'refused NOT_ENOUGH' });
  await provider.transfer(transfer);
  await t.throwsAsync(provider.transfer({ ...transfer, amountFen: 100 }), {
    message: 'refused ALREADY_EXISTS',
  });
});

test('the trade bill lists payments and refunds with their fees, and adds up to the books', async (t) => {
  const { provider, paid, books } = await runProvider(t);
  const first = await paid({ amountFen: 12_345, description: '一份`特价`,菜\n' });
  await paid({ amountFen: 83 });
  await provider.refund(refundOf(first, { refundFen: 2_345 }));
  const day = shanghaiDay();
  const bill = await provider.tradeBill(day);
  t.deepEqual(
    bill.lines.map(({ kind, amountFen, refundFen, feeFen }) => [kind, amountFen, refundFen, feeFen]),
    [
      ['payment', 12_345, 0, 74],
      ['payment', 83, 0, 0],
      ['refund', 0, 2_345, -14],
    ],
  );
  t.is(bill.lines[2]?.outRefundNo, `R${first.outTradeNo}`);
  t.is(bill.totals.feeFen, (await books()).feesFen);
});

test('the fund bill ends with the balance that the books show', async (t) => {
  const { provider, paid, payer, books } = await runProvider(t);
  const order = await paid();
  await provider.refund(refundOf(order));
  await provider.transfer(transfer);
  await payer('/payer/confirm-transfer', { outBillNo: 'S1' });
  const bill = await provider.fundBill(shanghaiDay());
  t.deepEqual(
    bill.lines.map(({ businessName, direction, amountFen }) => [businessName, direction, amountFen]),
    [
      ['交易', 'income', 10_000],
      ['扣除交易手续费', 'expense', 60],
      ['退款', 'expense', 2_700],
      ['退还交易手续费', 'income', 16],
      ['商家转账', 'expense', 300],
    ],
  );
  const { frozenFen, settlingFen, availableFen } = await books();
  t.is(bill.lines.at(-1)?.balanceFen, frozenFen + settlingFen + availableFen);
});

test('at real pace the bill of today does not exist yet', async (t) => {
  const { provider } = await runProvider(t, { pace: 1 });
  await t.throwsAsync(provider.tradeBill(shanghaiDay()), { message: 'refused NO_STATEMENT_EXIST' });
  t.is((await provider.tradeBill('2026-01-01')).totals.lineCount, 0);
});

const shanghaiDay = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
