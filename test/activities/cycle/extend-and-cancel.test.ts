import test from 'ava';
import { issueToken } from '../../../activities/access/issue-token.js';
import { revokeToken } from '../../../activities/access/revoke-token.js';
import { cancelCycle } from '../../../activities/cycle/cancel-cycle.js';
import { closeCycle } from '../../../activities/cycle/close-cycle.js';
import { endCancelledOrders } from '../../../activities/cycle/end-cancelled-orders.js';
import { extendCycle, type ExtendCycleInput } from '../../../activities/cycle/extend-cycle.js';
import { readCycle } from '../../../activities/cycle/read-cycle.js';
import { assignAttention, resolveMatter } from '../../../activities/event/attend.js';
import { approveApproval, rejectApproval } from '../../../activities/event/decide-approval.js';
import { placeOrder } from '../../../activities/order/place-order.js';
import { acceptPayment } from '../../../activities/payment/accept-payment.js';
import { preparePayment } from '../../../activities/payment/prepare-payment.js';
import { connectDatabase, type Database } from '../../../db/connection.js';
import { findLogin } from '../../../db/queries/access/find-login.js';
import { issueTokens } from '../../../db/queries/access/issue-tokens.js';
import { listLogins } from '../../../db/queries/access/logins.js';
import { openAttention } from '../../../db/queries/event/open-attention.js';
import { readAttention } from '../../../db/queries/event/list-attention.js';
import { execute, one, rows } from '../../../db/query.js';
import { ProviderFailure } from '../../../ports/payment/provider-failure.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';
import { fakePaymentProvider } from '../../support/fake-payment-provider.js';
import { moveCycle, orderInput, saleDeps, sellingCycle, type Sale } from '../../support/factories/sale.js';
import { saleFaults } from '../../support/sale-invariants.js';
import { refusal } from '../../support/refusal.js';

let clone: TestDatabase;
let database: Database;

test.before(async () => {
  clone = await testDatabase();
  database = connectDatabase(clone.connectionString);
});

test.after.always('stock, demand and money are exact', async (t) => {
  t.deepEqual(await saleFaults(database), []);
  await database?.destroy();
  await clone?.close();
});

/** Three members of staff; O9 is O1 under another login. */
async function staffed(tag: string): Promise<Sale> {
  const sale = await sellingCycle(database, { tag });
  await execute(
    database,
    `insert into staff (id, role, site_id, region_id, name, phone)
     select :tag || s.id, s.role, null, :tag, '员工', s.phone
     from (values ('O1', 'ops', '1'), ('O2', 'ops', '2'), ('O9', 'finance', '1'), ('P1', 'picker', '3'))
       s(id, role, phone)`,
    { tag },
  );
  return sale;
}

const wish = ({ cycleId, regionId }: Sale, minutes: number): ExtendCycleInput => ({
  cycleId,
  regionId,
  requestedBy: `ops/${regionId}O1`,
  wanted: { minutes },
  reason: '支付通道故障',
});

const cutoffOf = (cycleId: string) =>
  one<{ cutoffAt: string; graceMs: number; moves: number }>(
    database,
    `select cutoff_at as "cutoffAt", (extract(epoch from pay_until - cutoff_at) * 1000)::integer as "graceMs",
       (select count(*)::integer from cutoff_moves where cycle_id = :cycleId) as moves
     from cycles where id = :cycleId`,
    { cycleId },
  );

