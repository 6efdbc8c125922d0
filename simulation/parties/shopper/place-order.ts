import { z } from 'zod';
import { ApiRefusal } from '../api-client.js';
import type { Dice } from '../dice.js';
import { inPath, readPages } from '../read-pages.js';
import { chooseBasket } from './choose-basket.js';
import type { Member } from './member.js';
import type { BasketLine, Trip } from './plan-trips.js';

const listingShape = z.object({ skuId: z.string(), available: z.int(), rank: z.int() });
const profileShape = z.object({
  coupons: z.array(z.object({ couponId: z.string(), thresholdFen: z.int() })),
});
const quoteShape = z.object({ goodsFen: z.int(), payableFen: z.int() });
const placedShape = z.object({
  orderId: z.string(),
  state: z.enum(['placed', 'paid']),
  payableFen: z.int(),
  expiresAt: z.string(),
});

export type PlacedOrder = z.output<typeof placedShape>;

export interface Visit {
  readonly member: Member;
  readonly cycleId: string;
  readonly trip: Trip;
  readonly dice: Dice;
}

/** Why a visit ended without an order; none of these is a fault of ours. */
export type NoOrder = 'came-too-late' | 'found-nothing';

/** More tries, and a shopper fights for the last strawberries; fewer, and one sold-out SKU loses a basket. */
const triesMax = 4;

/** What the shop refuses for good reasons; the shopper looks again and takes something else. */
const looksAgain = [
  'out-of-stock',
  'price-changed',
  'limit-reached',
  'sku-not-sellable',
  'coupon-not-usable',
] as const;
const isTooLate = (code: string): boolean => code === 'cycle-closed' || code === 'cycle-not-open';

/** An order of what the shopper wants, at the price that was shown, or why there is none. */
export async function placeOrder(visit: Visit): Promise<PlacedOrder | NoOrder> {
  for (let attempt = 1; attempt <= triesMax; attempt++) {
    const lines = visit.trip.lines ?? (await lookAndChoose(visit));
    if (lines.length === 0) return 'found-nothing';
    try {
      return await submit(visit, lines, attempt);
    } catch (error) {
      if (!(error instanceof ApiRefusal)) throw error;
      if (isTooLate(error.code)) return 'came-too-late';
      if (!looksAgain.some((code) => code === error.code)) throw error;
    }
  }
  return 'found-nothing';
}

async function lookAndChoose({ member, cycleId, dice }: Visit): Promise<BasketLine[]> {
  const path = `/v1/cycles/${inPath(cycleId)}/listings?leaderId=${member.leaderId}&limit=100`;
  return chooseBasket(await readPages(member.api, path, listingShape), dice);
}

async function submit(visit: Visit, lines: readonly BasketLine[], attempt: number): Promise<PlacedOrder> {
  const { member, cycleId, trip } = visit;
  const key = `${cycleId}/${trip.memberId}/${trip.no}/${attempt}`;
  const basket = { cycleId, pointLeaderId: member.leaderId, lines };
  const plain = await quote(member, basket, `${key}/quote`);
  // Whoever was refused once leaves the coupon out.
  const couponId = trip.wantsCoupon && attempt === 1 ? await bestCoupon(member, plain.goodsFen) : undefined;
  const wanted = couponId === undefined ? basket : { ...basket, couponId };
  const { payableFen } = couponId === undefined ? plain : await quote(member, wanted, `${key}/quote-coupon`);
  const order = { ...wanted, expectedPayableFen: payableFen, deviceId: `phone-${member.memberId}` };
  const { body } = await member.api.post('/v1/orders', order, { key: `${key}/order` });
  return placedShape.parse(body);
}

async function quote(member: Member, basket: unknown, key: string): Promise<z.output<typeof quoteShape>> {
  return quoteShape.parse((await member.api.post('/v1/quotes', basket, { key })).body);
}

/** The first coupon whose threshold the basket reaches. */
async function bestCoupon({ api }: Member, goodsFen: number): Promise<string | undefined> {
  const { coupons } = profileShape.parse((await api.get('/v1/me')).body);
  return coupons.find((coupon) => coupon.thresholdFen <= goodsFen)?.couponId;
}
