import test from 'ava';
import { createDice } from '../../../simulation/parties/dice.js';
import type { Visit } from '../../../simulation/parties/shopper/fill-basket.js';
import { placeOrder } from '../../../simulation/parties/shopper/place-order.js';
import { type Answer, type FakeApi, fakeApi } from '../fake-api.js';

const placed = { orderId: 'O1', state: 'placed', payableFen: 900, expiresAt: '2026-11-22T12:00:00.000Z' };

/** A shop with two SKUs at ten yuan; `order` is what it says to an order. */
function shop(order: (attempt: number) => object | string): FakeApi {
  let attempts = 0;
  const answers: Record<string, Answer> = {
    listings: () => ({
      data: [
        { skuId: 'S1', available: 5, rank: 1 },
        { skuId: 'S2', available: 5, rank: 2 },
      ],
      nextCursor: null,
    }),
    'cart/quote': () => ({ goodsFen: 1000, payableFen: 1000, lines: [{ skuId: 'S1', quantity: 1 }] }),
    'cart/lines/S\\d': () => ({ version: 1, lines: 1 }),
    repeat: () => ({ version: 1 }),
    me: () => ({ coupons: [{ couponId: 'Q1', thresholdFen: 500 }] }),
    quotes: ({ body }) => ({
      goodsFen: 1000,
      payableFen: typeof body === 'object' && body !== null && 'couponId' in body ? 900 : 1000,
    }),
    orders: () => order((attempts += 1)),
  };
  return fakeApi((call) => {
    const name = Object.keys(answers).find((one) => new RegExp(`/${one}(\\?|$)`).test(call.path)) ?? '';
    return answers[name]?.(call) ?? 'unknown-path';
  });
}

function visitOf(api: FakeApi, trip: Partial<Visit['trip']> = {}): Visit {
  const identity = { memberId: 'M1', token: 't', openId: 'o', phone: '1', leaderId: 'L1' };
  return {
    member: { ...identity, api, wallet: api },
    cycleId: 'ZZ/2026-11-22/1',
    dice: createDice(1),
    trip: {
      no: 1,
      memberId: 'M1',
      arrivesAt: 0.5,
      fate: 'pays',
      looks: 'front',
      usesCart: false,
      repeats: false,
      moves: false,
      follows: false,
      wantsCoupon: false,
      collects: true,
      byPhone: false,
      claims: false,
      reviews: false,
      ...trip,
    },
  };
}

test('the order names the price that was shown, with the coupon in it', async (t) => {
  const api = shop(() => placed);
  t.like(await placeOrder(visitOf(api, { wantsCoupon: true })), { orderId: 'O1' });
  t.like(api.posted('/orders')[0], { couponId: 'Q1', expectedPayableFen: 900, pointLeaderId: 'L1' });
});

test('a sold-out basket is chosen anew, under another key and without the coupon', async (t) => {
  const api = shop((attempt) => (attempt === 1 ? 'out-of-stock' : placed));
  t.like(await placeOrder(visitOf(api, { wantsCoupon: true })), { orderId: 'O1' });
  const [first, second] = api.calls.filter(({ path }) => path.endsWith('/orders'));
  t.not(first?.key, second?.key);
  t.like(second?.body, { expectedPayableFen: 1000 });
  t.false('couponId' in Object(second?.body));
});

test('whoever comes after the cutoff goes home without an order', async (t) => {
  t.is(await placeOrder(visitOf(shop(() => 'cycle-closed'))), 'came-too-late');
});

test('whoever finds everything sold out gives up after a few tries', async (t) => {
  const api = shop(() => 'out-of-stock');
  t.is(await placeOrder(visitOf(api)), 'found-nothing');
  t.is(api.posted('/orders').length, 4);
});

test('a fixed order is ordered as it is, without a look at the shop', async (t) => {
  const lines = [{ skuId: 'S9', quantity: 5 }];
  const api = shop(() => placed);
  await placeOrder(visitOf(api, { lines }));
  t.like(api.posted('/orders')[0], { lines });
  t.false(api.calls.some(({ path }) => path.includes('listings')));
});

test('a refusal that nobody foresaw is not swallowed', async (t) => {
  await t.throwsAsync(placeOrder(visitOf(shop(() => 'order-unknown'))), { message: /order-unknown/ });
});

test('the basket is filled in good time, and sent when the moment has come', async (t) => {
  const api = shop(() => placed);
  let before = -1;
  await placeOrder(visitOf(api), async () => {
    before = api.posted('/orders').length;
    t.is(api.posted('/quotes').length, 1);
  });
  t.is(before, 0);
  t.is(api.posted('/orders').length, 1);
});

test('whoever uses the cart orders from it what it can be ordered of', async (t) => {
  const api = shop(() => placed);
  await placeOrder(visitOf(api, { usesCart: true }));
  t.true(api.calls.some(({ method, path }) => method === 'PUT' && path.startsWith('/v1/cart/lines/S')));
  t.like(api.posted('/orders')[0], { fromCart: true, lines: [{ skuId: 'S1', quantity: 1 }] });
});

test('whoever was here before takes the earlier order into the cart', async (t) => {
  const api = shop(() => placed);
  await placeOrder({ ...visitOf(api, { repeats: true }), earlierOrderId: 'O7' });
  t.is(api.posted('/v1/orders/O7/repeat').length, 1);
  t.like(api.posted('/orders')[0], { fromCart: true });
});

test('who looks for a word that finds nothing looks at the front', async (t) => {
  const found = shop(() => placed);
  const nothing = { data: [], nextCursor: null };
  const api = { ...found, get: (path: string) => (path.includes('&q=') ? emptyShop(path) : found.get(path)) };
  const emptyShop = async (_path: string): Promise<{ status: number; body: object }> => {
    return { status: 200, body: nothing };
  };
  t.like(await placeOrder(visitOf(api, { looks: 'search' })), { orderId: 'O1' });
});
