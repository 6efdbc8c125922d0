import { leaderRateBp } from '../../domain/commission/rules.js';
import { assertSelling, payableUntil } from '../../domain/cycle/selling.js';
import { durations } from '../../domain/cycle/durations.js';
import { deadlineAfter } from '../../domain/cycle/timetable.js';
import { decideBatch, type RequestedLimit } from '../../domain/inventory/decide-batch.js';
import type { PricedOrder } from '../../domain/pricing/price-types.js';
import { makeOrderId } from '../../domain/values/ids.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { type CouponRow, priceBasket, type PricedBasket } from '../pricing/price-basket.js';
import { takeFromCart } from '../../db/queries/cart/change-cart.js';
import { readInstallation } from '../../db/queries/cycle/installation.js';
import { lockCounters, lockFences } from '../../db/queries/cycle/locks.js';
import { type CycleRow, readCycleRow } from '../../db/queries/cycle/read-cycle.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { applyTakes } from '../../db/queries/inventory/apply-takes.js';
import { counterIds, drawOrder } from '../../db/queries/inventory/counter-ids.js';
import { insertOrder, type NewOrderLine } from '../../db/queries/order/insert-order.js';
import { takesOf } from '../inventory/takes-of.js';
import { markPaid } from '../order/mark-paid.js';
import { currentCommissionRule } from '../../db/queries/commission/rules.js';
import { execute, maybeOne } from '../../db/query.js';
import { defineStep, type StepDeps } from '../step.js';

export interface PlaceOrderInput {
  readonly cycleId: string;
  readonly memberId: string;
  /** The leader through whose link the order came, and the leader of the pickup point. */
  readonly leaderId: string;
  readonly pointLeaderId: string;
  readonly lines: readonly { readonly skuId: string; readonly quantity: number }[];
  readonly couponId?: string | undefined;
  /** What the member saw; another price refuses the order instead of surprising him. */
  readonly expectedPayableFen?: number | undefined;
  /** What is ordered leaves the member's cart in the same transaction. */
  readonly fromCart?: boolean | undefined;
  readonly deviceId: string | null;
  readonly networkAddress: string | null;
}

export interface PlacedOrder {
  readonly orderId: string;
  readonly state: 'placed' | 'paid';
  readonly payableFen: number;
  readonly expiresAt: string;
}

export interface PlaceOrderDeps extends StepDeps {
  /** Cryptographic random bytes: order ids must not be guessable. */
  readonly randomBytes: (count: number) => Uint8Array;
}

/**
 * The order is in the cycle with its stock, coupon and price, or nothing happened. Locks: the cycle's fence (shared),
 * then counters by id. This is intake with batches of one; the decision is the same pure function (DESIGN §6).
 * @throws RuleViolation cycle-*, leader-unknown, sku-not-sellable, coupon-not-usable, price-changed, out-of-stock,
 *   limit-reached
 */
export const placeOrder = defineStep({
  operation: 'placeOrder',
  run: async (trx, input: PlaceOrderInput, deps: PlaceOrderDeps): Promise<PlacedOrder> => {
    await lockFences(trx, [input.cycleId]);
    const cycle = await readCycleRow(trx, input.cycleId);
    assertSelling(cycle, cycle.at);
    // The instants decide, except for a cycle that was called off before its cutoff.
    if (cycle.state !== 'planned')
      throw new RuleViolation('cycle-closed', { cycleId: cycle.id, state: cycle.state });
    const parties = await readParties(trx, input, cycle);
    const basket = await priceBasket(trx, input);
    assertExpected(input, basket.price);
    const orderId = makeOrderId({ cutoffDay: cycle.day, random: deps.randomBytes(14) });
    await reserve(trx, { orderId, input, basket, siteId: parties.siteId });
    const expiresAt = await store(trx, { orderId, input, basket, cycle, parties });
    if (input.fromCart === true) await takeFromCart(trx, input.memberId, input.lines);
    // Nothing to pay: there will be no notice, so the order is paid here.
    if (basket.price.payableFen === 0)
      await markPaid(trx, { orderId, transactionId: null, paidAt: cycle.at });
    const state = basket.price.payableFen === 0 ? 'paid' : 'placed';
    return { orderId, state, payableFen: basket.price.payableFen, expiresAt };
  },
});

interface Parties {
  readonly siteId: string;
  readonly openid: string;
  readonly tier: number;
  readonly hasOrdered: boolean;
}

async function readParties(trx: Transaction, input: PlaceOrderInput, cycle: CycleRow): Promise<Parties> {
  const found = await maybeOne<Parties>(
    trx,
    `select p.site_id as "siteId", m.openid, l.tier,
       exists (select 1 from orders o where o.member_id = m.id and o.state not in ('cancelled', 'expired'))
         as "hasOrdered"
     from leaders p, leaders l, members m
     where p.id = :pointLeaderId and l.id = :leaderId and m.id = :memberId
       and p.active and l.active and p.region_id = :regionId and l.region_id = :regionId`,
    {
      pointLeaderId: input.pointLeaderId,
      leaderId: input.leaderId,
      memberId: input.memberId,
      regionId: cycle.regionId,
    },
  );
  if (found === undefined) throw new RuleViolation('leader-unknown', { leaderId: input.pointLeaderId });
  return found;
}

