import { closeCycle } from '../../../activities/cycle/close-cycle.js';
import { ensureCycles } from '../../../activities/cycle/ensure-cycles.js';
import { freezeCycle } from '../../../activities/cycle/freeze-cycle.js';
import { cancelOrder } from '../../../activities/order/cancel-order.js';
import { expireUnpaidOrder } from '../../../activities/order/expire-order.js';
import { moveOrder } from '../../../activities/order/move-order.js';
import { placeOrder } from '../../../activities/order/place-order.js';
import { acceptPayment } from '../../../activities/payment/accept-payment.js';
import { settleRefund } from '../../../activities/payment/settle-refund.js';
import type { Database } from '../../../db/connection.js';
import { execute, json, one } from '../../../db/query.js';
import { importSmallCity } from '../../support/factories/city.js';
import { endSale, moveCycle, passExpiry } from '../../support/factories/sale.js';
import { type Day, ids, neighbourOf, people, stepDeps } from './day.js';

const dayLabel = '2026-11-22';

/** The small city has opened its first two cycles; a day lasts a day, so nothing ends by itself. */
export async function openDay(database: Database): Promise<Day> {
  await importSmallCity(database);
  await execute(
    database,
    `insert into installation (origin_at, origin_day, pace)
     values (clock_timestamp() - interval '1 hour', :dayLabel::date, :pace::jsonb)`,
    { dayLabel, pace: json({ kind: 'fast', speed: 86_400 }) },
  );
  await makeRules(database);
  await ensureCycles({ database })({ regionId: 'ZZ' });
  const [cycleId = '', nextCycleId = ''] = await ids(database, `select id from cycles order by day`);
  return { database, cycleId, nextCycleId, siteId: 'TY' };
}

/** A bundle, a limit and a station's capacity, so that the checks have something to look at. */
async function makeRules(database: Database): Promise<void> {
  await execute(
    database,
    `insert into bundle_components (bundle_id, sku_id, quantity) values ('S029', 'S027', 2), ('S029', 'S026', 1)`,
  );
  await execute(
    database,
    `insert into purchase_limits (id, region_id, name, per, span, sku_id, quantity)
     values ('PER-MEMBER', 'ZZ', '每人限购', 'member', 'cycle', 'S027', 50)`,
  );
  await execute(
    database,
    `insert into station_capacities (site_id, region_id, unit, quantity) values ('TY', 'ZZ', 'pieces', 4500)`,
  );
}

interface Wish {
  readonly member: string;
  readonly lines: Readonly<Record<string, number>>;
  readonly couponId?: string;
  readonly cycleId?: string;
}

async function order({ database, cycleId }: Day, wish: Wish): Promise<string> {
  const { leaderId } = await one<{ leaderId: string }>(
    database,
    `select leader_id as "leaderId" from members where id = :id`,
    { id: wish.member },
  );
  const { result } = await placeOrder(stepDeps(database))({
    cycleId: wish.cycleId ?? cycleId,
    memberId: wish.member,
    leaderId,
    pointLeaderId: leaderId,
    lines: Object.entries(wish.lines).map(([skuId, quantity]) => ({ skuId, quantity })),
    ...(wish.couponId === undefined ? {} : { couponId: wish.couponId }),
    deviceId: null,
    networkAddress: null,
  });
  return result.orderId;
}

async function pay({ database }: Day, orderId: string): Promise<void> {
  const { amountFen, paidAt } = await one<{ amountFen: number; paidAt: string }>(
    database,
    `select payable_fen as "amountFen", clock_timestamp() as "paidAt" from orders where id = :orderId`,
    { orderId },
  );
  await acceptPayment(stepDeps(database))({ orderId, transactionId: `T${orderId}`, amountFen, paidAt });
}

/** Every refund that was created is at its member. */
export async function payRefunds({ database }: Day): Promise<void> {
  for (const refundNo of await ids(database, `select refund_no as id from refunds where state = 'created'`))
    await settleRefund({ database })({ refundNo, state: 'success', refundId: `R${refundNo}` });
}

/** The sale: paid, cancelled and expired orders, a payment that comes too late, cutoff and freeze. */
export async function* playSale(day: Day): AsyncGenerator<string> {
  const { database, cycleId } = day;
  yield 'opened';
  await pay(day, await order(day, { member: people.a, lines: { S027: 5, S026: 3, S028: 2 } }));
  await pay(day, await order(day, { member: people.short, lines: { S013: 2, S001: 3 } }));
  await pay(day, await order(day, { member: people.claimant, lines: { S009: 2, S005: 3 }, couponId: 'Q01' }));
  await pay(day, await order(day, { member: people.empty, lines: { S013: 1 } }));
  await pay(day, await order(day, { member: people.absent, lines: { S003: 2 } }));
  await pay(
    day,
    await order(day, { member: await neighbourOf(database, 'L006'), lines: { S003: 1, S017: 2 } }),
  );
  yield 'ordered and paid';
  const cancelled = await order(day, { member: people.cancels, lines: { S030: 4 }, couponId: 'Q02' });
  await pay(day, cancelled);
  yield 'with a coupon';
  await moveOrder({ database })({ orderId: cancelled, memberId: people.cancels, leaderId: 'L003' });
  yield 'moved to another point';
  await cancelOrder(stepDeps(database))({ orderId: cancelled, memberId: people.cancels });
  yield 'cancelled';
  const late = await order(day, { member: people.late, lines: { S009: 1 } });
  yield 'placed';
  await passExpiry(database, late);
  await expireUnpaidOrder(stepDeps(database))({ orderId: late });
  yield 'expired';
  await pay(day, late);
  yield 'paid too late';
  await payRefunds(day);
  yield 'refunded';
  await moveCycle(database, day.nextCycleId, { opensInMs: -1000 });
  await order(day, { member: people.cancels, lines: { S027: 1, S029: 1 }, cycleId: day.nextCycleId });
  await pay(day, await order(day, { member: people.a, lines: { S027: 1 }, cycleId: day.nextCycleId }));
  await endSale(database, cycleId);
  await closeCycle({ database })({ cycleId });
  yield 'closed';
  await moveCycle(database, cycleId, { payUntilInMs: -1 });
  await freezeCycle({ database })({ cycleId });
  yield 'frozen';
}
