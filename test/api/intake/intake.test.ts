import { randomBytes } from 'node:crypto';
import test from 'ava';
import { snapshotsOf } from '../../../activities/order/current-snapshot.js';
import { placeOrder, placeOrders } from '../../../activities/order/place-order.js';
import { closeCycle } from '../../../activities/cycle/close-cycle.js';
import { createIntake, createIntakeOn, type Intake, intakePool } from '../../../api/intake/create-intake.js';
import { connectDatabase } from '../../../db/connection.js';
import { execute, one, rows } from '../../../db/query.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import {
  endSale,
  orderInput,
  type OrderWish,
  type Sale,
  saleDeps,
  sellingCycle,
} from '../../support/factories/sale.js';
import { fc } from '../../support/properties.js';
import { saleStage } from '../../support/sale-stage.js';

const { database } = await saleStage(test, { poolMax: 12 });
const pool = connectDatabase(databaseUrl(), intakePool);
test.after.always(() => pool.destroy());

/** The API's own: two connections, decided at once where that is possible. */
const intakeOf = (): Intake => createIntake({ database: pool, randomBytes, snapshots: snapshotsOf(pool) });

function databaseUrl(): string {
  const { connectionString } = database.client.config.connection as { connectionString: string };
  return connectionString;
}

let asked = 0;
const ask = (intake: Intake, sale: Sale, wish: OrderWish, key = `key-${(asked += 1)}`) =>
  intake.place(orderInput(sale, wish), { actor: `member/${sale.id(wish.member ?? 'A')}`, key });

const codeOf = (error: unknown): string => {
  if (error instanceof RuleViolation) return error.code;
  throw error;
};
const outcome = (asking: ReturnType<typeof ask>): Promise<string> =>
  asking.then(({ result, replayed }) => (replayed ? 'replayed' : result.state), codeOf);
const members = (count: number) => Array.from({ length: count }, (_none, n) => `M${n + 1}`);
const idOf = ({ cycleId }: Sale) => ({ cycleId });
const countOrders = async (sale: Sale): Promise<number> =>
  (
    await one<{ n: number }>(
      database,
      `select count(*)::integer as n from orders where cycle_id = :cycleId`,
      idOf(sale),
    )
  ).n;

const skus = [
  { skuId: 'TOMATO', supply: 14, priceFen: 333, leaderShareBp: 3000, stationShareBp: 3000 },
  { skuId: 'EGG', supply: 9, priceFen: 1299 },
  { skuId: 'SOAP', supply: 40, priceFen: 1000, categoryId: 'HOME', leaderTags: ['fresh'] },
];

test('a batch of mixed orders equals the same orders one by one', async (t) => {
  const wish = fc.record(
    {
      lines: fc
        .record(
          {
            TOMATO: fc.integer({ min: 1, max: 5 }),
            EGG: fc.integer({ min: 1, max: 4 }),
            SOAP: fc.constant(1),
          },
          { requiredKeys: [] },
        )
        .filter((lines) => Object.keys(lines).length > 0),
      leader: fc.constantFrom('L1', 'L2', 'L3'),
      coupon: fc.constantFrom('K1', 'K2', 'NONE'),
      expectedPayableFen: fc.constantFrom(333, 1299),
    },
    { requiredKeys: ['lines', 'leader'] },
  );
  let n = 0;
  const spec = (tag: string) => ({
    tag,
    skus,
    promotion: { thresholdFen: 2000, offFen: 150 },
    coupons: [
      { couponId: 'K1', offFen: 77, cap: 2 },
      { couponId: 'K2', offFen: 50, thresholdFen: 900, newMemberOnly: true },
    ],
    moreMembers: 12,
  });
  const property = fc.asyncProperty(fc.array(wish, { minLength: 5, maxLength: 12 }), async (wishes) => {
    n += 1;
    const letter = String.fromCodePoint(64 + n);
    const [together, alone] = [
      await sellingCycle(database, spec(`Y${letter}`)),
      await sellingCycle(database, spec(`Z${letter}`)),
    ];
    const inputs = (sale: Sale) =>
      wishes.map((one, index) => orderInput(sale, { ...one, member: `M${index + 1}` }));
    const batch = await placeOrders(saleDeps(database))(
      inputs(together).map((input) => ({ input, record: undefined })),
    );
    const outcomes = batch.map((one) => (one instanceof RuleViolation ? one.code : one.result.payableFen));
    const expected: (string | number)[] = [];
    for (const input of inputs(alone))
      expected.push(
        await placeOrder(saleDeps(database))(input).then(({ result }) => result.payableFen, codeOf),
      );
    t.deepEqual(outcomes, expected);
    t.deepEqual(await stockOf(together), await stockOf(alone));
  });
  await fc.assert(property, { numRuns: 8, seed: 5 });
});

