import { z } from 'zod';
import { ApiRefusal } from '../api-client.js';
import { type Basket, fillBasket, type Visit } from './fill-basket.js';

const placedShape = z.object({
  orderId: z.string(),
  state: z.enum(['placed', 'paid']),
  payableFen: z.int(),
  expiresAt: z.string(),
});

export type PlacedOrder = z.output<typeof placedShape>;

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
  'cart-changed',
  'cart-empty',
] as const;
const isTooLate = (code: string): boolean =>
  code === 'cycle-closed' || code === 'cycle-not-open' || code === 'no-cycle-ahead';

/**
 * An order of what the shopper wants, at the price that was shown, or why there is none. The basket is filled at once and
 * sent when `theMoment` has come.
 */
export async function placeOrder(
  visit: Visit,
  theMoment: () => Promise<void> = () => Promise.resolve(),
): Promise<PlacedOrder | NoOrder> {
  for (let attempt = 1; attempt <= triesMax; attempt++) {
    try {
      const basket = await fillBasket(visit, attempt);
      if (attempt === 1) await theMoment();
      if (basket === undefined) continue;
      return await submit(visit, basket, attempt);
    } catch (error) {
      if (!(error instanceof ApiRefusal)) throw error;
      if (isTooLate(error.code)) return 'came-too-late';
      if (!looksAgain.some((code) => code === error.code)) throw error;
    }
  }
  return 'found-nothing';
}

async function submit(visit: Visit, basket: Basket, attempt: number): Promise<PlacedOrder> {
  const { member, cycleId, trip } = visit;
  const order = { ...basket, deviceId: `phone-${member.memberId}` };
  const key = `${cycleId}/${trip.memberId}/${trip.no}/${attempt}/order`;
  return placedShape.parse((await member.api.post('/v1/orders', order, { key })).body);
}