test('a selling cycle closes later, once per key, and who sleeps until its cutoff is told', async (t) => {
  const sale = await staffed('XA');
  const extend = extendCycle({ database });
  const before = await cutoffOf(sale.cycleId);
  const key = { actor: 'ops/XAO1', key: 'extend-1' };
  const first = await extend(wish(sale, 10), key);
  t.deepEqual(await extend(wish(sale, 10), key), { ...first, replayed: true });
  const after = await cutoffOf(sale.cycleId);
  t.is(Date.parse(after.cutoffAt) - Date.parse(before.cutoffAt), 600_000);
  t.deepEqual([after.graceMs, after.moves], [before.graceMs, 1]);
  const told = await rows(
    database,
    `select data from events where aggregate = :aggregate and type = 'cycle.cutoff-moved'`,
    { aggregate: `cycle/${sale.cycleId}` },
  );
  t.deepEqual(told, [{ data: { cycleId: sale.cycleId, cutoffAt: after.cutoffAt } }]);
  await moveCycle(database, sale.cycleId, { cutoffInMs: 60_000 });
  t.is((await closeCycle({ database })({ cycleId: sale.cycleId })).result.state, 'planned');
  t.is(await refusal(t, extend({ ...wish(sale, 5), regionId: 'ELSEWHERE' })), 'cycle-unknown');
  const past = { ...wish(sale, 5), wanted: { cutoffAt: '2020-01-01T00:00:00.000Z' } };
  t.is(await refusal(t, extend(past)), 'cutoff-not-later');
  const far = { ...wish(sale, 5), wanted: { cutoffAt: '2099-01-01T00:00:00.000Z' } };
  t.is(await refusal(t, extend(far)), 'cutoff-extension-too-long');
  await moveCycle(database, sale.cycleId, { opensInMs: 30_000 });
  t.is(await refusal(t, extend(wish(sale, 5))), 'cycle-not-extendable', 'it does not sell yet');
});

test('a far move waits for a second person, who is nobody’s other login, and is made once', async (t) => {
  const sale = await staffed('XB');
  const { cycleId, regionId } = sale;
  const before = await cutoffOf(cycleId);
  const { result } = await extendCycle({ database })(wish(sale, 30));
  if (result.state !== 'waiting-approval') throw new Error('it was moved at once');
  const { approvalId } = result;
  t.deepEqual(await cutoffOf(cycleId), before, 'nothing has happened yet');
  t.is(await refusal(t, extendCycle({ database })(wish(sale, 31))), 'approval-waiting-already');
  const approve = approveApproval({ database });
  const by = (who: string) => ({ approvalId, regionId, decidedBy: who, reason: null });
  t.is(await refusal(t, approve(by('ops/XBO1'))), 'approval-own-request');
  t.is(await refusal(t, approve(by('finance/XBO9'))), 'approval-own-request', 'the same telephone');
  t.is(await refusal(t, approve({ ...by('ops/XBO2'), regionId: 'XA' })), 'approval-unknown');
  const key = { actor: 'ops/XBO2', key: 'approve-1' };
  await approve(by('ops/XBO2'), key);
  t.true((await approve(by('ops/XBO2'), key)).replayed);
  const after = await cutoffOf(cycleId);
  t.is(Date.parse(after.cutoffAt) - Date.parse(before.cutoffAt), 1_800_000);
  t.is(after.moves, 1);
  t.is(await refusal(t, approve(by('ops/XBO2'))), 'approval-decided-before');
});

test('a rejected move leaves the cutoff, and may be asked for again', async (t) => {
  const sale = await staffed('XC');
  const before = await cutoffOf(sale.cycleId);
  const { result } = await extendCycle({ database })(wish(sale, 30));
  const approvalId = 'approvalId' in result ? result.approvalId : 0;
  const decision = { approvalId, regionId: sale.regionId, decidedBy: 'ops/XCO2', reason: '太久' };
  t.is((await rejectApproval({ database })(decision)).result.state, 'rejected');
  t.deepEqual(await cutoffOf(sale.cycleId), before);
  t.is((await extendCycle({ database })(wish(sale, 30))).result.state, 'waiting-approval');
});

