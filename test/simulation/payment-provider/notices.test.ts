import test from 'ava';
import { createFaults } from '../../../simulation/parties/payment-provider/faults.js';
import { runProvider, until } from './running-provider.js';

const quick = { noticeStepsMs: Array.from({ length: 15 }, () => 40) };

test('a notice that is answered is sent once', async (t) => {
  const { paid, merchant } = await runProvider(t, { rules: quick });
  await paid();
  await merchant.atLeast(1);
  await new Promise((resolve) => setTimeout(resolve, 200));
  t.is(merchant.received.length, 1);
});

test('a duplicated notice comes twice with one id, both true', async (t) => {
  const { paid, merchant, read } = await runProvider(t, { rules: quick, faults: { duplicateRate: 1 } });
  await paid();
  const ids = (await merchant.atLeast(2)).map((notice) => read(notice).noticeId);
  t.is(ids.length, 2);
  t.is(new Set(ids).size, 1);
});

test('a late notice comes after its delay, and the query knows before', async (t) => {
  const { provider, paid, merchant } = await runProvider(t, { faults: { lateRate: 1, lateMs: 150 } });
  const paidAtMs = Date.now();
  const { outTradeNo } = await paid();
  t.is((await provider.queryPayment(outTradeNo)).state, 'paid');
  await merchant.atLeast(1);
  t.true(Date.now() - paidAtMs >= 150);
});

test('a notice is repeated until the merchant says that it has it', async (t) => {
  const { paid, merchant, read } = await runProvider(t, { rules: quick });
  merchant.status = 500;
  await paid();
  await merchant.atLeast(3);
  merchant.status = 204;
  const refused = merchant.received.length;
  await merchant.atLeast(refused + 1);
  await new Promise((resolve) => setTimeout(resolve, 200));
  t.true(merchant.received.length <= refused + 2);
  t.is(new Set(merchant.received.map((notice) => read(notice).noticeId)).size, 1);
});

test('sixteen attempts are made and then no more', async (t) => {
  const rules = { noticeStepsMs: Array.from({ length: 15 }, () => 5) };
  const { paid, merchant } = await runProvider(t, { rules });
  merchant.status = 500;
  await paid();
  await merchant.atLeast(16);
  await new Promise((resolve) => setTimeout(resolve, 100));
  t.is(merchant.received.length, 16);
});

test('with every notice lost, only the query knows', async (t) => {
  const { provider, paid, merchant } = await runProvider(t, { rules: quick, faults: { loseRate: 1 } });
  const { outTradeNo } = await paid();
  t.is((await provider.queryPayment(outTradeNo)).state, 'paid');
  await new Promise((resolve) => setTimeout(resolve, 150));
  t.is(merchant.received.length, 0);
});

test('a forged notice runs ahead of the true one and is refused', async (t) => {
  const { paid, merchant, read } = await runProvider(t, { rules: quick, faults: { forgeRate: 1 } });
  await paid();
  const [forged, honest] = await merchant.atLeast(2);
  t.throws(() => forged && read(forged), { name: 'RuleViolation', message: /^payment-notice-forged/ });
  t.like(honest && read(honest), { kind: 'payment-succeeded', amountFen: 10_000 });
});

test('faults can be set while the provider runs, and an unknown one is refused', async (t) => {
  const { payer } = await runProvider(t);
  t.like((await payer('/faults', { duplicateRate: 0.5, seed: 7 })).body, { duplicateRate: 0.5, seed: 7 });
  t.is((await payer('/faults', { duplicateRate: 2 })).status, 400);
  t.is((await payer('/faults', { explode: 1 })).status, 400);
  t.like((await payer('/faults')).body, { duplicateRate: 0.5 });
});

test('the same seed strikes the same subjects, in about the share that was asked for', (t) => {
  const subjects = Array.from({ length: 2_000 }, (_, index) => `T${index}`);
  const struck = (seed: number): string[] => {
    const faults = createFaults({ seed, loseRate: 0.2 });
    return subjects.filter((subject) => faults.strikes('loseRate', subject));
  };
  t.deepEqual(struck(1), struck(1));
  t.notDeepEqual(struck(1), struck(2));
  t.true(struck(1).length > 320 && struck(1).length < 480);
});

test('the totals of the books are what the payer side and the merchant side did', async (t) => {
  const { provider, paid, order, books } = await runProvider(t);
  await paid({ amountFen: 100 });
  await paid({ amountFen: 250 });
  await provider.createPayment(order());
  const totals = await until(books, ({ payments }) => payments.count === 2);
  t.deepEqual(totals.payments, { count: 2, sumFen: 350 });
  t.is(totals.feesFen, 1 + 2);
  t.is(totals.frozenFen, 350 - 3);
});

test('notices of one moment come in another order', async (t) => {
  const { paid, merchant, read } = await runProvider(t, { faults: { shuffleRate: 1, shuffleMs: 200 } });
  // Of twelve, one order in five hundred million is the same.
  const orders = await Promise.all(Array.from({ length: 12 }, () => paid()));
  const told = (await merchant.atLeast(12)).map((notice) => {
    const said = read(notice);
    return said.kind === 'payment-succeeded' ? said.outTradeNo : '';
  });
  const numbers = orders.map((order) => order.outTradeNo);
  t.deepEqual(told.toSorted(), numbers.toSorted());
  t.notDeepEqual(told, numbers);
});

test('the provider may be wrong about an amount in a true notice, and say it right afterwards', async (t) => {
  const { paid, merchant, read } = await runProvider(t, { rules: quick, faults: { wrongAmountRate: 1 } });
  await paid();
  const [wrong, right] = await merchant.atLeast(2);
  t.like(wrong && read(wrong), { kind: 'payment-succeeded', amountFen: 1 });
  t.like(right && read(right), { kind: 'payment-succeeded', amountFen: 10_000 });
});

test('an old notice runs ahead of the young one and is refused', async (t) => {
  const { paid, merchant, read } = await runProvider(t, { rules: quick, faults: { staleRate: 1 } });
  await paid();
  const [stale, young] = await merchant.atLeast(2);
  t.throws(() => stale && read(stale), { message: /^payment-notice-forged/ });
  t.like(young && read(young), { kind: 'payment-succeeded' });
});

test('on the days of a switch either key signs, and the merchant reads both', async (t) => {
  const { paid, merchant, read } = await runProvider(t, { rules: quick });
  await paid();
  await merchant.atLeast(1);
  const switched = await runProvider(t, { rules: quick, faults: { otherKeyRate: 1 } });
  await switched.paid();
  const [own] = merchant.received;
  const [other] = await switched.merchant.atLeast(1);
  t.not(own?.headers['wechatpay-serial'], other?.headers['wechatpay-serial']);
  t.like(own && read(own), { kind: 'payment-succeeded' });
  t.like(other && switched.read(other), { kind: 'payment-succeeded' });
});
