import test, { type ExecutionContext } from 'ava';
import { redeem, type RedeemInput } from '../../../activities/pickup/redeem.js';
import { one, rows } from '../../../db/query.js';
import { makePickupCode } from '../../../domain/pickup/pickup-code.js';
import { phoneFailuresMax } from '../../../domain/pickup/redeem.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import { ownDatabase } from '../../support/database.js';
import { codeOf, deliveredCycle, orderState } from '../../support/factories/pickup.js';
import { type PackedNight, packedNight, signedRun } from '../../support/factories/transport.js';

const database = await ownDatabase(test);

const orders = [
  { member: 'M1', leader: 'L1', lines: [{ priceFen: 500 }, { priceFen: 900, band: 'frozen' as const }] },
  { member: 'M1', leader: 'L1', lines: [{ priceFen: 300 }] },
  { member: 'M2', leader: 'L1', lines: [{ priceFen: 700 }] },
  { member: 'M3', leader: 'L2', lines: [{ priceFen: 800 }] },
];

async function refusal(t: ExecutionContext, input: RedeemInput): Promise<string | undefined> {
  return (await t.throwsAsync(redeem({ database })(input), { instanceOf: RuleViolation }))?.code;
}

/** A well-formed code that nobody has. */
const strangersCode = (n: number): string => makePickupCode([n, 1, 2, 3, 4, 5]);

async function tailOf(night: PackedNight, member: string): Promise<string> {
  const { tail } = await one<{ tail: string }>(
    database,
    `select right(phone, 4) as tail from members where id = :id`,
    {
      id: night.id(member),
    },
  );
  return tail;
}

test('a code hands over all parcels of the member, and collects each of his orders, once', async (t) => {
  const night = await packedNight(database, { tag: 'RED', orders });
  await deliveredCycle(database, night);
  const [first = '', second = '', others = ''] = night.orderIds;
  const input = { leaderId: night.id('L1'), code: (await codeOf(database, night, 'M1')).toLowerCase() };
  const key = { actor: night.id('L1'), key: 'redeem-1' };
  const done = await redeem({ database })(input, key);
  t.is(done.result.parcels, 2);
  t.deepEqual(done.result.orderIds, [first, second].sort());
  t.deepEqual(await redeem({ database })(input, key), { ...done, replayed: true });
  t.is(await orderState(database, first), 'collected');
  t.is(await orderState(database, others), 'paid');
  t.is(await refusal(t, input), 'pickup-already-collected');
  const told = await rows<{ orderId: string; claimUntil: string }>(
    database,
    `select data ->> 'orderId' as "orderId", data ->> 'claimUntil' as "claimUntil" from events
     where type = 'order.collected' and data ->> 'cycleId' = :cycleId order by 1`,
    { cycleId: night.cycleId },
  );
  t.deepEqual(
    told.map((event) => event.orderId),
    [first, second].sort(),
  );
  t.true(told.every((event) => event.claimUntil === done.result.claimUntil));
});

test('the last digits of the phone open the parcels at the own point only', async (t) => {
  const night = await packedNight(database, { tag: 'TEL', orders });
  await deliveredCycle(database, night);
  const phoneTail = await tailOf(night, 'M3');
  t.is(await refusal(t, { leaderId: night.id('L1'), phoneTail }), 'pickup-code-unknown');
  const { result } = await redeem({ database })({ leaderId: night.id('L2'), phoneTail });
  t.is(result.memberId, night.id('M3'));
  t.is(
    await refusal(t, { leaderId: night.id('L1'), code: await codeOf(database, night, 'M3') }),
    'pickup-wrong-point',
  );
});

test('two members with the same last digits must show their codes', async (t) => {
  const night = await packedNight(database, { tag: 'TWO', orders });
  await deliveredCycle(database, night);
  await database.raw(`update pickups set phone_tail = '7777' where cycle_id = ? and leader_id = ?`, [
    night.cycleId,
    night.id('L1'),
  ]);
  t.is(await refusal(t, { leaderId: night.id('L1'), phoneTail: '7777' }), 'pickup-phone-ambiguous');
  const { result } = await redeem({ database })({
    leaderId: night.id('L1'),
    code: await codeOf(database, night, 'M2'),
  });
  t.is(result.memberId, night.id('M2'));
  t.is(
    (await redeem({ database })({ leaderId: night.id('L1'), phoneTail: '7777' })).result.memberId,
    night.id('M1'),
  );
});

test('wrong tries are counted although they are refused; then digits are no longer taken, codes still are', async (t) => {
  const night = await packedNight(database, { tag: 'TRY', orders });
  await deliveredCycle(database, night);
  const leaderId = night.id('L1');
  for (let n = 0; n < phoneFailuresMax; n += 1)
    t.is(await refusal(t, { leaderId, code: strangersCode(n) }), 'pickup-code-unknown');
  const { failed } = await one<{ failed: number }>(
    database,
    `select failed from pickup_attempts where leader_id = :leaderId`,
    {
      leaderId,
    },
  );
  t.is(failed, phoneFailuresMax);
  t.is(await refusal(t, { leaderId, phoneTail: await tailOf(night, 'M1') }), 'pickup-attempts-exhausted');
  const { result } = await redeem({ database })({ leaderId, code: await codeOf(database, night, 'M1') });
  t.is(result.memberId, night.id('M1'));
});

test('a mistyped code is told apart from an unknown one and is no try', async (t) => {
  const night = await packedNight(database, { tag: 'TYP', orders });
  await signedRun(database, night);
  t.is(await refusal(t, { leaderId: night.id('L1'), code: 'ABC' }), 'pickup-code-mistyped');
  const counted = await rows(
    database,
    `select 1 from pickup_attempts where leader_id = :leaderId and failed > 0`,
    {
      leaderId: night.id('L1'),
    },
  );
  t.deepEqual(counted, []);
});

test('two tries with one code at the same instant hand the goods over once', async (t) => {
  const night = await packedNight(database, { tag: 'DUP', orders });
  await deliveredCycle(database, night);
  const input = { leaderId: night.id('L1'), code: await codeOf(database, night, 'M2') };
  const tries = await Promise.allSettled([1, 2, 3].map(() => redeem({ database })(input)));
  t.is(tries.filter((one) => one.status === 'fulfilled').length, 1);
  const { n } = await one<{ n: number }>(
    database,
    `select count(*)::int as n from events where type = 'order.collected' and data ->> 'memberId' = :memberId`,
    { memberId: night.id('M2') },
  );
  t.is(n, 1);
});
