import test from 'ava';
import { closeCycle } from '../../../activities/cycle/close-cycle.js';
import { expireUnpaid } from '../../../activities/cycle/expire-unpaid.js';
import { freezeCycle } from '../../../activities/cycle/freeze-cycle.js';
import { askForLeave, endChange, refuseLeave, withdrawLeave } from '../../../activities/network/ask-leave.js';
import { carryOutChange, carryOutLeaderChanges } from '../../../activities/network/carry-out-change.js';
import { approveLeave, changeLeader } from '../../../activities/network/decide-change.js';
import { planLeaderChange } from '../../../activities/network/plan-change.js';
import { cancelOrder } from '../../../activities/order/cancel-order.js';
import { moveOrder } from '../../../activities/order/move-order.js';
import { one, rows } from '../../../db/query.js';
import { deliverMessages } from '../../../workers/consumers/messages.js';
import {
  anotherCycle,
  endSale,
  moveCycle,
  saleDay,
  saleDeps,
  sellingCycle,
  type Sale,
} from '../../support/factories/sale.js';
import { refusal } from '../../support/refusal.js';
import { saleFaults } from '../../support/sale-invariants.js';
import { saleStage } from '../../support/sale-stage.js';

const { database, depsOf, place, pay } = await saleStage(test);
const deps = saleDeps(database);

const nextDay = '2026-11-23';
const from = (day = saleDay) => ({ day, slot: 1 });

const leave = (sale: Sale, wanted: Partial<Parameters<ReturnType<typeof changeLeader>>[0]> = {}) => ({
  leaderId: sale.id('L1'),
  regionId: sale.regionId,
  kind: 'leave' as const,
  from: from(),
  back: null,
  toSiteId: null,
  neighbourId: null,
  reason: '回老家',
  decidedBy: 'ops/O1',
  ...wanted,
});

const carryOut = (sale: Sale, changeId: string) =>
  carryOutChange({ database })({ changeId, regionId: sale.regionId });

const orderNow = (orderId: string) =>
  one<Record<string, unknown>>(
    database,
    `select state, end_cause as cause, point_leader_id as point, site_id as site from orders where id = :orderId`,
    { orderId },
  );

/** The stock of the cycle: by node, cap and taken; nodes with nothing are left out. */
async function caps({ cycleId }: Sale): Promise<Record<string, string>> {
  const found = await rows<{ node: string; cap: number; taken: number }>(
    database,
    `select node, cap, taken from counters where cycle_id = :cycleId and kind = 'stock' and cap > 0 order by node`,
    { cycleId },
  );
  return Object.fromEntries(found.map(({ node, cap, taken }) => [node, `${taken}/${cap}`]));
}