test('a cycle that is called off gives every order back what it took and paid, page by page, once', async (t) => {
  const sale = await staffed('XD');
  const { cycleId, regionId } = sale;
  const payment = fakePaymentProvider();
  const deps = { ...saleDeps(database), payment, notifyUrl: 'http://notify.test' };
  const place = async () => (await placeOrder(deps)(orderInput(sale))).result;
  const [paid, unpaid] = [await place(), await place()];
  for (const { orderId } of [paid, unpaid]) await preparePayment(deps)({ orderId, memberId: sale.id('A') });
  payment.pay(paid.orderId, paid.payableFen);
  const paidAt = new Date().toISOString();
  const money = { orderId: paid.orderId, transactionId: 'T-XD', amountFen: paid.payableFen, paidAt };
  await acceptPayment(deps)(money);
  t.is((await endCancelledOrders(deps)({ cycleId })).left, 0);
  const live = () =>
    rows<{ state: string }>(database, `select state from orders where cycle_id = :cycleId order by id`, {
      cycleId,
    });
  t.deepEqual((await live()).map((order) => order.state).sort(), ['paid', 'placed'], 'it still sells');
  const input = { cycleId, regionId, reason: '冷库停电' };
  t.is(await refusal(t, cancelCycle({ database })({ ...input, regionId: 'XA' })), 'cycle-unknown');
  const key = { actor: 'ops/XDO1', key: 'cancel-1' };
  const first = await cancelCycle({ database })(input, key);
  t.deepEqual(await cancelCycle({ database })(input, key), { ...first, replayed: true });
  t.is((await readCycle({ database })({ cycleId })).result.state, 'cancelled');
  t.is(await refusal(t, place()), 'cycle-closed');
  payment.failNext('closePayment', new ProviderFailure('unavailable', 'HTTP_503'));
  t.is((await endCancelledOrders(deps)({ cycleId })).left, 0);
  t.is((await endCancelledOrders(deps)({ cycleId })).left, 0);
  t.deepEqual(await live(), [{ state: 'cancelled' }, { state: 'cancelled' }]);
  const refunds = await rows(
    database,
    `select amount_fen as "amountFen", reason_zh as "reasonZh" from refunds where order_id = :orderId`,
    { orderId: paid.orderId },
  );
  t.deepEqual(refunds, [{ amountFen: paid.payableFen, reasonZh: '本团期已取消：冷库停电' }]);
  const { taken, demanded } = await one<{ taken: number; demanded: number }>(
    database,
    `select (select sum(taken)::integer from counters where cycle_id = :cycleId) as taken,
       (select coalesce(sum(quantity), 0)::integer from demand where cycle_id = :cycleId) as demanded`,
    { cycleId },
  );
  t.deepEqual([taken, demanded], [0, 0]);
  t.is(await refusal(t, cancelCycle({ database })(input)), 'cycle-not-cancellable');
  const late = { orderId: unpaid.orderId, transactionId: 'T-XD2', amountFen: unpaid.payableFen, paidAt };
  t.is((await acceptPayment(deps)(late)).result, 'refunded-late');
});

test('a matter is given to a person, closed with what was done, and its history is kept', async (t) => {
  const { regionId, cycleId } = await staffed('XE');
  const subject = `cycle/${cycleId}`;
  await database.transaction((trx) =>
    openAttention(trx, { subject, cause: 'test', ownerRole: 'ops', detail: {} }),
  );
  const { attentionId } = await one<{ attentionId: number }>(
    database,
    `select id as "attentionId" from attention where subject = :subject`,
    { subject },
  );
  const ops = { attentionId, regionId, role: 'ops', by: 'ops/XEO1' } as const;
  const assign = assignAttention({ database });
  t.is(await refusal(t, assign({ ...ops, staffId: 'XEP1' })), 'party-unknown', 'a picker has no desk');
  t.is(await refusal(t, assign({ ...ops, regionId: 'XA', staffId: 'XEO2' })), 'attention-unknown');
  const finance = { ...ops, role: 'finance', by: 'finance/XEO9' } as const;
  t.is(await refusal(t, resolveMatter({ database })({ ...finance, reason: '好了' })), 'attention-not-yours');
  const key = { actor: 'ops/XEO1', key: 'assign-1' };
  await assign({ ...ops, staffId: 'XEO2' }, key);
  t.true((await assign({ ...ops, staffId: 'XEO2' }, key)).replayed);
  const closed = { actor: 'ops/XEO1', key: 'resolve-1' };
  await resolveMatter({ database })({ ...ops, reason: '已换货' }, closed);
  t.true((await resolveMatter({ database })({ ...ops, reason: '已换货' }, closed)).replayed);
  const view = await readAttention(database, regionId, attentionId);
  t.like(view, { assignedTo: 'XEO2', resolvedBy: 'ops/XEO1', resolution: '已换货' });
  t.deepEqual(
    view.history.map(({ kind, changedBy, words }) => [kind, changedBy, words]),
    [
      ['assigned', 'ops/XEO1', 'XEO2'],
      ['resolved', 'ops/XEO1', '已换货'],
    ],
  );
  t.is(await refusal(t, assign({ ...ops, staffId: 'XEO2' })), 'attention-resolved-before');
  const told = await rows<{ type: string }>(
    database,
    `select type from events where aggregate = :aggregate order by seq`,
    { aggregate: `attention/${subject}` },
  );
  t.deepEqual(
    told.map((event) => event.type),
    ['attention.opened', 'attention.assigned', 'attention.resolved'],
  );
});

