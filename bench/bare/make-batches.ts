import { randomBytes, randomUUID } from 'node:crypto';
import type { Database } from '../../db/connection.js';
import type { PreparedValue, Statement } from '../../db/prepared.js';
import { readSnapshot } from '../../db/queries/order/snapshot.js';
import { type OrderToWrite, writeBatch } from '../../db/queries/order/write-batch.js';
import { rows } from '../../db/query.js';
import { type Counter, decideBatch } from '../../domain/inventory/decide-batch.js';
import type { CycleSnapshot } from '../../domain/order/cycle-snapshot.js';
import { planOrder } from '../../domain/order/plan-order.js';
import { makeOrderId } from '../../domain/values/ids.js';
import { orderTemplates } from '../stage/bench-goods.js';
import { benchCity, leaderOfMember } from '../stage/seed-city.js';

/** What the driver is given for one batch, made before the clock runs. */
export interface BareBatch {
  readonly statement: Statement;
  readonly values: readonly PreparedValue[];
  readonly orders: number;
}

export interface BareWork {
  readonly cycleId: string;
  readonly batch: number;
  /** Orders in all. */
  readonly orders: number;
}

const paymentExpiryMs = 900_000;

/**
 * Batches of the orders that all sides are asked for, planned and decided by our own rules, with new ids and keys, as the
 * statement's parameters: what is measured is the statement alone.
 */
export async function makeBatches(database: Database, work: BareWork): Promise<BareBatch[]> {
  const snapshot = await readSnapshot(database, work.cycleId);
  const counters = await rows<Counter>(
    database,
    `select id, cap, taken from counters where cycle_id = :cycleId and kind = 'stock'`,
    { cycleId: work.cycleId },
  );
  const planned = planAll(snapshot, counters);
  const batches: BareBatch[] = [];
  for (let from = 0; from < work.orders; from += work.batch) {
    const orders = Array.from({ length: work.batch }, (_none, n) => {
      const order = planned[(from + n) % planned.length];
      if (order === undefined) throw new Error('no order was planned');
      return withNewNames(order, snapshot.day);
    });
    batches.push(await captureBatch(snapshot, orders));
  }
  return batches;
}

const plansMax = 2000;

function planAll(snapshot: CycleSnapshot, counters: readonly Counter[]): OrderToWrite[] {
  const known = new Set(counters.map(({ id }) => id));
  const { cycleId } = snapshot;
  const at = new Date().toISOString();
  const templates = orderTemplates({ city: benchCity, cycleId, workload: 'hot', count: plansMax });
  const plans = templates.map(({ body }, index) => {
    const member = ((index * 7919) % benchCity.members) + 1;
    const leaderId = leaderOfMember(member, benchCity);
    const { lines } = JSON.parse(body) as { lines: { skuId: string; quantity: number }[] };
    const who = { memberId: `M${member}`, householdId: null, deviceId: `device-${member}` };
    return {
      who,
      leaderId,
      plan: planOrder(snapshot, { pointLeaderId: leaderId, leaderId, lines, at }, who),
    };
  });
  const { decisions } = decideBatch({
    counters,
    requests: plans.map(({ plan }, index) => ({
      key: String(index),
      limits: [],
      lines: plan.request.lines.map((line) => ({
        ...line,
        counterIds: line.counterIds.filter((id) => known.has(id)),
      })),
    })),
  });
  return plans.map(({ who, leaderId, plan }, index) => ({
    orderId: '',
    siteId: plan.siteId,
    memberId: who.memberId,
    leaderId,
    pointLeaderId: leaderId,
    goodsFen: plan.price.goodsFen,
    discountFen: plan.price.discountFen,
    payableFen: plan.price.payableFen,
    couponId: null,
    deviceId: who.deviceId,
    networkAddress: '127.0.0.1',
    payerOpenid: `o-${who.memberId}`,
    orderedBy: null,
    lines: plan.lines,
    bundles: plan.bundles,
    takes: decisions[index]?.takes ?? [],
    record: undefined,
  }));
}

function withNewNames(order: OrderToWrite, day: string): OrderToWrite {
  const record = {
    actor: `member/${order.memberId}`,
    key: randomUUID(),
    operation: 'placeOrder',
    inputHash: randomBytes(32).toString('hex'),
  };
  return { ...order, orderId: makeOrderId({ cutoffDay: day, random: randomBytes(14) }), record };
}

/** What writeBatch would send. */
async function captureBatch(snapshot: CycleSnapshot, orders: readonly OrderToWrite[]): Promise<BareBatch> {
  const { cycleId, priceVersion, rule } = snapshot;
  const sent: BareBatch[] = [];
  const session = {
    run: <Row>(statement: Statement, values: readonly PreparedValue[]): Promise<Row[]> => {
      sent.push({ statement, values, orders: orders.length });
      return Promise.resolve([]);
    },
  };
  await writeBatch(session, {
    cycleId,
    priceVersion,
    orders,
    ruleVersion: rule.version,
    expiryMs: paymentExpiryMs,
    // Nobody else sells this cycle yet, so nobody's books are disturbed.
    presale: true,
  });
  const [batch] = sent;
  if (batch === undefined || sent.length !== 1) throw new Error(`a batch is ${sent.length} statements now`);
  return batch;
}
