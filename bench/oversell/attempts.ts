import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RequestTemplate } from '../load/load-types.js';
import { orderTemplate } from '../stage/bench-goods.js';
import { cycleOnSale } from '../stage/seed-city.js';
import { bundles, couponIds, oversellCity, skuIdOf, skuIds } from './scene.js';

/** Uniform whole numbers from 0 to `below` - 1, the same ones for the same seed. */
type Draw = (below: number) => number;

function drawFrom(seed: number): Draw {
  const generator = xoroshiro128plus(seed);
  return (below) => uniformInt(generator, 0, below - 1);
}

type Line = { readonly skuId: string; readonly quantity: number };

/**
 * Orders of every kind in a random but repeatable order: singles, baskets, bundles (alone and beside their own
 * components), goods with limits, coupons. The first goods are wanted far more often than the last.
 */
export function attemptTemplates(seed: number, count: number): RequestTemplate[] {
  const draw = drawFrom(seed);
  return Array.from({ length: count }, () => {
    const lines = basket(draw);
    const coupon = draw(10) === 0 ? [couponIds.scarce, couponIds.once][draw(2)] : undefined;
    return orderTemplate({
      cycleId: cycleOnSale,
      member: 1 + draw(oversellCity.members),
      city: oversellCity,
      lines,
      ...(coupon && { couponId: coupon }),
    });
  });
}

function basket(draw: Draw): Line[] {
  const kind = draw(100);
  if (kind < 35) return [single(draw)];
  if (kind < 60) return distinct([single(draw), single(draw), single(draw)]);
  if (kind < 80) return distinct([bundle(draw), ...(draw(2) === 0 ? [single(draw)] : [])]);
  return distinct([limited(draw), ...(draw(3) === 0 ? [single(draw)] : [])]);
}

const single = (draw: Draw): Line => {
  // The smaller of two draws: the first is wanted some fifty times as often as the last.
  const n = Math.min(draw(skuIds.length), draw(skuIds.length)) + 1;
  return { skuId: skuIdOf(n), quantity: 1 + draw(3) };
};

const bundle = (draw: Draw): Line => {
  const ids = Object.keys(bundles);
  return { skuId: ids[draw(ids.length)] ?? 'BUNDLE1', quantity: 1 + draw(2) };
};

/** The four goods that have a limit each. */
const limited = (draw: Draw): Line => ({ skuId: skuIdOf(6 + draw(4)), quantity: 1 + draw(2) });

function distinct(lines: readonly Line[]): Line[] {
  return [...new Map(lines.map((line) => [line.skuId, line])).values()];
}

/** One piece for each of 500 buyers of all leaders: eight at each, so that no quota can be left over. */
export const hundredBuyers = (skuId: string, buyers: number): RequestTemplate[] =>
  Array.from({ length: buyers }, (_none, index) =>
    orderTemplate({
      cycleId: cycleOnSale,
      member: index + 1,
      city: oversellCity,
      lines: [{ skuId, quantity: 1 }],
    }),
  );
