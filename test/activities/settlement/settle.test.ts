import test from 'ava';
import { bookChannel } from '../../../activities/settlement/book-channel.js';
import { followPayout } from '../../../activities/settlement/follow-payout.js';
import { markDelivered } from '../../../activities/settlement/mark-delivered.js';
import { readClosing } from '../../../activities/settlement/read-closing.js';
import { requestPayout } from '../../../activities/settlement/request-payout.js';
import { sendPayout } from '../../../activities/settlement/send-payout.js';
import { settleCycle } from '../../../activities/settlement/settle-cycle.js';
import { storeStatements } from '../../../activities/settlement/store-statements.js';
import { reduceCommission } from '../../../activities/commission/reduce-commission.js';
import type { CycleFigures } from '../../../db/queries/settlement/cycle-figures.js';
import { execute, one, rows } from '../../../db/query.js';
import type { TradeBillLine } from '../../../ports/payment/bill.js';
import type {
  PaymentProvider,
  TransferRequest,
  TransferState,
} from '../../../ports/payment/payment-provider.js';
import { ProviderFailure } from '../../../ports/payment/provider-failure.js';
import { ownDatabase } from '../../support/database.js';
import { forceState } from '../../support/force-state.js';
import {
  balanceOf,
  collectAll,
  completeAfterClaims,
  deliveredCycle,
} from '../../support/factories/pickup.js';
import { providerThat } from '../../support/factories/settlement.js';
import { type PackedNight, packedNight, random } from '../../support/factories/transport.js';
import { refusal } from '../../support/refusal.js';

const database = await ownDatabase(test);

/** A paid 100.00 yuan, everything handed over and completed. */
async function completedCycle(tag: string): Promise<PackedNight> {
  const night = await packedNight(database, {
    tag,
    orders: [{ member: 'A', leader: 'L1', lines: [{ priceFen: 10_000 }] }],
    inviters: { A: 'B', B: 'C' },
    leaderRateBp: 1000,
  });
  await deliveredCycle(database, night);
  await collectAll(database, night, 'A');
  await completeAfterClaims(database, night.orderIds[0] ?? '');
  return night;
}

const store = ({ cycleId }: PackedNight) => storeStatements({ database, randomBytes: random })({ cycleId });

interface Statement {
  readonly no: string;
  readonly kind: string;
  readonly partyId: string;
  readonly grossFen: number;
  readonly debtFen: number;
  readonly amountFen: number;
}

const statementsOf = ({ cycleId }: PackedNight): Promise<Statement[]> =>
  rows<Statement>(
    database,
    `select no, party_kind as kind, party_id as "partyId", gross_fen as "grossFen", debt_fen as "debtFen",
       amount_fen as "amountFen" from settlements where cycle_id = :cycleId order by 2, 3`,
    { cycleId },
  );

/** The leader's statement, payable now. */
async function payableStatement(night: PackedNight): Promise<string> {
  await store(night);
  await execute(database, `update settlements set payable_at = clock_timestamp() where cycle_id = :cycleId`, {
    cycleId: night.cycleId,
  });
  return (await statementsOf(night)).find((statement) => statement.kind === 'leader')?.no ?? '';
}

test('a cycle without nights is delivered at once', async (t) => {
  const night = await packedNight(database, {
    tag: 'EMP',
    orders: [{ member: 'A', leader: 'L1', lines: [{ priceFen: 500 }] }],
  });
  const mark = markDelivered({ database });
  const waiting = (await mark({ cycleId: night.cycleId })).result;
  t.deepEqual([waiting.state, waiting.left], ['aggregated', 1]);
  await execute(database, `delete from nights where cycle_id = :cycleId`, { cycleId: night.cycleId });
  t.is((await mark({ cycleId: night.cycleId })).result.state, 'delivered');
  t.is((await mark({ cycleId: night.cycleId })).result.state, 'delivered');
});

test('statements are stored once, add up, and say why', async (t) => {
  const night = await completedCycle('STA');
  t.deepEqual(await store(night), { settlements: 3 });
  t.deepEqual(await store(night), { settlements: 3 });
  const statements = await statementsOf(night);
  t.deepEqual(
    statements.map(({ kind, partyId, amountFen }) => [kind, partyId, amountFen]),
    [
      ['leader', night.id('L1'), 1_000],
      ['promoter', night.id('B'), 200],
      ['promoter', night.id('C'), 300],
    ],
  );
  const unequal = await rows(
    database,
    `select s.no from settlements s join settlement_lines l on l.settlement_no = s.no where s.cycle_id = :cycleId
     group by s.no having sum(l.amount_fen) <> s.amount_fen or bool_or(l.words_zh = '')`,
    { cycleId: night.cycleId },
  );
  t.deepEqual(unequal, []);
});

