import test from 'ava';
import { closeCycle } from '../../../activities/cycle/close-cycle.js';
import { expireUnpaid } from '../../../activities/cycle/expire-unpaid.js';
import { freezeCycle } from '../../../activities/cycle/freeze-cycle.js';
import { readCycle } from '../../../activities/cycle/read-cycle.js';
import { acceptPayment } from '../../../activities/payment/accept-payment.js';
import { preparePayment } from '../../../activities/payment/prepare-payment.js';
import { one, rows } from '../../../db/query.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import { ProviderFailure } from '../../../ports/payment/provider-failure.js';
import { fakePaymentProvider } from '../../support/fake-payment-provider.js';
import { endPayment, endSale, moveCycle, sellingCycle, type Sale } from '../../support/factories/sale.js';
import { saleStage } from '../../support/sale-stage.js';

const { database, depsOf, place } = await saleStage(test);

const close = async ({ cycleId }: Sale) => (await closeCycle({ database })({ cycleId })).result;
const freeze = async ({ cycleId }: Sale) => (await freezeCycle({ database })({ cycleId })).result;

const eventsOf = async ({ cycleId }: Sale): Promise<string[]> =>
  (
    await rows<{ type: string }>(
      database,
      `select type from events where aggregate = 'cycle/' || :cycleId and type <> 'cycle.planned' order by id`,
      { cycleId },
    )
  ).map((event) => event.type);

test('before the cutoff closing is refused by the instants, and the snapshot says how long', async (t) => {
  const sale = await sellingCycle(database, { tag: 'FA' });
  const snapshot = await close(sale);
  t.is(snapshot.state, 'planned');
  t.true(snapshot.cutoffInMs > 6 * 3_600_000 && snapshot.payUntilInMs === snapshot.cutoffInMs + 5000);
  t.is((await freeze(sale)).state, 'planned');
  t.deepEqual(await eventsOf(sale), []);
  t.deepEqual((await readCycle({ database })({ cycleId: sale.cycleId })).result.state, 'planned');
});

test('a cutoff that was moved is closed at its new instant', async (t) => {
  const sale = await sellingCycle(database, { tag: 'FB' });
  await endSale(database, sale.cycleId);
  await moveCycle(database, sale.cycleId, { cutoffInMs: 60_000, payUntilInMs: 120_000 });
  const snapshot = await close(sale);
  t.is(snapshot.state, 'planned');
  t.true(snapshot.cutoffInMs > 50_000 && snapshot.cutoffInMs <= 60_000);
});

test('after the cutoff the cycle is closed once, whoever closes it', async (t) => {
  const sale = await sellingCycle(database, { tag: 'FC' });
  await endSale(database, sale.cycleId);
  const snapshots = await Promise.all([close(sale), close(sale), close(sale)]);
  for (const snapshot of snapshots) t.like(snapshot, { state: 'closed', cutoffInMs: 0 });
  t.deepEqual(await eventsOf(sale), ['cycle.closed']);
  const { words } = await one<{ words: string }>(
    database,
    `select phase_words as words from cycles where id = :id`,
    {
      id: sale.cycleId,
    },
  );
  t.is(words, '已截单，等待付款');
});

test('a cycle is frozen only when it is closed, payUntil is over and nothing is unpaid', async (t) => {
  const sale = await sellingCycle(database, { tag: 'FD' });
  const { orderId } = await place(sale);
  const unpaid = () => expireUnpaid(depsOf())({ cycleId: sale.cycleId });
  await endSale(database, sale.cycleId);
  t.is((await freeze(sale)).state, 'planned');
  await close(sale);
  t.is((await freeze(sale)).state, 'closed');
  t.deepEqual(await unpaid(), { left: 1 });
  await moveCycle(database, sale.cycleId, { payUntilInMs: -1 });
  t.is((await freeze(sale)).state, 'closed');
  t.deepEqual(await unpaid(), { left: 0 });
  t.is((await freeze(sale)).state, 'frozen');
  t.is((await freeze(sale)).state, 'frozen');
  t.is((await close(sale)).state, 'frozen');
  t.deepEqual(await eventsOf(sale), ['cycle.closed', 'cycle.frozen']);
  const { state } = await one<{ state: string }>(database, `select state from orders where id = :orderId`, {
    orderId,
  });
  t.is(state, 'expired');
});

test('a cycle that nobody knows is refused', async (t) => {
  for (const step of [closeCycle, freezeCycle, readCycle]) {
    const refused = await t.throwsAsync(step({ database })({ cycleId: 'nowhere' }), {
      instanceOf: RuleViolation,
    });
    t.is(refused?.code, 'cycle-unknown');
  }
});

test('the unpaid are expired in pages, the paid stay, and whoever paid meanwhile is found', async (t) => {
  const sale = await sellingCycle(database, { tag: 'FE' });
  const payment = fakePaymentProvider();
  const placed = await Promise.all(Array.from({ length: 50 }, () => place(sale)));
  const [paid, found, wrong] = placed;
  if (!paid || !found || !wrong) throw new Error('three orders were placed');
  const { orderId, payableFen } = paid;
  const paidAt = new Date().toISOString();
  await acceptPayment(depsOf(payment))({ orderId, transactionId: 'TFE', amountFen: payableFen, paidAt });
  for (const order of [found, wrong])
    await preparePayment(depsOf(payment))({ orderId: order.orderId, memberId: sale.id('A') });
  payment.pay(found.orderId);
  payment.pay(wrong.orderId, 1);
  await endPayment(database, sale.cycleId);
  await close(sale);
  const pages: number[] = [];
  for (let left = 1; left > 0; pages.push(left))
    ({ left } = await expireUnpaid(depsOf(payment))({ cycleId: sale.cycleId }));
  t.deepEqual(pages, [9, 0]);
  t.is((await freeze(sale)).state, 'frozen');
  const states = await rows(
    database,
    `select state, count(*)::integer as orders from orders where cycle_id = :cycleId group by 1 order by 1`,
    { cycleId: sale.cycleId },
  );
  t.deepEqual(states, [
    { state: 'expired', orders: 48 },
    { state: 'paid', orders: 2 },
  ]);
});

test('a provider that does not answer cannot hold the freeze up, and what it then sends is refunded', async (t) => {
  const sale = await sellingCycle(database, { tag: 'FF' });
  const payment = fakePaymentProvider();
  const down = () => Promise.reject(new ProviderFailure('unavailable', 'DOWN'));
  const { orderId, payableFen } = await place(sale);
  await preparePayment(depsOf(payment))({ orderId, memberId: sale.id('A') });
  payment.pay(orderId);
  await endPayment(database, sale.cycleId);
  await close(sale);
  const silent = { ...payment, closePayment: down, queryPayment: down };
  t.deepEqual(await expireUnpaid(depsOf(silent))({ cycleId: sale.cycleId }), { left: 0 });
  t.is((await freeze(sale)).state, 'frozen');
  const late = { orderId, transactionId: 'TFF', amountFen: payableFen, paidAt: new Date().toISOString() };
  t.is((await acceptPayment(depsOf(payment))(late)).result, 'refunded-late');
});

test('before payUntil nothing is expired for the freeze', async (t) => {
  const sale = await sellingCycle(database, { tag: 'FG' });
  await place(sale);
  await endSale(database, sale.cycleId);
  await close(sale);
  t.deepEqual(await expireUnpaid(depsOf())({ cycleId: sale.cycleId }), { left: 1 });
});