test('orders of a leader who is away go to the neighbour with their stock, or their money goes back', async (t) => {
  const sale = await sellingCycle(database, {
    tag: 'LA',
    skus: [{ skuId: 'TOMATO' }, { skuId: 'FRESH', leaderTags: ['fresh'] }],
  });
  const [paid, unpaid, fresh] = [
    await place(sale, { lines: { TOMATO: 2 } }),
    await place(sale, { lines: { TOMATO: 1 }, member: 'B' }),
    await place(sale, { lines: { FRESH: 1 }, member: 'C' }),
  ];
  await pay(paid);
  await pay(fresh);
  const wanted = leave(sale, { neighbourId: sale.id('L3') });
  const plan = { cycleId: sale.cycleId, orders: 3, moved: 2, cancelled: 1, refundFen: 499 };
  t.deepEqual((await planLeaderChange({ database })(wanted)).result, { cycles: [plan] });
  t.is((await orderNow(paid.orderId))['point'], sale.id('L1'), 'a dry run does nothing');
  const key = { actor: 'ops/O1', key: 'leave-LA' };
  const { result } = await changeLeader(deps)(wanted, key);
  t.deepEqual(await changeLeader(deps)(wanted, key), { result, replayed: true });
  t.deepEqual(await carryOut(sale, result.changeId), { moved: 2, cancelled: 1 });
  t.deepEqual(await carryOut(sale, result.changeId), { moved: 2, cancelled: 1 }, 'once');
  const there = { cause: null, point: sale.id('L3'), site: sale.id('G2') };
  t.deepEqual(await orderNow(paid.orderId), { state: 'paid', ...there });
  t.deepEqual(await orderNow(unpaid.orderId), { state: 'placed', ...there });
  t.like(await orderNow(fresh.orderId), { state: 'cancelled', cause: 'leader-away' });
  t.is((await pay(unpaid)).result, 'paid');
  const left = await caps(sale);
  t.false(sale.id('L1') in left, 'nothing stays where nobody sells');
  t.regex(left[sale.id('L3')] ?? '', /^3\//, 'the stock went along');
  const fee = await one<{ who: string }>(
    database,
    `select string_agg(distinct beneficiary_id, ',') as who from commissions
     where order_id = :orderId and role = 'leader' and state <> 'void'`,
    { orderId: paid.orderId },
  );
  t.true(fee.who.includes(sale.id('L3')), 'the new point earns its fee');
  while ((await deliverMessages(database)()) > 0);
  const told = await rows<{ template: string }>(
    database,
    `select template from messages where recipient = :member order by template`,
    { member: `member/${sale.id('A')}` },
  );
  t.true(told.some(({ template }) => template === 'order-reassigned'));
});

test('a leader who is away takes no orders and no moves from that cycle on, and again when he is back', async (t) => {
  const sale = await sellingCycle(database, { tag: 'LB' });
  await moveCycle(database, sale.nextCycleId, { opensInMs: -1000 });
  const next = { ...sale, cycleId: sale.nextCycleId };
  const elsewhere = await place(next, { leader: 'L2', member: 'D' });
  const { result } = await changeLeader(deps)(leave(sale, { from: from(nextDay) }));
  await carryOut(sale, result.changeId);
  t.is((await place(sale)).state, 'placed', 'the cycle before is as it was');
  t.is(await refusal(t, place(next)), 'leader-away');
  const move = { orderId: elsewhere.orderId, memberId: sale.id('D'), leaderId: sale.id('L1') };
  t.is(await refusal(t, moveOrder({ database })(move)), 'leader-away');
  const back = { changeId: result.changeId, regionId: 'LB', back: from('2026-11-24') };
  t.is(await refusal(t, endChange({ database })({ ...back, back: from(nextDay) })), 'leader-change-invalid');
  t.is((await endChange({ database })(back)).result.state, 'ended');
  t.is(await refusal(t, endChange({ database })(back)), 'leader-change-decided');
  t.is(await refusal(t, place(next)), 'leader-away', 'he is back a day later');
  const third = await anotherCycle(database, sale, 2);
  t.is((await place(third)).state, 'placed');
});

test.serial(
  'a leader who moves takes his orders, their stock and their demand to his new station',
  async (t) => {
    const sale = await sellingCycle(database, {
      tag: 'LC',
      skus: [{ skuId: 'TOMATO', leaderShareBp: 1000, stationShareBp: 5000 }],
    });
    const before = await place(sale, { lines: { TOMATO: 30 } });
    await pay(before);
    const dropped = await place(sale, { member: 'B' });
    await cancelOrder(deps)({ orderId: dropped.orderId, memberId: sale.id('B') });
    const wanted = leave(sale, { kind: 'move', toSiteId: sale.id('G2') });
    const { result } = await changeLeader(deps)(wanted);
    const after = await place(sale, { lines: { TOMATO: 2 }, member: 'B' });
    t.is((await orderNow(after.orderId))['site'], sale.id('G2'), 'new orders are of the new station');
    t.deepEqual(await carryOutLeaderChanges({ database })(), { done: 1 });
    t.deepEqual(await orderNow(before.orderId), {
      state: 'paid',
      cause: null,
      point: sale.id('L1'),
      site: sale.id('G2'),
    });
    const moves = await rows(database, `select 1 from order_moves where order_id = :id`, {
      id: before.orderId,
    });
    t.is(moves.length, 0, 'the member’s point is the same');
    t.is(await refusal(t, changeLeader(deps)(wanted)), 'leader-change-invalid');
    const demand = await rows(
      database,
      `select site_id as site, quantity from demand where cycle_id = :cycleId and leader_id = :leaderId`,
      { cycleId: sale.cycleId, leaderId: sale.id('L1') },
    );
    t.deepEqual(demand, [{ site: sale.id('G2'), quantity: 32 }]);
    t.is(result.cycles.length, 2, 'the cycle that sells and the one after it');
  },
);

test('a cycle that is frozen keeps its leader, its station and its orders', async (t) => {
  const sale = await sellingCycle(database, { tag: 'LD' });
  const paid = await place(sale);
  await pay(paid);
  await endSale(database, sale.cycleId);
  await closeCycle({ database })({ cycleId: sale.cycleId });
  await moveCycle(database, sale.cycleId, { payUntilInMs: -1 });
  await freezeCycle({ database })({ cycleId: sale.cycleId });
  t.is(await refusal(t, changeLeader(deps)(leave(sale))), 'leader-change-too-late');
  const { result } = await changeLeader(deps)(leave(sale, { kind: 'suspension', from: from(nextDay) }));
  t.deepEqual(result.cycles, [sale.nextCycleId]);
  t.deepEqual(await carryOut(sale, result.changeId), { moved: 0, cancelled: 0 });
  t.like(await orderNow(paid.orderId), { state: 'paid', point: sale.id('L1'), site: sale.id('G1') });
  t.is(await refusal(t, changeLeader(deps)(leave(sale, { from: from(nextDay) }))), 'leader-change-overlaps');
});

test.serial('the freeze waits until the orders of an absent leader were seen to', async (t) => {
  const sale = await sellingCycle(database, { tag: 'LE' });
  const paid = await place(sale);
  await pay(paid);
  await endSale(database, sale.cycleId);
  await closeCycle({ database })({ cycleId: sale.cycleId });
  await changeLeader(deps)(leave(sale, { neighbourId: sale.id('L2') }));
  await moveCycle(database, sale.cycleId, { payUntilInMs: -1 });
  const freeze = () => freezeCycle({ database })({ cycleId: sale.cycleId });
  t.is((await freeze()).result.state, 'closed', 'the API died before it carried the change out');
  await expireUnpaid(depsOf())({ cycleId: sale.cycleId });
  t.is((await freeze()).result.state, 'frozen');
  t.is((await orderNow(paid.orderId))['point'], sale.id('L2'));
});

test('a member who does not want the neighbour’s point gets everything back until the freeze', async (t) => {
  const sale = await sellingCycle(database, { tag: 'LF' });
  const [moved, own] = [await place(sale), await place(sale, { leader: 'L2', member: 'D' })];
  await pay(moved);
  await pay(own);
  const { result } = await changeLeader(deps)(leave(sale, { neighbourId: sale.id('L2') }));
  await carryOut(sale, result.changeId);
  await endSale(database, sale.cycleId);
  await closeCycle({ database })({ cycleId: sale.cycleId });
  const cancel = (orderId: string, member: string) =>
    cancelOrder(deps)({ orderId, memberId: sale.id(member) });
  t.is(await refusal(t, cancel(own.orderId, 'D')), 'order-not-cancellable');
  t.like((await cancel(moved.orderId, 'A')).result, { refundFen: moved.payableFen, feeFen: 0 });
  t.deepEqual(await saleFaults(database), []);
});

test('a leader asks for leave, takes it back, is refused, and is let go', async (t) => {
  const sale = await sellingCycle(database, { tag: 'LG' });
  const leaderId = sale.id('L1');
  const wish = {
    leaderId,
    regionId: 'LG',
    from: from(nextDay),
    back: null,
    neighbourId: null,
    reason: '休息',
  };
  const ask = (key: string) => askForLeave(deps)(wish, { actor: `leader/${leaderId}`, key });
  const first = await ask('1');
  t.deepEqual(await ask('1'), { ...first, replayed: true });
  const { changeId } = first.result;
  const withdraw = withdrawLeave({ database });
  t.is(await refusal(t, withdraw({ changeId, leaderId: sale.id('L2') })), 'leader-change-unknown');
  t.is((await withdraw({ changeId, leaderId })).result.state, 'withdrawn');
  t.is(await refusal(t, withdraw({ changeId, leaderId })), 'leader-change-decided');
  const second = (await ask('2')).result;
  const by = { regionId: 'LG', decidedBy: 'ops/O1' };
  t.is((await refuseLeave({ database })({ ...by, changeId: second.changeId })).result.state, 'refused');
  const third = (await ask('3')).result;
  const approval = { ...by, changeId: third.changeId, neighbourId: sale.id('L2') };
  const foreign = approveLeave({ database })({ ...approval, regionId: 'LA' });
  t.is(await refusal(t, foreign), 'leader-change-unknown');
  t.like((await approveLeave({ database })(approval)).result, {
    state: 'effective',
    cycles: [sale.nextCycleId],
  });
  t.is(await refusal(t, approveLeave({ database })(approval)), 'leader-change-decided');
  const open = await rows(
    database,
    `select 1 from attention where subject = :subject and resolved_at is null`,
    { subject: `leader/${leaderId}` },
  );
  t.is(open.length, 0);
  const nobody = { ...leave(sale), leaderId: 'NOBODY' };
  t.is(await refusal(t, changeLeader(deps)(nobody)), 'leader-unknown');
});
