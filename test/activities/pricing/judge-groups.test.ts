import test from 'ava';
import { freezeCycle } from '../../../activities/cycle/freeze-cycle.js';
import { closeCycle } from '../../../activities/cycle/close-cycle.js';
import { judgeGroups } from '../../../activities/pricing/judge-groups.js';
import { aggregateDemand } from '../../../activities/purchasing/aggregate-demand.js';
import { listGroups } from '../../../db/queries/pricing/list-groups.js';
import { one, rows } from '../../../db/query.js';
import { insertMinimum } from '../../support/factories/offers.js';
import { endPayment, type Sale, sellingCycle } from '../../support/factories/sale.js';
import { saleStage } from '../../support/sale-stage.js';
import type { StoredEvent } from '../../../domain/event/event-types.js';
import { messagesOf } from '../../../workers/consumers/message-words.js';

const { database, place, pay } = await saleStage(test);
const skus = [
  { skuId: 'TOMATO', priceFen: 1000 },
  { skuId: 'SOAP', priceFen: 333 },
];

async function freeze({ cycleId }: Sale): Promise<void> {
  await endPayment(database, cycleId);
  await closeCycle({ database })({ cycleId });
  await freezeCycle({ database })({ cycleId });
}

const judge = async ({ cycleId }: Sale): Promise<number> =>
  (await judgeGroups({ database })({ cycleId })).result.left;

const outcomes = ({ cycleId }: Sale) =>
  rows<{ id: string; ordered: number; outcome: string }>(
    database,
    `select minimum_id as id, ordered, outcome from group_judgements where cycle_id = :cycleId order by 1`,
    { cycleId },
  );

test('a group below its minimum is taken off, refunded to the fen and never bought; the judgement is made once', async (t) => {
  const sale = await sellingCycle(database, {
    tag: 'GA',
    skus,
    promotion: { thresholdFen: 1500, offFen: 200 },
    coupons: [{ couponId: 'K1', offFen: 33, categoryId: 'VEG' }],
  });
  const soap = await insertMinimum(database, sale, { name: 'GM1', sku: 'SOAP', atLeast: 20 });
  const mixed = await place(sale, { lines: { TOMATO: 2, SOAP: 3 } });
  const only = await place(sale, { member: 'D', leader: 'L2', lines: { SOAP: 1 }, coupon: 'K1' });
  for (const order of [mixed, only]) await pay(order);
  t.is(await judge(sale), 0, 'nothing is judged before the freeze');
  t.deepEqual(await outcomes(sale), []);
  t.like((await listGroups(database, { cycleId: sale.cycleId, regionId: sale.tag }))[0], {
    ordered: 4,
    missing: 16,
    outcome: null,
  });
  await freeze(sale);

  t.is(await judge(sale), 0);
  t.is(await judge(sale), 0);
  t.deepEqual(await outcomes(sale), [{ id: soap, ordered: 4, outcome: 'cancelled' }]);
  const refunds = await rows<{ orderId: string; cause: string; fen: number; net: number }>(
    database,
    `select f.order_id as "orderId", f.cause, f.amount_fen as fen, l.net_fen as net from refunds f
     join order_lines l on l.order_id = f.order_id and l.sku_id = :soap where l.cycle_id = :cycleId order by l.quantity desc`,
    { soap: sale.id('SOAP'), cycleId: sale.cycleId },
  );
  t.deepEqual(
    refunds.map(({ orderId, cause, fen, net }) => [orderId, cause, fen - net]),
    [
      [mixed.orderId, 'below-minimum', 0],
      [only.orderId, 'below-minimum', 0],
    ],
  );
  const states = await rows(
    database,
    `select state, end_cause as cause from orders where cycle_id = :cycleId order by (state = 'paid') desc`,
    { cycleId: sale.cycleId },
  );
  t.deepEqual(states, [
    { state: 'paid', cause: null },
    { state: 'cancelled', cause: 'below-minimum' },
  ]);
  const back = await one(
    database,
    `select (select count(*)::integer from coupon_uses where order_id = :orderId and released_at is null) as used,
       (select count(*)::integer from commissions where order_id = :orderId and state <> 'void') as earning`,
    { orderId: only.orderId },
  );
  t.deepEqual(back, { used: 0, earning: 0 });

  const { result: plan } = await aggregateDemand({ database })({ cycleId: sale.cycleId });
  t.is(plan.purchaseOrders.length, 1);
  const bought = await rows(
    database,
    `select sku_id as sku from purchase_lines where purchase_order_no like :like`,
    {
      like: `${sale.cycleId}/%`,
    },
  );
  t.deepEqual(bought, [{ sku: sale.id('TOMATO') }]);
  t.is(await judge(sale), 0);
  const facts = await rows<StoredEvent>(
    database,
    `select type, data, 'E1' as "eventId", aggregate, clock_timestamp() as at from events
     where type = 'order.below-minimum' and data ->> 'orderId' = :orderId`,
    { orderId: mixed.orderId },
  );
  const [message] = facts.flatMap(messagesOf);
  t.is(message?.recipient, `member/${sale.id('A')}`);
  t.regex(message?.wordsZh ?? '', /未成团.*退款 9\.\d\d 元/);
});

test('an absorbed group is bought, and a reached one is left alone', async (t) => {
  const sale = await sellingCycle(database, { tag: 'GB', skus });
  await insertMinimum(database, sale, { name: 'GM1', sku: 'SOAP', atLeast: 20, policy: 'absorb' });
  await insertMinimum(database, sale, { name: 'GM2', sku: 'TOMATO', atLeast: 2 });
  for (const order of [await place(sale, { lines: { TOMATO: 2, SOAP: 3 } })]) await pay(order);
  await freeze(sale);
  t.is(await judge(sale), 0);
  t.deepEqual(
    (await outcomes(sale)).map(({ ordered, outcome }) => [ordered, outcome]),
    [
      [3, 'absorbed'],
      [2, 'reached'],
    ],
  );
  const [demand] = await rows(
    database,
    `select sum(quantity)::integer as n from demand where cycle_id = :cycleId`,
    {
      cycleId: sale.cycleId,
    },
  );
  t.deepEqual(demand, { n: 5 });
});

test('a point that ordered too little is not driven to, whatever the others ordered, and a page at a time is refunded', async (t) => {
  const sale = await sellingCycle(database, { tag: 'GC', skus, moreMembers: 26 });
  await insertMinimum(database, sale, { name: 'GM1', leader: 'L1', measure: 'fen', atLeast: 1_000_000 });
  await insertMinimum(database, sale, { name: 'GM2', leader: 'L2', measure: 'fen', atLeast: 1000 });
  for (let n = 1; n <= 26; n += 1) await pay(await place(sale, { member: `M${n}` }));
  await pay(await place(sale, { member: 'D', leader: 'L2' }));
  await freeze(sale);
  t.true((await judge(sale)) > 0);
  while ((await judge(sale)) > 0);
  const left = await rows(
    database,
    `select leader_id as leader, quantity from demand where cycle_id = :cycleId and quantity > 0`,
    { cycleId: sale.cycleId },
  );
  t.deepEqual(left, [{ leader: sale.id('L2'), quantity: 1 }]);
  const { ended } = await one<{ ended: number }>(
    database,
    `select count(*)::integer as ended from orders where cycle_id = :cycleId and end_cause = 'below-minimum'`,
    { cycleId: sale.cycleId },
  );
  t.is(ended, 26);
});
