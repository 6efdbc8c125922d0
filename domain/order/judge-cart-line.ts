import type { Words } from '../values/words.js';
import { formatYuan } from '../values/money.js';

/** What a line of a cart is worth now, or why not: the first that applies, from the top. */
export const cartLineCodes = [
  'not-in-this-cycle',
  'not-at-this-point',
  'sold-out',
  'fewer-left',
  'price-changed',
  'ok',
] as const;

export type CartLineCode = (typeof cartLineCodes)[number];

/** A wish, and what the cycle and the pickup point say about it. */
export interface CartLineFacts {
  /** Pieces wanted, from 1. */
  readonly quantity: number;
  /** What the member saw when he put it in, or paid when he ordered it before. */
  readonly seenPriceFen: number;
  /** Null when the cycle does not list the SKU. */
  readonly priceFen: number | null;
  /** Whether the pickup point may sell it: its leader carries one of the SKU's tags, or the SKU has none. */
  readonly atPoint: boolean;
  /** Pieces that could be taken at the point right now. */
  readonly available: number;
}

export interface JudgedLine {
  readonly code: CartLineCode;
  /** Pieces that could be ordered now, at most the quantity. */
  readonly orderable: number;
  readonly words: Words;
}

/**
 * What of the line could be ordered now, and in one sentence why not all of it or not at the price that was seen.
 *
 * @rule ORD-15 A cart holds no stock and no price: each reading says per line what could be ordered now and what changed.
 * @test test/activities/cart/cart.test.ts › each line says what became of it: price, stock, pickup point, cycle
 */
export function judgeCartLine({
  quantity,
  seenPriceFen,
  priceFen,
  atPoint,
  available,
}: CartLineFacts): JudgedLine {
  if (priceFen === null) return none('not-in-this-cycle', '本团期不售此商品', 'Not on sale in this cycle');
  if (!atPoint)
    return none(
      'not-at-this-point',
      '您的自提点不售此商品，可更换自提点',
      'Your pickup point does not sell it; another one may',
    );
  if (available <= 0)
    return none('sold-out', '已售罄，可移除或等下一团期', 'Sold out; remove it or wait for the next cycle');
  if (available < quantity)
    return {
      code: 'fewer-left',
      orderable: available,
      words: { zh: `仅剩 ${available} 件，不足 ${quantity} 件`, en: `Only ${available} of ${quantity} left` },
    };
  const [seen, now] = [formatYuan(seenPriceFen), formatYuan(priceFen)];
  const words =
    priceFen === seenPriceFen
      ? { zh: '可以下单', en: 'Can be ordered' }
      : { zh: `价格由 ${seen} 元变为 ${now} 元`, en: `The price changed from ${seen} to ${now} yuan` };
  return { code: priceFen === seenPriceFen ? 'ok' : 'price-changed', orderable: quantity, words };
}

const none = (code: CartLineCode, zh: string, en: string): JudgedLine => ({
  code,
  orderable: 0,
  words: { zh, en },
});
