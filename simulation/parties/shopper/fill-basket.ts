import { z } from 'zod';
import type { Dice } from '../dice.js';
import { lookAround } from './look-around.js';
import type { Member } from './member.js';
import type { BasketLine, Trip } from './plan-trips.js';

const profileShape = z.object({
  coupons: z.array(z.object({ couponId: z.string(), thresholdFen: z.int() })),
});
const quoteShape = z.object({ goodsFen: z.int(), payableFen: z.int() });
const cartQuoteShape = quoteShape.extend({
  lines: z.array(z.object({ skuId: z.string(), quantity: z.int() })),
});

export interface Visit {
  readonly member: Member;
  readonly cycleId: string;
  readonly trip: Trip;
  readonly dice: Dice;
  /** The member's order of an earlier visit, if there is one. */
  readonly earlierOrderId?: string | undefined;
}

/** A basket with the price that was shown; only the button is left to be pressed. */
export interface Basket {
  readonly cycleId: string;
  readonly pointLeaderId: string;
  readonly lines: readonly BasketLine[];
  readonly couponId?: string;
  readonly fromCart?: true;
  readonly expectedPayableFen: number;
}

/** A basket of what the shopper wants at today's price; undefined if there is nothing. `attempt` counts from 1. */
export async function fillBasket(visit: Visit, attempt: number): Promise<Basket | undefined> {
  const { trip, member } = visit;
  const key = `${visit.cycleId}/${trip.memberId}/${trip.no}/${attempt}`;
  const byCart = attempt === 1 && trip.lines === undefined && (trip.usesCart || trip.repeats);
  if (byCart) return fillCart(visit, key);
  const lines = trip.lines ?? (await lookAround({ ...visit, looks: attempt === 1 ? trip.looks : 'front' }));
  if (lines.length === 0) return undefined;
  const basket = { cycleId: visit.cycleId, pointLeaderId: member.leaderId, lines };
  const plain = await quote(member, basket, `${key}/quote`);
  // Whoever was refused once leaves the coupon out.
  const couponId = trip.wantsCoupon && attempt === 1 ? await bestCoupon(member, plain.goodsFen) : undefined;
  if (couponId === undefined) return { ...basket, expectedPayableFen: plain.payableFen };
  const { payableFen } = await quote(member, { ...basket, couponId }, `${key}/quote-coupon`);
  return { ...basket, couponId, expectedPayableFen: payableFen };
}

/** The cart is filled by hand or with an earlier order, and priced. */
async function fillCart(visit: Visit, key: string): Promise<Basket | undefined> {
  const { member, cycleId, trip, earlierOrderId } = visit;
  if (trip.repeats && earlierOrderId !== undefined)
    await member.api.post(`/v1/orders/${earlierOrderId}/repeat`, {}, { key: `${key}/repeat` });
  else
    for (const { skuId, quantity } of await lookAround({ ...visit, looks: trip.looks }))
      await member.api.put(`/v1/cart/lines/${skuId}`, { quantity }, { key: `${key}/cart/${skuId}` });
  const { body } = await member.api.post(
    '/v1/cart/quote',
    { pointLeaderId: member.leaderId },
    { key: `${key}/quote` },
  );
  const { lines, payableFen } = cartQuoteShape.parse(body);
  if (lines.length === 0) return undefined;
  const wanted = lines.map(({ skuId, quantity }) => ({ skuId, quantity }));
  const basket = { cycleId, pointLeaderId: member.leaderId, lines: wanted };
  return { ...basket, fromCart: true, expectedPayableFen: payableFen };
}

async function quote(member: Member, basket: unknown, key: string): Promise<z.output<typeof quoteShape>> {
  return quoteShape.parse((await member.api.post('/v1/quotes', basket, { key })).body);
}

/** The first coupon whose threshold the basket reaches. */
async function bestCoupon({ api }: Member, goodsFen: number): Promise<string | undefined> {
  const { coupons } = profileShape.parse((await api.get('/v1/me')).body);
  return coupons.find((coupon) => coupon.thresholdFen <= goodsFen)?.couponId;
}