test('a login is issued for people of the own region, never above the own role, and only its hash is kept', async (t) => {
  const { regionId } = await staffed('XF');
  const issue = issueToken({ database });
  const input = { regionId, issuedBy: 'ops/XFO1', role: 'picker', partyId: 'XFP1', label: '手机' } as const;
  const tokenHash = 'ab'.repeat(32);
  const key = { actor: 'ops/XFO1', key: 'token-1' };
  const first = await issue({ ...input, tokenHash }, key);
  t.deepEqual(await issue({ ...input, tokenHash }, key), { ...first, replayed: true });
  const stored = await rows(
    database,
    `select role, party_id as "partyId", label from access_tokens where token_hash = :tokenHash`,
    { tokenHash },
  );
  t.deepEqual(stored, [{ role: 'picker', partyId: 'XFP1', label: '手机' }]);
  const above = { ...input, role: 'finance', partyId: 'XFO9', tokenHash } as const;
  t.is(await refusal(t, issue(above)), 'token-role-above-own');
  t.is(await refusal(t, issue({ ...input, regionId: 'XA', tokenHash })), 'party-unknown');
  t.is(await refusal(t, issue({ ...input, role: 'driver', tokenHash })), 'party-unknown');
});

test('a login that is ended opens nothing, and ending it twice is once', async (t) => {
  const { regionId } = await staffed('XG');
  const tokenHash = 'cd'.repeat(32);
  const issue = { regionId, issuedBy: 'ops/XGO1', role: 'picker', partyId: 'XGP1', label: '手机' } as const;
  await issueToken({ database })({ ...issue, tokenHash });
  const [login] = await listLogins(database, { regionId, role: 'picker', partyId: 'XGP1' }, 9);
  const loginId = login?.loginId ?? '';
  t.is(loginId, tokenHash.slice(0, 20));
  const input = { loginId, revokedBy: 'ops/XGO1' };
  const revoke = revokeToken({ database });
  t.is(await refusal(t, revoke({ ...input, regionId: 'XA' })), 'login-unknown');
  const key = { actor: 'ops/XGO1', key: 'revoke' };
  t.is((await revoke({ ...input, regionId }, key)).result.state, 'revoked');
  t.true((await revoke({ ...input, regionId }, key)).replayed);
  await revoke({ ...input, regionId });
  t.is(await findLogin(database, tokenHash), undefined);
  const told = await rows(
    database,
    `select 1 from events where type = 'token.revoked' and data ->> 'partyId' = 'XGP1'`,
  );
  t.is(told.length, 1);
  const above = { tokenHash: 'ef'.repeat(32), role: 'finance', partyId: 'XGO9', label: '办公室' } as const;
  await issueTokens(database, [above]);
  const higher = { loginId: 'ef'.repeat(10), revokedBy: 'ops/XGO1', regionId };
  t.is(await refusal(t, revoke(higher)), 'token-role-above-own');
});
