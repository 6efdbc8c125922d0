import test from 'ava';
import { reduceCommission } from '../../../activities/commission/reduce-commission.js';
import { approveApproval } from '../../../activities/event/decide-approval.js';
import { topUpFloat } from '../../../activities/ledger/top-up-float.js';
import { followPayout } from '../../../activities/settlement/follow-payout.js';
import { requestPayout } from '../../../activities/settlement/request-payout.js';
import { retryPayout } from '../../../activities/settlement/retry-payout.js';
import { sendPayout } from '../../../activities/settlement/send-payout.js';
import { storeStatements } from '../../../activities/settlement/store-statements.js';
import { runInvariants } from '../../../activities/event/run-invariants.js';
import { listMovements } from '../../../db/queries/ledger/list-movements.js';
import { listSettlements, readSettlementView } from '../../../db/queries/settlement/list-settlements.js';
import { listPayouts } from '../../../db/queries/settlement/payouts.js';
import { trialBalance } from '../../../db/queries/settlement/trial-balance.js';
import { execute, one } from '../../../db/query.js';
import type { TransferState } from '../../../ports/payment/payment-provider.js';
import { statementCsv } from '../../../print/statement-csv.js';
import { ownDatabase } from '../../support/database.js';
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

/** One order at L1 whose leader earns a tenth, completed and stated. */
async function statedCycle(tag: string, priceFen: number): Promise<{ night: PackedNight; no: string }> {
  const night = await packedNight(database, {
    tag,
    orders: [{ member: 'A', leader: 'L1', lines: [{ priceFen }] }],
    leaderRateBp: 1000,
  });
  await deliveredCycle(database, night);
  await collectAll(database, night, 'A');
  await completeAfterClaims(database, night.orderIds[0] ?? '');
  await storeStatements({ database, randomBytes: random })({ cycleId: night.cycleId });
  await execute(database, `update settlements set payable_at = clock_timestamp() where cycle_id = :cycleId`, {
    cycleId: night.cycleId,
  });
  const { no } = await one<{ no: string }>(database, `select no from settlements where cycle_id = :cycleId`, {
    cycleId: night.cycleId,
  });
  return { night, no };
}

/** A provider whose transfers stand as the test says, by number. */
function providerWith(states: ReadonlyMap<string, TransferState>) {
  const sent: { outBillNo: string; amountFen: number }[] = [];
  const payment = providerThat({
    queryTransfer: async (outBillNo) => {
      const known = sent.some((transfer) => transfer.outBillNo === outBillNo);
      return { state: known ? (states.get(outBillNo) ?? 'success') : 'unknown' };
    },
    transfer: async ({ outBillNo, amountFen }) => {
      sent.push({ outBillNo, amountFen });
      return { state: 'waiting-confirmation', confirmationPackage: `package-${outBillNo}` };
    },
  });
  return { sent, deps: { database, payment } };
}

test('a large payout goes out in parts, a failed part is sent again by two persons, and all is booked once', async (t) => {
  const { night, no } = await statedCycle('PRT', 500_050);
  const regionId = night.tag;
  await topUpFloat({ database, randomBytes: random })({ regionId, amountFen: 100_000, reason: '充值' });
  await requestPayout({ database })({ settlementNo: no, owner: { regionId }, requestedBy: 'finance/F1' });
  const states = new Map<string, TransferState>([[`${no}T2`, 'failed']]);
  const { sent, deps } = providerWith(states);
  t.is((await sendPayout(deps)({ settlementNo: no })).state, 'waiting');
  t.deepEqual(sent, [
    { outBillNo: no, amountFen: 20_000 },
    { outBillNo: `${no}T2`, amountFen: 20_000 },
    { outBillNo: `${no}T3`, amountFen: 10_005 },
  ]);
  const waiting = await readSettlementView(database, { regionId }, no);
  t.deepEqual(
    waiting.transfers.map((transfer) => transfer.confirmationPackage),
    [`package-${no}`, `package-${no}T2`, `package-${no}T3`],
  );
  t.is((await followPayout(deps)({ settlementNo: no })).state, 'failed');
  const earner = `leader:${night.id('L1')}:available`;
  t.is(await balanceOf(database, earner), -20_000, 'two parts of three have arrived');
  const [listed] = await listPayouts(database, regionId, { state: 'failed', limit: 5 });
  t.like(listed, { settlementNo: no, amountFen: 50_005, paidFen: 30_005, transfers: 3 });
  const retry = retryPayout({ database });
  const ask = { settlementNo: no, regionId, requestedBy: 'finance/F1', reason: '收款人已确认' };
  t.is(await refusal(t, retry({ ...ask, regionId: 'ELSEWHERE' })), 'payout-unknown');
  const key = { actor: 'finance/F1', key: 'retry-1' };
  const { result } = await retry(ask, key);
  t.true((await retry(ask, key)).replayed);
  const approve = approveApproval({ database });
  const decision = { approvalId: result.approvalId, regionId, reason: null };
  t.is(await refusal(t, approve({ ...decision, decidedBy: 'finance/F1' })), 'approval-own-request');
  await approve({ ...decision, decidedBy: 'ops/O1' });
  await sendPayout(deps)({ settlementNo: no });
  t.deepEqual(
    sent.at(-1),
    { outBillNo: `${no}T4`, amountFen: 20_000 },
    'only what failed, under a new number',
  );
  t.is((await followPayout(deps)({ settlementNo: no })).state, 'paid');
  t.is(await balanceOf(database, earner), 0);
  t.is(await refusal(t, retry(ask)), 'payout-not-failed');
  const asked = { regionId, cycleId: night.cycleId, account: earner };
  const movements = await listMovements(database, asked, { limit: 3 });
  t.deepEqual(
    movements.map((movement) => [movement.kind, movement.amountFen, movement.balanceFen]),
    [
      ['payout-sent', 20_000, 0],
      ['payout-sent', 10_005, -20_000],
      ['payout-sent', 20_000, -30_005],
    ],
  );
  const broken = (await runInvariants(database)).filter(
    ({ name, count }) => /^(L|F)\d/.test(name) && count > 0,
  );
  t.deepEqual(
    broken.filter(({ name }) => !/^(L[4-6]|L1[1-3]) /.test(name)).map(({ name }) => name),
    [],
  );
});