test('a payout is sent once although it is asked for twice, and booked once when the payee has it', async (t) => {
  const night = await completedCycle('PAY');
  const settlementNo = await payableStatement(night);
  const owner = { regionId: night.tag };
  const request = { settlementNo, owner, requestedBy: 'FIN1' };
  const key = { actor: 'FIN1', key: 'payout-1' };
  const asked = await requestPayout({ database })(request, key);
  t.is(asked.result.amountFen, 1_000);
  t.true((await requestPayout({ database })(request, key)).replayed);
  t.is(await refusal(t, requestPayout({ database })(request)), 'payout-already-requested');

  const transfers: TransferRequest[] = [];
  let state: TransferState = 'unknown';
  const payment: PaymentProvider = providerThat({
    queryTransfer: async () => ({ state }),
    transfer: async (input) => {
      transfers.push(input);
      state = 'waiting-confirmation';
      if (transfers.length === 1) throw new ProviderFailure('unknown-outcome', 'ETIMEDOUT');
      return { state };
    },
  });
  const send = sendPayout({ database, payment });
  await t.throwsAsync(send({ settlementNo }), { instanceOf: ProviderFailure });
  t.is((await send({ settlementNo })).state, 'waiting');
  t.is((await send({ settlementNo })).state, 'waiting');
  t.is(transfers.length, 1, 'the provider was asked before it was told again');
  t.is(transfers[0]?.openId, night.id('L1'));
  const follow = followPayout({ database, payment });
  t.is((await follow({ settlementNo })).state, 'waiting');
  t.is(
    await balanceOf(database, `leader:${night.id('L1')}:available`),
    -1_000,
    'nothing is booked before it arrived',
  );
  state = 'success';
  t.is((await follow({ settlementNo })).state, 'paid');
  t.is((await follow({ settlementNo })).state, 'paid');
  t.is(await balanceOf(database, `leader:${night.id('L1')}:available`), 0);
  const [commission] = await rows(
    database,
    `select state from commissions where order_id = :orderId and role = 'leader'`,
    {
      orderId: night.orderIds[0] ?? '',
    },
  );
  t.deepEqual(commission, { state: 'paid' });
});

test('a refund after the payout is a debt, and the next statement repays it', async (t) => {
  const night = await completedCycle('DEB');
  const settlementNo = await payableStatement(night);
  await requestPayout({ database })({ settlementNo, owner: { regionId: night.tag }, requestedBy: 'FIN1' });
  const payment = providerThat({ queryTransfer: async () => ({ state: 'success' }) });
  t.is((await sendPayout({ database, payment })({ settlementNo })).state, 'paid');
  const [orderId = ''] = night.orderIds;
  await database.transaction((trx) =>
    reduceCommission(trx, { orderId, lineNo: 1, keptFen: 7_000, reasonZh: '召回退款' }),
  );
  const account = `leader:${night.id('L1')}`;
  t.is(await balanceOf(database, `${account}:debt`), 300);
  const next = await completedCycle('NEX');
  await execute(
    database,
    `update commissions set beneficiary_id = :leaderId where cycle_id = :cycleId and role = 'leader'`,
    {
      leaderId: night.id('L1'),
      cycleId: next.cycleId,
    },
  );
  await database.transaction((trx) => moveAvailable(trx, next.id('L1'), night.id('L1')));
  await store(next);
  const statement = (await statementsOf(next)).find((one) => one.kind === 'leader');
  t.deepEqual([statement?.grossFen, statement?.debtFen, statement?.amountFen], [1_000, 300, 700]);
  t.is(await balanceOf(database, `${account}:debt`), 0);
  t.is(await balanceOf(database, `${account}:available`), -700);
});

/** The balances of the next cycle's leader are those of the first one's: the factory makes a leader per cycle. */
async function moveAvailable(trx: Parameters<typeof execute>[0], from: string, to: string): Promise<void> {
  const { id } = await one<{ id: number }>(
    trx,
    `insert into ledger_transactions (key, kind, ref, reason_zh) values (:key, 'test', :key, '测试') returning id`,
    { key: `move/${from}` },
  );
  await execute(trx, `insert into postings values (:id, 1, :from, 1000), (:id, 2, :to, -1000)`, {
    id,
    from: `leader:${from}:available`,
    to: `leader:${to}:available`,
  });
  await execute(trx, `update account_balances set amount_fen = amount_fen - 1000 where account = :to`, {
    to: `leader:${to}:available`,
  });
}

