import test from 'ava';
import { createIntakeOn } from '../../../api/intake/create-intake.js';
import { gather } from '../../../api/intake/gather.js';
import { type PlaceBatch, placeSurely } from '../../../api/intake/place-surely.js';
import type { OrderOutcome, OrderRequest } from '../../../activities/order/place-order-judge.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';

/** Work that is done when the test says so. */
function stage(slots = 2) {
  const batches: { requests: readonly number[]; done: () => void }[] = [];
  const gatherer = gather<number>({
    slots,
    fits: () => true,
    work: (requests) => new Promise((done) => batches.push({ requests, done })),
  });
  return { gatherer, batches, sizes: () => batches.map((batch) => batch.requests.length) };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const numbers = (count: number) => Array.from({ length: count }, (_none, n) => n);

test('what arrives in one turn leaves together, in the order of its arrival', async (t) => {
  const { gatherer, batches } = stage();
  for (const n of numbers(30)) gatherer.add(n);
  await turn();
  t.deepEqual(batches[0]?.requests, numbers(30));
});

test('a batch is of a hundred, and of two hundred while more than that wait', async (t) => {
  const { gatherer, sizes } = stage();
  for (const n of numbers(450)) gatherer.add(n);
  await turn();
  t.deepEqual(sizes(), [200, 200]);
  t.is(gatherer.waiting(), 50);
  const few = stage();
  for (const n of numbers(150)) few.gatherer.add(n);
  await turn();
  t.deepEqual(few.sizes(), [100]);
});

test('the second batch leaves when as many wait as are in work, or after 5 ms', async (t) => {
  const { gatherer, sizes } = stage();
  for (const n of numbers(10)) gatherer.add(n);
  await turn();
  for (const n of numbers(9)) gatherer.add(n);
  await turn();
  t.deepEqual(sizes(), [10], 'nine wait for a tenth');
  gatherer.add(9);
  await turn();
  t.deepEqual(sizes(), [10, 10]);
  const late = stage();
  late.gatherer.add(1);
  late.gatherer.add(2);
  await turn();
  late.gatherer.add(3);
  await new Promise((resolve) => setTimeout(resolve, 30));
  t.deepEqual(late.sizes(), [2, 1]);
});

test('it is drained when nothing waits and nothing is in work', async (t) => {
  const { gatherer, batches } = stage(1);
  gatherer.add(1);
  await turn();
  gatherer.add(2);
  let drained = false;
  const draining = gatherer.drained().then(() => (drained = true));
  batches[0]?.done();
  await turn();
  await turn();
  t.false(drained);
  batches[1]?.done();
  await draining;
  t.is(gatherer.waiting(), 0);
});

const request = (key: string, memberId = key): OrderRequest => ({
  input: {
    cycleId: 'C',
    memberId,
    leaderId: 'L',
    pointLeaderId: 'L',
    lines: [],
    deviceId: null,
    networkAddress: null,
  },
  record: { actor: memberId, key, operation: 'placeOrder', inputHash: key },
});
const accepted = (orderId: string): OrderOutcome => ({
  result: { orderId, state: 'placed', payableFen: 1, expiresAt: '' },
  replayed: false,
});
const keyOf = ({ record }: OrderRequest) => record?.key ?? '';
const keys = (prefix: string, count: number) => numbers(count).map((n) => request(`${prefix}${n}`));

test('one bad order of a batch fails alone', async (t) => {
  const placed: string[] = [];
  const place: PlaceBatch = async (requests) => {
    if (requests.some((one) => keyOf(one) === 'k13')) throw Object.assign(new Error('no'), { code: '22021' });
    placed.push(...requests.map(keyOf));
    return requests.map((one) => accepted(keyOf(one)));
  };
  const answers = await placeSurely(place, keys('k', 30));
  t.deepEqual(
    answers.flatMap((answer, n) => ('fault' in answer ? [n] : [])),
    [13],
  );
  t.is(placed.length, 29);
  t.is(new Set(placed).size, 29, 'no order is placed twice');
});

test('what no half would survive either is not tried in halves', async (t) => {
  let calls = 0;
  const place: PlaceBatch = () => {
    calls += 1;
    return Promise.reject(Object.assign(new Error('lock timeout'), { code: '55P03' }));
  };
  const answers = await placeSurely(place, keys('k', 8));
  t.true(answers.every((answer) => 'fault' in answer));
  t.is(calls, 1);
});

test('a lost connection is tried again as it was, and its fault is told when it stays away', async (t) => {
  const seen: number[] = [];
  const lost = Object.assign(new Error('Connection terminated unexpectedly'));
  const place: PlaceBatch = async (requests) => {
    seen.push(requests.length);
    if (seen.length < 3) throw lost;
    return requests.map((one) => accepted(keyOf(one)));
  };
  const answers = await placeSurely(place, keys('k', 4));
  t.deepEqual(seen, [4, 4, 4]);
  t.true(answers.every((answer) => 'outcome' in answer));
  const gone = await placeSurely(() => Promise.reject(lost), keys('k', 2));
  t.true(gone.every((answer) => 'fault' in answer && answer.fault === lost));
});

test('a member and a key come once in a batch, and a batch is of one cycle', async (t) => {
  const batches: OrderRequest[][] = [];
  const intake = createIntakeOn(async (requests) => {
    batches.push([...requests]);
    return requests.map((one) => accepted(keyOf(one)));
  });
  const ask = (key: string, memberId: string, cycleId = 'C') =>
    intake.place({ ...request(key, memberId).input, cycleId }, { actor: memberId, key });
  await Promise.all([ask('a', 'A'), ask('b', 'B'), ask('c', 'A'), ask('d', 'D', 'other'), ask('b', 'B')]);
  for (const batch of batches) {
    t.is(new Set(batch.map(({ input }) => input.memberId)).size, batch.length);
    t.is(new Set(batch.map(({ input }) => input.cycleId)).size, 1);
  }
  t.deepEqual(batches[0]?.map(keyOf), ['a', 'b']);
  t.is(
    batches.flat().filter((one) => keyOf(one) === 'b').length,
    2,
    'the second asks again, after the first',
  );
});

test('each caller has his own outcome', async (t) => {
  const intake = createIntakeOn(async (requests) =>
    requests.map((one) =>
      keyOf(one).startsWith('no') ? new RuleViolation('out-of-stock') : accepted(keyOf(one)),
    ),
  );
  const answers = await Promise.allSettled(
    numbers(40).map((n) => {
      const one = request(n % 3 === 0 ? `no${n}` : `yes${n}`);
      return intake.place(one.input, { actor: one.input.memberId, key: keyOf(one) });
    }),
  );
  for (const [n, answer] of answers.entries())
    t.is(
      answer.status === 'fulfilled' ? answer.value.result.orderId : answer.reason.code,
      n % 3 === 0 ? 'out-of-stock' : `yes${n}`,
    );
});