/** Counters and demand by their names without the sale's tag. */
async function stockOf({ tag, cycleId }: Sale): Promise<unknown> {
  const found = await rows(
    database,
    `select replace(sku_id, :tag, '') as sku, replace(node, :tag, '') as node, taken from counters
     where cycle_id = :cycleId
     union all
     select replace(sku_id, :tag, ''), 'demand of ' || replace(leader_id, :tag, ''), quantity from demand
     where cycle_id = :cycleId
     order by 1, 2`,
    { tag, cycleId },
  );
  return found;
}

test('a hundred pieces for five hundred buyers sell exactly a hundred', async (t) => {
  const tomato = { skuId: 'TOMATO', supply: 100, leaderShareBp: 3000, stationShareBp: 3000 };
  const sale = await sellingCycle(database, { tag: 'IA', skus: [tomato], moreMembers: 500 });
  // The leaders' quotas and pools of others are theirs: everybody orders where all of it can be drawn.
  await execute(
    database,
    `update counters set cap = case node when 'central' then 100 else 0 end where cycle_id = :cycleId`,
    { cycleId: sale.cycleId },
  );
  await execute(
    database,
    `delete from quota_moves where cycle_id = :cycleId and from_counter is not null`,
    idOf(sale),
  );
  const intakes = [intakeOf(), intakeOf()];
  const outcomes = await Promise.all(
    members(500).map((member, n) => outcome(ask(intakes[n % 2] ?? intakeOf(), sale, { member }))),
  );
  t.is(outcomes.filter((code) => code === 'placed').length, 100);
  t.is(outcomes.filter((code) => code === 'out-of-stock').length, 400);
  t.is(await countOrders(sale), 100);
});

test('an order that the database cannot take fails alone', async (t) => {
  const sale = await sellingCycle(database, { tag: 'IB', moreMembers: 30 });
  const intake = intakeOf();
  const answers = await Promise.allSettled(
    members(30).map((member, n) => {
      const input = orderInput(sale, { member });
      const bad = n === 7 ? { ...input, deviceId: 'no\0text' } : input;
      return intake.place(bad, { actor: member, key: `bad-${n}` });
    }),
  );
  t.deepEqual(
    answers.flatMap(({ status }, n) => (status === 'rejected' ? [n] : [])),
    [7],
  );
  t.is(await countOrders(sale), 29);
});

test('the same key twice at once is one order and two answers; with other content it is refused', async (t) => {
  const sale = await sellingCycle(database, { tag: 'IC', moreMembers: 5 });
  const intake = intakeOf();
  const [first, second, other] = await Promise.allSettled([
    ask(intake, sale, { member: 'M1' }, 'twice'),
    ask(intake, sale, { member: 'M1' }, 'twice'),
    ask(intake, sale, { member: 'M1', lines: { TOMATO: 2 } }, 'twice'),
  ]);
  if (first?.status !== 'fulfilled' || second?.status !== 'fulfilled') return t.fail();
  t.deepEqual(second.value, { result: first.value.result, replayed: true });
  t.is(other?.status === 'rejected' && codeOf(other.reason), 'key-reused');
  const elsewhere = await outcome(ask(intakeOf(), sale, { member: 'M1' }, 'twice'));
  t.is(elsewhere, 'replayed', 'another process finds the answer');
  t.is(await countOrders(sale), 1);
});

test('a connection that is lost before or after COMMIT loses no order and doubles none', async (t) => {
  const sale = await sellingCycle(database, { tag: 'ID', moreMembers: 60 });
  const own = connectDatabase(databaseUrl(), { ...intakePool, applicationName: 'intake-to-kill' });
  const place = placeOrders({ database: own, randomBytes });
  let lost = 0;
  // The answer to the first COMMIT never arrives.
  const deaf = createIntakeOn(async (requests) => {
    const outcomes = await place(requests);
    if ((lost += 1) === 1) throw new Error('Connection terminated unexpectedly');
    return outcomes;
  });
  const after = await Promise.all(members(20).map((member) => ask(deaf, sale, { member })));
  t.is(lost, 2);
  t.is(new Set(after.map(({ result }) => result.orderId)).size, 20);
  t.is(await countOrders(sale), 20);
  // The server ends the connection while the batch waits for a counter.
  const killed = createIntake({ database: own, randomBytes, snapshots: snapshotsOf(own) });
  await ask(killed, sale, { member: 'M21' });
  const asking = await database.transaction(async (trx) => {
    await execute(trx, `select 1 from counters where cycle_id = :cycleId for update`, idOf(sale));
    const waiting = members(60)
      .slice(30)
      .map((member) => outcome(ask(killed, sale, { member })));
    let ended = 0;
    while (ended === 0)
      ended = await execute(
        trx,
        `select pg_terminate_backend(pid) from pg_stat_activity
         where application_name = 'intake-to-kill' and wait_event_type = 'Lock'`,
      );
    return waiting;
  });
  t.deepEqual(new Set(await Promise.all(asking)), new Set(['placed']));
  t.is(await countOrders(sale), 51);
  await own.destroy();
});