test('only an own, payable, non-empty statement of commission can be paid', async (t) => {
  const night = await completedCycle('REF');
  await store(night);
  const [leader] = await statementsOf(night);
  const settlementNo = leader?.no ?? '';
  const request = (owner: Parameters<ReturnType<typeof requestPayout>>[0]['owner']) =>
    requestPayout({ database })({ settlementNo, owner, requestedBy: 'X' });
  t.is(await refusal(t, request({ partyKind: 'leader', partyId: 'other' })), 'settlement-unknown');
  t.is(await refusal(t, request({ regionId: 'ELSEWHERE' })), 'settlement-unknown');
  t.is(await refusal(t, request({ partyKind: 'leader', partyId: night.id('L1') })), 'payout-too-early');
});

test('a refused or failed transfer is visible and leaves the balance', async (t) => {
  const night = await completedCycle('FAL');
  const settlementNo = await payableStatement(night);
  await requestPayout({ database })({ settlementNo, owner: { regionId: night.tag }, requestedBy: 'FIN1' });
  const payment = providerThat({
    queryTransfer: async () => ({ state: 'unknown' }),
    transfer: async () => {
      throw new ProviderFailure('refused', 'NAME_MISMATCH');
    },
  });
  const snapshot = await sendPayout({ database, payment })({ settlementNo });
  t.deepEqual([snapshot.state, snapshot.words], ['failed', '付款失败：NAME_MISMATCH']);
  t.is((await followPayout({ database, payment })({ settlementNo })).state, 'failed');
  t.is(await balanceOf(database, `leader:${night.id('L1')}:available`), -1_000);
  const noticed = await rows(database, `select 1 from attention where subject = :subject`, {
    subject: `settlement/${settlementNo}`,
  });
  t.is(noticed.length, 1);
});

test('fees are booked once per bill line and money is released two scaled days after the shipping info', async (t) => {
  const night = await completedCycle('CHA');
  const [orderId = ''] = night.orderIds;
  const line: TradeBillLine = {
    kind: 'payment',
    at: '2026-11-22T09:00:00Z',
    outTradeNo: orderId,
    transactionId: `T${orderId}`,
    payerOpenId: 'A',
    amountFen: 10_000,
    refundFen: 0,
    outRefundNo: '',
    feeFen: 60,
  };
  const back: TradeBillLine = {
    ...line,
    kind: 'refund',
    refundFen: 1_000,
    outRefundNo: `${orderId}X`,
    feeFen: -6,
  };
  const strange: TradeBillLine = { ...line, outTradeNo: 'NOT-OURS' };
  const lines = [line, back, strange];
  const totals = { lineCount: 3, amountFen: 0, refundFen: 0, feeFen: 0 };
  const payment = providerThat({ tradeBill: async (day) => ({ day, lines, totals }) });
  const book = bookChannel({ database, payment });
  t.deepEqual(await book({ cycleId: night.cycleId }), { releasedFen: 0, feeFen: 54 });
  const report = (ago: string) =>
    execute(
      database,
      `update payments set shipping_reported_at = clock_timestamp() - :ago::interval where order_id = :orderId`,
      {
        orderId,
        ago,
      },
    );
  await report('200 seconds');
  t.deepEqual(await book({ cycleId: night.cycleId }), { releasedFen: 0, feeFen: 0 });
  await report('241 seconds');
  t.deepEqual(await book({ cycleId: night.cycleId }), { releasedFen: 10_000, feeFen: 0 });
  t.deepEqual(await book({ cycleId: night.cycleId }), { releasedFen: 0, feeFen: 0 });
});

test('a cycle is settled when nothing is left, with its books as they were', async (t) => {
  const night = await completedCycle('BOK');
  const { cycleId } = night;
  await forceState(database, { table: 'orders', state: 'collected', where: ['cycle_id', cycleId] });
  const early = (await settleCycle({ database })({ cycleId })).result;
  t.deepEqual([early.state, early.left], ['delivered', 1]);
  await execute(database, `update orders set state = 'completed' where cycle_id = :cycleId`, { cycleId });
  t.is((await readClosing({ database })({ cycleId })).result.left, 0);
  t.is((await settleCycle({ database })({ cycleId })).result.state, 'settled');
  t.is((await settleCycle({ database })({ cycleId })).result.state, 'settled');
  const { figures } = await one<{ figures: CycleFigures }>(
    database,
    `select figures from cycle_books where cycle_id = :cycleId`,
    { cycleId },
  );
  t.like(figures, {
    orders: 1,
    paidOrders: 1,
    completedOrders: 1,
    gmvFen: 10_000,
    refundFen: 0,
    shortPieces: 0,
  });
  t.like(figures, { leaderCommissionFen: 1_000, promoterCommissionFen: 500 });
  t.deepEqual(figures.accounts, {
    'channel:wechat:held': 10_000,
    'sales:revenue': -10_000,
    'commission:leader:expense': 1_000,
    'commission:promoter:expense': 500,
    'leader:*:available': -1_000,
    'promoter:*:available': -500,
  });
});