test('a statement below the least transfer is not sent', async (t) => {
  const { night, no } = await statedCycle('LOW', 60);
  const request = { settlementNo: no, owner: { regionId: night.tag }, requestedBy: 'finance/F1' };
  t.is(await refusal(t, requestPayout({ database })(request)), 'payout-too-small');
});

test('the second day repays the debt of the first, and its statement shows both lines', async (t) => {
  const first = await statedCycle('DEA', 10_000);
  const { night, no } = first;
  const regionId = night.tag;
  await requestPayout({ database })({ settlementNo: no, owner: { regionId }, requestedBy: 'finance/F1' });
  const { deps } = providerWith(new Map());
  await sendPayout(deps)({ settlementNo: no });
  t.is((await followPayout(deps)({ settlementNo: no })).state, 'paid');
  const [orderId = ''] = night.orderIds;
  await database.transaction((trx) =>
    reduceCommission(trx, { orderId, lineNo: 1, keptFen: 2_000, reasonZh: '客诉补偿' }),
  );
  const account = `leader:${night.id('L1')}`;
  t.is(await balanceOf(database, `${account}:debt`), 800);
  const second = await packedNight(database, {
    tag: 'DEB',
    orders: [{ member: 'A', leader: 'L1', lines: [{ priceFen: 5_000 }] }],
    leaderRateBp: 1000,
  });
  await execute(
    database,
    `update commissions set beneficiary_id = :leaderId where cycle_id = :cycleId and role = 'leader'`,
    { leaderId: night.id('L1'), cycleId: second.cycleId },
  );
  await deliveredCycle(database, second);
  await collectAll(database, second, 'A');
  await completeAfterClaims(database, second.orderIds[0] ?? '');
  await storeStatements({ database, randomBytes: random })({ cycleId: second.cycleId });
  const [next] = await listSettlements(
    database,
    { regionId: second.tag },
    { cycleId: second.cycleId, partyKind: 'leader', limit: 5 },
  );
  t.like(next, { grossFen: 500, debtFen: 500, amountFen: 0, amountWords: '零元整' });
  const view = await readSettlementView(database, { regionId: second.tag }, next?.settlementNo ?? '');
  t.deepEqual(
    view.lines.map((line) => line.amountFen),
    [500, -800, 300],
  );
  t.deepEqual(
    view.lines.slice(1).map((line) => line.wordsZh),
    ['抵扣上期欠款 8.00 元', '欠款 3.00 元结转下期'],
  );
  t.is(await balanceOf(database, `${account}:debt`), 300, 'the rest is carried');
  const csv = statementCsv(view);
  t.true(csv.startsWith('\uFEFF'));
  t.true(csv.includes(`"\t${view.settlementNo}"`), 'spreadsheets take the number as text');
  t.true(csv.includes('应付(大写),零元整'));
  const other = { regionId: second.tag };
  t.deepEqual(await listSettlements(database, other, { partyKind: 'supplier', limit: 5 }), []);
  t.deepEqual(await listSettlements(database, other, { payout: 'paid', limit: 5 }), []);
});

test('the trial balance is the region’s, of one day or one cycle, and adds up to zero', async (t) => {
  const { night } = await statedCycle('TRI', 1_000);
  const sum = async (asked: { regionId: string; cycleId?: string; day?: string }) => {
    const lines = await trialBalance(database, asked);
    const held = lines.find((line) => line.account === 'leader:*:available')?.balanceFen;
    return [lines.reduce((total, line) => total + line.balanceFen, 0), held];
  };
  const { tag: regionId, cycleId } = night;
  t.deepEqual(await sum({ regionId }), [0, -100]);
  t.deepEqual(await sum({ regionId, cycleId }), [0, -100]);
  t.deepEqual(await sum({ regionId, day: '2026-11-22' }), [0, -100]);
  t.deepEqual(await sum({ regionId, day: '2026-11-23' }), [0, 0]);
  t.deepEqual(await sum({ regionId: 'NOWHERE', cycleId }), [0, 0]);
  const float = { regionId, amountFen: 700, reason: '充值' };
  const key = { actor: 'finance/F1', key: 'float-1' };
  await topUpFloat({ database, randomBytes: random })(float, key);
  t.true((await topUpFloat({ database, randomBytes: random })(float, key)).replayed);
  const lines = await trialBalance(database, { regionId });
  t.is(lines.find((line) => line.account === 'owner:contribution')?.balanceFen, -700);
  t.is(lines.find((line) => line.account === 'channel:wechat:available')?.balanceFen, 700);
});
