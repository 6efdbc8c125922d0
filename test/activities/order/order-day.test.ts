import test from 'ava';
import { runInvariants } from '../../../activities/event/run-invariants.js';
import { carryOutChange } from '../../../activities/network/carry-out-change.js';
import { changeLeader } from '../../../activities/network/decide-change.js';
import { cancelOrder } from '../../../activities/order/cancel-order.js';
import { placeOrder } from '../../../activities/order/place-order.js';
import { acceptPayment } from '../../../activities/payment/accept-payment.js';
import { execute, one, rows } from '../../../db/query.js';
import { type Day, orderOf, people, stepDeps } from '../../db/support/day.js';
import { playEnd } from '../../db/support/play-end.js';
import { playMorning } from '../../db/support/play-morning.js';
import { playNight } from '../../db/support/play-night.js';
import { openDay, playSale } from '../../db/support/play-sale.js';
import { ownDatabase } from '../../support/database.js';
import { refusal } from '../../support/refusal.js';

const database = await ownDatabase(test);
const deps = stepDeps(database);

const leaderOf = async (memberId: string): Promise<string> =>
  (
    await one<{ leaderId: string }>(
      database,
      `select leader_id as "leaderId" from members where id = :memberId`,
      { memberId },
    )
  ).leaderId;

/** The member orders at his own point, and pays what there is to pay. */
async function buy(day: Day, memberId: string, wish: { lines: Record<string, number>; couponId?: string }) {
  const leaderId = await leaderOf(memberId);
  const { result } = await placeOrder(deps)({
    cycleId: day.cycleId,
    memberId,
    leaderId,
    pointLeaderId: leaderId,
    lines: Object.entries(wish.lines).map(([skuId, quantity]) => ({ skuId, quantity })),
    couponId: wish.couponId,
    deviceId: null,
    networkAddress: null,
  });
  const { orderId, payableFen: amountFen } = result;
  const paidAt = new Date().toISOString();
  if (amountFen > 0) await acceptPayment(deps)({ orderId, transactionId: `T${orderId}`, amountFen, paidAt });
  return result;
}

/** A member of another leader than those of the story's closed and moving points. */
const gift = 'M0012';
const regrets = 'M0014';

const stateOf = (orderId: string) =>
  one<{ state: string; goods: string }>(
    database,
    `select o.state, g.goods_state as goods from orders o join order_goods g on g.order_id = o.id where o.id = :orderId`,
    { orderId },
  );

test('a whole day: nothing to pay, two orders in one parcel, a late cancellation, a leader who moves in the night', async (t) => {
  const day = await openDay(database);
  await execute(
    database,
    `insert into sites (id, region_id, kind, name, longitude, latitude) values ('G9', 'ZZ', 'grid', '新站', 113.1, 27.8)`,
  );
  await execute(
    database,
    `insert into coupons (id, region_id, name, threshold_fen, off_fen, cap, per_member_cap, new_member_only, bearer,
       starts_on, ends_on) values ('QG', 'ZZ', '全免', 0, 100000, 9, 9, false, 'platform', '2026-01-01', '2027-01-01')`,
  );
  const bought: Record<string, string> = {};
  for await (const moment of playSale(day))
    if (moment === 'ordered and paid') {
      const free = await buy(day, gift, { lines: { S003: 1 }, couponId: 'QG' });
      t.like(free, { state: 'paid', payableFen: 0 });
      bought['free'] = free.orderId;
      bought['again'] = (await buy(day, people.a, { lines: { S027: 1 } })).orderId;
      bought['late'] = (await buy(day, regrets, { lines: { S009: 2 } })).orderId;
    }
  const [free = '', again = '', late = ''] = ['free', 'again', 'late'].map((name) => bought[name]);

  await execute(database, `insert into cancel_policies values ('ZZ', 'until-picking', 1000)`);
  const { keptFen } = await one<{ keptFen: number }>(
    database,
    `select payable_fen as "keptFen" from orders where id = :late`,
    { late },
  );
  const acceptFeeFen = Math.round(keptFen / 10);
  const cancelled = await cancelOrder(deps)({ orderId: late, memberId: regrets, acceptFeeFen });
  t.is(cancelled.result.refundFen, keptFen - acceptFeeFen);

  const leaderId = await leaderOf(people.a);
  const { result: change } = await changeLeader(deps)({
    leaderId,
    regionId: 'ZZ',
    kind: 'move',
    from: { day: '2026-11-23', slot: 1 },
    back: null,
    toSiteId: 'G9',
    neighbourId: null,
    reason: '网格调整',
    decidedBy: 'ops/O01',
  });
  await carryOutChange({ database })({ changeId: change.changeId, regionId: 'ZZ' });

  for (const part of [playNight, playMorning, playEnd])
    for await (const moment of part(day))
      if (moment === 'allocated')
        t.is(
          await refusal(t, cancelOrder(deps)({ orderId: free, memberId: gift })),
          'order-not-cancellable',
          'the station has given out what came',
        );
  t.deepEqual(
    (await runInvariants(database)).filter(({ count }) => count > 0),
    [],
  );

  const where = await rows(
    database,
    `select o.cycle_id = :cycleId as tonight, o.site_id as site, s.run_id is not null as driven
     from orders o left join stops s on s.cycle_id = o.cycle_id and s.leader_id = o.point_leader_id
     where o.member_id = :memberId group by 1, 2, 3 order by 1`,
    { memberId: people.a, cycleId: day.cycleId },
  );
  t.deepEqual(where, [
    { tonight: false, site: 'G9', driven: false },
    { tonight: true, site: 'TY', driven: true },
  ]);

  t.deepEqual(await stateOf(free), { state: 'completed', goods: 'collected' });
  const parcels = await rows<{ orders: number; payments: number }>(
    database,
    `select count(distinct l.order_id)::integer as orders, count(distinct y.out_trade_no)::integer as payments
     from parcels p join parcel_lines l on l.parcel_id = p.id join payments y on y.order_id = l.order_id
     where p.cycle_id = :cycleId and p.member_id = :memberId and p.id in (
       select parcel_id from parcel_lines where order_id = :again)
     group by p.id`,
    { cycleId: day.cycleId, memberId: people.a, again },
  );
  t.deepEqual(parcels, [{ orders: 2, payments: 2 }], 'one parcel, two payments');

  t.deepEqual(await stateOf(late), { state: 'cancelled', goods: 'cancelled' });
  const surplus = await one(
    database,
    `select g.quantity, g.owner, g.cause, (
       select sum(h.quantity)::integer >= g.quantity from stock_on_hand h
       where h.site_id = g.site_id and h.sku_id = g.sku_id and h.state = 'surplus') as "onHand"
     from surplus_goods g where g.order_id = :late`,
    { late },
  );
  t.deepEqual(surplus, { quantity: 2, owner: 'platform', cause: 'cancelled-after-freeze', onHand: true });
  t.is(
    await refusal(t, cancelOrder(deps)({ orderId: await orderOf(database, gift), memberId: gift })),
    'order-not-cancellable',
  );
});