test('an order costs what the list says when it is placed, however many were planned before', async (t) => {
  const sale = await sellingCycle(database, { tag: 'IE', moreMembers: 20 });
  const intake = intakeOf();
  const payable = async (member: string) => (await ask(intake, sale, { member })).result.payableFen;
  t.is(await payable('M1'), 499);
  t.is(await payable('M2'), 499);
  await execute(
    database,
    `insert into promotions (id, region_id, name, tiers, bearer, starts_on, ends_on)
     values ('IE-NOW', 'IE', '满减', '[{"thresholdFen":100,"offFen":99}]', 'platform', '2026-01-01', '2027-01-01')`,
  );
  t.is(await payable('M3'), 400, 'the version moved with the campaign');
  await execute(database, `update leaders set active = false where id = :id`, { id: sale.id('L1') });
  t.is(await outcome(ask(intake, sale, { member: 'M4' })), 'leader-unknown');
  t.is(await outcome(ask(intake, sale, { member: 'M4', leader: 'L2' })), 'placed');
});

test('closing under full load accepts nothing after the cutoff', async (t) => {
  const sale = await sellingCycle(database, {
    tag: 'IF',
    skus: [{ skuId: 'TOMATO', supply: 100_000 }],
    moreMembers: 64,
  });
  const intake = intakeOf();
  let accepted = 0;
  const buy = async (member: string): Promise<string> => {
    for (;;) {
      const said = await outcome(ask(intake, sale, { member }));
      if (said !== 'placed') return said;
      accepted += 1;
    }
  };
  const buyers = members(64).map(buy);
  while (accepted < 200) await new Promise((resolve) => setImmediate(resolve));
  await endSale(database, sale.cycleId);
  await closeCycle({ database })({ cycleId: sale.cycleId });
  const atClosing = await countOrders(sale);
  t.deepEqual(new Set(await Promise.all(buyers)), new Set(['cycle-closed']));
  t.is(await countOrders(sale), atClosing, 'nobody was inside when it closed');
  t.is(accepted, atClosing);
  const late = await rows(
    database,
    `select o.id from orders o join cycles c on c.id = o.cycle_id where c.id = :cycleId and o.placed_at >= c.cutoff_at`,
    { cycleId: sale.cycleId },
  );
  t.deepEqual(late, []);
});

test('caps of coupons and limits hold when everybody asks at once', async (t) => {
  const sale = await sellingCycle(database, {
    tag: 'IG',
    skus: [{ skuId: 'TOMATO', supply: 1000 }],
    coupons: [{ couponId: 'K1', offFen: 100, cap: 30 }],
    moreMembers: 60,
  });
  await execute(
    database,
    `insert into purchase_limits (id, region_id, name, per, span, sku_id, quantity)
     values ('IG-LIMIT', 'IG', '每人限购', 'member', 'cycle', :skuId, 2)`,
    { skuId: sale.id('TOMATO') },
  );
  const intakes = [intakeOf(), intakeOf()];
  const wanted = members(60).flatMap((member) => [
    { member, coupon: 'K1' },
    { member, lines: { TOMATO: 2 } },
  ]);
  const outcomes = await Promise.all(
    wanted.map((wish, n) => outcome(ask(intakes[n % 2] ?? intakeOf(), sale, wish))),
  );
  const { uses, most } = await one<{ uses: number; most: number }>(
    database,
    `select (select count(*)::integer from coupon_uses where coupon_id = :couponId) as uses,
       (select max(n)::integer from (select sum(l.quantity) as n from order_lines l join orders o on o.id = l.order_id
         where o.cycle_id = :cycleId group by o.member_id) x) as most`,
    { couponId: sale.id('K1'), cycleId: sale.cycleId },
  );
  t.true(uses <= 30);
  t.is(most, 2);
  t.is(outcomes.filter((code) => code === 'placed').length, await countOrders(sale));
  t.deepEqual([...new Set(outcomes)].sort(), ['limit-reached', 'placed']);
});

test('what was asked for is answered before it is drained', async (t) => {
  const sale = await sellingCycle(database, { tag: 'IH', moreMembers: 50 });
  const intake = intakeOf();
  let answered = 0;
  const asking = members(50).map((member) =>
    outcome(ask(intake, sale, { member })).finally(() => (answered += 1)),
  );
  await intake.drained();
  t.is(intake.waiting(), 0);
  t.is(await countOrders(sale), 50);
  await Promise.all(asking);
  t.is(answered, 50);
});
