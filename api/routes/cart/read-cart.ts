import { z } from 'zod';
import type { CartQuote, QuoteCartInput } from '../../../activities/cart/quote-cart.js';
import type { Step } from '../../../activities/step.js';
import type { Database } from '../../../db/connection.js';
import { readCartLines, readCartVersion } from '../../../db/queries/cart/read-cart.js';
import { findShopCycle } from '../../../db/queries/catalogue/shop-cycle.js';
import { readOwnPoint } from '../../../db/queries/member/pickup-point.js';
import type { Words } from '../../../domain/values/words.js';
import { judgeCartLine } from '../../../domain/order/judge-cart-line.js';
import { sumFen } from '../../../domain/values/money.js';
import { defineRoute } from '../../define-route.js';
import { couponId, quote, showQuote } from '../order/schemas.js';
import { cart, toldLine } from './schemas.js';

const holdsNothing: Words = {
  zh: '购物车不占库存也不锁定价格，以下单时为准',
  en: 'A cart holds no stock and no price; the order decides',
};

export const readCart = defineRoute({
  operationId: 'readCart',
  method: 'GET',
  path: '/v1/cart',
  summary: {
    zh: '我的购物车：每一行现在能不能买、价格变没变',
    en: 'My cart: what of each line can be ordered now',
  },
  area: 'member',
  may: 'cart.read',
  responses: { 200: cart },
}).act(async ({ caller: { partyId: memberId } }, { database }: { database: Database }) => {
  const { leaderId, regionId } = await readOwnPoint(database, memberId);
  const cycle = await findShopCycle(database, regionId);
  const cycleId = cycle?.cycleId ?? null;
  const version = await readCartVersion(database, memberId);
  const wanted = await readCartLines(database, memberId, { cycleId, leaderId });
  const lines = wanted.map((line) => ({ ...line, ...judgeCartLine(line) }));
  const goodsFen = sumFen(lines.map(({ orderable, priceFen }) => orderable * (priceFen ?? 0)));
  const selling = cycle?.selling ?? false;
  return { status: 200, body: { version, cycleId, selling, leaderId, goodsFen, words: holdsNothing, lines } };
});

export const quoteCart = defineRoute({
  operationId: 'quoteCart',
  method: 'POST',
  path: '/v1/cart/quote',
  summary: {
    zh: '试算购物车：能买的现在要付多少，哪些买不了',
    en: 'What ordering the cart would cost now, and why',
  },
  area: 'member',
  may: 'cart.read',
  idempotent: 'by-content',
  body: z.strictObject({
    couponId: couponId.optional(),
    pointLeaderId: z.string().min(1).max(40).optional(),
  }),
  responses: {
    200: quote
      .extend({ cycleId: z.string(), pointLeaderId: z.string(), leftOut: z.array(toldLine) })
      .meta({ id: 'CartQuote' }),
  },
  problems: [
    'no-cycle-ahead',
    'basket-empty',
    'leader-unknown',
    'leader-away',
    'pickup-point-elsewhere',
    'pickup-point-closed',
    'coupon-not-usable',
  ],
}).act(async ({ body, caller }, steps: { quoteCart: Step<QuoteCartInput, CartQuote> }) => {
  const { result } = await steps.quoteCart({ ...body, memberId: caller.partyId });
  const { cycleId, pointLeaderId, leftOut, ...quoted } = result;
  return { status: 200, body: { ...showQuote(quoted), cycleId, pointLeaderId, leftOut: [...leftOut] } };
});
