import { setTimeout } from 'node:timers/promises';
import { closeCycle } from '../../../activities/cycle/close-cycle.js';
import { freezeCycle } from '../../../activities/cycle/freeze-cycle.js';
import { endPayment } from '../../support/factories/sale.js';
import { send } from './caller.js';
import { afterwards, type Afterwards } from './small-afternoon.js';
import { type Delivered, deliver } from './small-morning.js';
import { type Night, workNight } from './small-night.js';
import { reviseGoods } from './small-catalogue.js';
import { keepStock } from './small-inventory.js';
import { type LeadersDone, workWithLeaders } from './small-leaders.js';
import { workOffice } from './small-office.js';
import { shopAround } from './small-shopping.js';
import type { Mutate, Placed, Stage } from './stage.js';
import type { TownServer } from './town-server.js';

/** Ids of a day that was played to the payout; the names say whose they are. */
export interface SmallDay extends Night, Delivered, Afterwards, LeadersDone {
  /** A's order for 100.00 yuan: collected, completed. */
  readonly hundred: Placed;
  /** A neighbour's at the same point: a piece was missing, collected, claimed on. */
  readonly claimed: Placed;
  /** At another point, whose stop failed. */
  readonly failed: Placed;
  /** Cancelled before the cutoff. */
  readonly cancelled: Placed;
}

/** A day from the first order to the payout through the public API, with every by-key mutation at least once. */
export async function playSmallDay(server: TownServer, mutate: Mutate = onceOn(server)): Promise<SmallDay> {
  const stage: Stage = {
    ...server,
    mutate,
    read: async (as, operation, given = {}) => {
      const { status, body } = await send(server.base, { operation, token: server.tokenOf(as), ...given });
      if (status !== 200) throw new Error(`${operation} as ${as}: ${status} ${JSON.stringify(body)}`);
      return body as never;
    },
  };
  const sold = await sell(stage);
  await reviseGoods(stage);
  await keepStock(stage);
  await workOffice(stage);
  await freeze(stage);
  const night = await workNight(stage, sold.claimed);
  const delivered = await deliver(stage, { ...night, failedLeaderId: sold.failed.leaderId });
  const after = await afterwards(stage, { ...sold, ...delivered, pickerId: night.pickerId });
  return { ...sold, ...night, ...delivered, ...after };
}

/** The plain way: one request, which must be taken. */
export const onceOn =
  ({ base, tokenOf }: TownServer): Mutate =>
  async ({ as, operation, params, body }) => {
    const given = { operation, body, ...(params && { params }) };
    const answer = await send(base, { ...given, token: tokenOf(as), key: crypto.randomUUID() });
    if (answer.status >= 300)
      throw new Error(`${operation} as ${as}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as never;
  };

type Sold = Pick<SmallDay, 'hundred' | 'claimed' | 'failed' | 'cancelled'> & LeadersDone;

async function sell(stage: Stage): Promise<Sold> {
  const { town } = stage;
  const [fixed] = town.fixedOrders;
  if (fixed === undefined) throw new Error('the small city has no order for 100 yuan');
  const buyer = memberOf(stage, (member) => member.memberId === fixed.memberId);
  const neighbour = memberOf(
    stage,
    (one) => one.leaderId === buyer.leaderId && one.memberId > fixed.memberId,
  );
  const elsewhere = memberOf(stage, (one) => one.leaderId !== buyer.leaderId);
  const dear = await dearGoods(stage, buyer.leaderId);
  const one = [{ skuId: dear, quantity: 1 }];
  const orders = {
    hundred: await place(stage, buyer, fixed.lines),
    claimed: await place(stage, neighbour, [{ skuId: dear, quantity: 4 }]),
    failed: await place(stage, elsewhere, one),
    cancelled: await place(stage, neighbour, one),
  };
  await Promise.all(Object.values(orders).map((order) => pay(stage, order)));
  const shopping = { own: orders.claimed, others: orders.hundred, movable: orders.cancelled, skuId: dear };
  await shopAround(stage, { ...shopping, elsewhereLeaderId: elsewhere.leaderId });
  const { orderId, memberId } = orders.cancelled;
  const other = { params: { orderId: orders.claimed.orderId } };
  await stage.mutate({ operation: 'cancelOrder', as: `member/${memberId}`, params: { orderId }, other });
  const story = { neighbourId: elsewhere.leaderId, buyer: orders.claimed, skuId: dear };
  return { ...orders, ...(await workWithLeaders(stage, story)) };
}

function memberOf({ town }: Stage, is: (member: TownServer['town']['members'][number]) => boolean): Buyer {
  const found = town.members.find(is);
  if (found === undefined) throw new Error('the small city has no such member');
  return found;
}

type Buyer = Pick<TownServer['town']['members'][number], 'memberId' | 'leaderId'>;

/** Dear enough that a person, and no rule, decides a claim on one piece without a photo. */
async function dearGoods(stage: Stage, leaderId: string): Promise<string> {
  const { data } = await stage.read<{ data: { skuId: string; priceFen: number; available: number }[] }>(
    'member',
    'listListings',
    { params: { cycleId: stage.cycleId }, query: { leaderId, limit: '100' } },
  );
  const found = data.find(({ priceFen, available }) => priceFen > 1000 && available >= 5);
  if (found === undefined) throw new Error('nothing dear is on sale');
  return found.skuId;
}

async function place(
  { mutate, cycleId }: Stage,
  { memberId, leaderId }: Buyer,
  lines: readonly { skuId: string; quantity: number }[],
): Promise<Placed> {
  const body = { cycleId, pointLeaderId: leaderId, lines, deviceId: `phone-${memberId}` };
  const other = { body: { ...body, deviceId: 'another-phone' } };
  const { orderId } = await mutate<{ orderId: string }>({
    operation: 'placeOrder',
    as: `member/${memberId}`,
    body,
    other,
  });
  return { orderId, memberId, leaderId };
}

/** The member's app pays at the provider, whose notice makes the order paid. */
async function pay(stage: Stage, { orderId, memberId }: Placed): Promise<void> {
  const as = `member/${memberId}`;
  const token = stage.tokenOf(as);
  const prepared = await send(stage.base, { operation: 'preparePayment', token, params: { orderId } });
  const openId = stage.town.members.find((member) => member.memberId === memberId)?.openId;
  const paid = await fetch(`${stage.provider.url}/payer/pay`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...prepared.body, openId }),
  });
  if (!paid.ok) throw new Error(`the provider said ${paid.status} ${await paid.text()}`);
  await until(
    async () =>
      (await stage.read<{ state: string }>(as, 'readOrder', { params: { orderId } })).state === 'paid',
  );
}

/** Asks until it is so; a notice is on its way. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let left = 500; left > 0; left--) {
    if (await isSo()) return;
    await setTimeout(10);
  }
  throw new Error('it did not come true in time');
}

/** What dailyCycle does at the cutoff. */
async function freeze({ database, deps, cycleId }: Stage): Promise<void> {
  await endPayment(database, cycleId);
  await closeCycle(deps)({ cycleId });
  await freezeCycle(deps)({ cycleId });
}
