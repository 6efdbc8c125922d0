import test from 'ava';
import { enterNeighbour, readNeighbour } from '../../../activities/member/enter-neighbour.js';
import { placeOrder } from '../../../activities/order/place-order.js';
import { preparePayment } from '../../../activities/payment/prepare-payment.js';
import { execute, one, rows } from '../../../db/query.js';
import { NEIGHBOURS_A_DAY } from '../../../domain/member/neighbour.js';
import { orderInput, saleDeps, sellingCycle, type Sale } from '../../support/factories/sale.js';
import { refusal } from '../../support/refusal.js';
import { saleStage } from '../../support/sale-stage.js';

const { database, depsOf, pay } = await saleStage(test);
const deps = saleDeps(database);

const enter = (sale: Sale, phone: string, leader = 'L1') =>
  enterNeighbour(deps)({ leaderId: sale.id(leader), phone, name: '王阿姨' });

const read = (sale: Sale, name: Parameters<ReturnType<typeof readNeighbour>>[1], leader = 'L1') =>
  readNeighbour({ database })(sale.id(leader), name);

const orderFor = (sale: Sale, memberId: string) =>
  placeOrder(deps)({ ...orderInput(sale), memberId, orderedBy: sale.id('L1') });

test('a neighbour is entered once, belongs to the point, and can be ordered for', async (t) => {
  const sale = await sellingCycle(database, { tag: 'NN' });
  const phone = '13912345601';
  const key = { actor: 'leader/L1', key: 'enter' };
  const input = { leaderId: sale.id('L1'), phone, name: '王阿姨' };
  const first = await enterNeighbour(deps)(input, key);
  t.deepEqual(await enterNeighbour(deps)(input, key), { ...first, replayed: true });
  const { memberId, known } = first.result;
  t.false(known);
  t.deepEqual((await enter(sale, phone)).result, { memberId, known: true });
  const many = await Promise.all(Array.from({ length: 5 }, () => enter(sale, '13912345602')));
  t.is(new Set(many.map(({ result }) => result.memberId)).size, 1, 'five at once make one');
  const order = (await orderFor(sale, (await read(sale, { phone })).memberId)).result;
  const row = await one(
    database,
    `select member_id as "memberId", ordered_by as "orderedBy", leader_id as "leaderId", payer_openid as payer
     from orders where id = :orderId`,
    { orderId: order.orderId },
  );
  const leaderId = sale.id('L1');
  t.deepEqual(row, { memberId, orderedBy: leaderId, leaderId, payer: null });
  t.is((await pay(order)).result, 'paid');
  const commission = await rows(
    database,
    `select 1 from commissions where order_id = :orderId and role = 'leader' and beneficiary_id = :leaderId`,
    { orderId: order.orderId, leaderId },
  );
  t.true(commission.length > 0, 'the leader earns as for any order');
});

test('a leader orders for members of his point, never for others or himself', async (t) => {
  const sale = await sellingCycle(database, { tag: 'NO' });
  t.is((await read(sale, { memberId: sale.id('A') })).memberId, sale.id('A'));
  for (const name of [{ memberId: sale.id('E') }, { memberId: 'NOBODY' }, { phone: '13900000999' }])
    t.is(await refusal(t, read(sale, name)), 'neighbour-not-yours');
  await enter(sale, '13912345603', 'L3');
  t.is(await refusal(t, enter(sale, '13912345603')), 'neighbour-not-yours');
  await execute(database, `update members set openid = :leader where id = :id`, {
    leader: `o-${sale.id('L1')}`,
    id: sale.id('B'),
  });
  t.is(await refusal(t, read(sale, { memberId: sale.id('B') })), 'neighbour-is-self');
});

test('a leader enters so many new neighbours a day and no more', async (t) => {
  const sale = await sellingCycle(database, { tag: 'NP' });
  await execute(
    database,
    `insert into members (id, name, phone, leader_id, entered_by)
     select 'NPW' || n, '邻居', 'x' || n, :leaderId, :leaderId from generate_series(1, :many::integer) n`,
    { leaderId: sale.id('L1'), many: NEIGHBOURS_A_DAY },
  );
  t.is(await refusal(t, enter(sale, '13912345604')), 'neighbours-too-many');
  await execute(
    database,
    `update members set joined_at = joined_at - interval '25 hours' where entered_by = :leaderId`,
    { leaderId: sale.id('L1') },
  );
  t.false((await enter(sale, '13912345604')).result.known);
});

test('the leader pays for his neighbour with his own openid, or the member with his', async (t) => {
  const sale = await sellingCycle(database, { tag: 'NQ' });
  const { orderId } = (await orderFor(sale, sale.id('A'))).result;
  const leaderId = sale.id('L1');
  const asked: string[] = [];
  const { payment: provider, ...rest } = depsOf();
  const payment = {
    ...provider,
    createPayment: (order: Parameters<typeof provider.createPayment>[0]) => {
      asked.push(order.payerOpenId);
      return provider.createPayment(order);
    },
  };
  const prepare = preparePayment({ ...rest, payment });
  await prepare({ orderId, leaderId });
  await prepare({ orderId, memberId: sale.id('A') });
  t.deepEqual(asked, [`o-${leaderId}`, `o-${sale.id('A')}`]);
  t.is(await refusal(t, prepare({ orderId, leaderId: sale.id('L2') })), 'order-unknown');
});