function assertExpected(input: PlaceOrderInput, price: PricedOrder): void {
  if (input.expectedPayableFen === undefined || input.expectedPayableFen === price.payableFen) return;
  throw new RuleViolation('price-changed', {
    expectedFen: input.expectedPayableFen,
    payableFen: price.payableFen,
  });
}

interface Reservation {
  readonly orderId: string;
  readonly input: PlaceOrderInput;
  readonly basket: PricedBasket;
  readonly siteId: string;
}

async function reserve(trx: Transaction, { orderId, input, basket, siteId }: Reservation): Promise<void> {
  const { cycleId, memberId, pointLeaderId } = input;
  const limits = basket.coupon ? await couponLimits(trx, basket.coupon, input) : [];
  const lines = input.lines.map(({ skuId, quantity }) => {
    return { skuId, quantity, counterIds: drawOrder(cycleId, skuId, { leaderId: pointLeaderId, siteId }) };
  });
  const counters = await lockCounters(trx, [
    ...lines.flatMap((line) => line.counterIds),
    ...limits.map((limit) => limit.counterId),
  ]);
  // A SKU without a supply plan has no counters: it is on the list but nothing of it can be sold.
  const known = new Set(counters.map((counter) => counter.id));
  const drawable = lines.map((line) => ({
    ...line,
    counterIds: line.counterIds.filter((id) => known.has(id)),
  }));
  const { decisions } = decideBatch({ counters, requests: [{ key: orderId, lines: drawable, limits }] });
  await applyTakes(trx, orderId, takesOf(decisions[0]));
  if (basket.coupon)
    await execute(
      trx,
      `insert into coupon_uses (order_id, coupon_id, member_id) values (:orderId, :couponId, :memberId)`,
      { orderId, couponId: basket.coupon.couponId, memberId },
    );
}

/** The coupon's counters exist from its first use on: in all, and per member. */
async function couponLimits(
  trx: Transaction,
  coupon: CouponRow,
  input: PlaceOrderInput,
): Promise<RequestedLimit[]> {
  const all = counterIds.coupon(coupon.couponId);
  const own = counterIds.couponOfMember(coupon.couponId, input.memberId);
  await execute(
    trx,
    `insert into counters (id, kind, cap) values (:all, 'coupon', :cap), (:own, 'coupon-member', :perMemberCap)
     on conflict do nothing`,
    { all, own, cap: coupon.cap, perMemberCap: coupon.perMemberCap },
  );
  return [
    { counterId: all, quantity: 1 },
    { counterId: own, quantity: 1 },
  ];
}

interface Storing extends Omit<Reservation, 'siteId'> {
  readonly cycle: CycleRow;
  readonly parties: Parties;
}

async function store(trx: Transaction, { orderId, input, basket, cycle, parties }: Storing): Promise<string> {
  const { price, coupon } = basket;
  if (coupon) assertCouponApplies({ coupon, price, hasOrdered: parties.hasOrdered });
  const { pace } = await readInstallation(trx);
  const rule = await currentCommissionRule(trx);
  const expiresAt = payableUntil(deadlineAfter(pace, cycle.at, durations.paymentExpiryMs), cycle.payUntil);
  const { cycleId, memberId, leaderId, pointLeaderId, deviceId, networkAddress } = input;
  const { goodsFen, discountFen, payableFen } = price;
  await insertOrder(
    trx,
    {
      orderId,
      cycleId,
      memberId,
      leaderId,
      pointLeaderId,
      deviceId,
      networkAddress,
      goodsFen,
      discountFen,
      payableFen,
      expiresAt,
      regionId: cycle.regionId,
      siteId: parties.siteId,
      couponId: coupon?.couponId ?? null,
      ruleVersion: rule.version,
      payerOpenid: parties.openid,
      placedAt: cycle.at,
    },
    orderLines(basket, (skuRateBp) => leaderRateBp(rule, { skuRateBp, tier: parties.tier })),
  );
  const skuIds = input.lines.map((line) => line.skuId);
  await appendEvents(trx, [
    {
      aggregate: `order/${orderId}`,
      type: 'order.placed',
      data: { orderId, cycleId, memberId, leaderId: pointLeaderId, skuIds },
    },
  ]);
  return expiresAt;
}

/** The coupon takes something off this member's order; the refusal says why it would not. */
function assertCouponApplies(order: { coupon: CouponRow; price: PricedOrder; hasOrdered: boolean }): void {
  const { couponId, newMemberOnly } = order.coupon;
  if (newMemberOnly && order.hasOrdered)
    throw new RuleViolation('coupon-not-usable', { couponId, why: 'new-members-only' });
  const told = order.price.explanations.find((explanation) => explanation.source === `coupon:${couponId}`);
  if (told !== undefined && told.fen > 0) return;
  throw new RuleViolation('coupon-not-usable', {
    couponId,
    why: told?.code ?? 'no-line-in-scope',
    missingFen: told?.missingFen ?? 0,
  });
}

function orderLines(
  { price, listings }: PricedBasket,
  rateOf: (skuRateBp: number) => number,
): NewOrderLine[] {
  return price.lines.map(({ categoryId: _category, ...line }) => {
    const listing = listings.get(line.skuId);
    if (listing === undefined) throw new RuleViolation('sku-not-sellable', { skuId: line.skuId });
    const { band, promoted, supplyPriceFen } = listing;
    return { ...line, band, leaderRateBp: rateOf(listing.leaderRateBp), promoted, supplyPriceFen };
  });
}
