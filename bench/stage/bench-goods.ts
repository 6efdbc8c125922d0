import { type CitySize, leaderOfMember, memberIdOf, tokenOf, type Goods } from './seed-city.js';
import type { RequestTemplate } from '../load/load-types.js';

/** 200 SKUs, of which the first is the one that everybody wants. */
const skuCount = 200;
/** Larger than any run can sell: the benches measure selling, prove:oversell the end of it. */
const endless = 20_000_000;

const skuIdOf = (n: number): string => `SKU${String(n).padStart(4, '0')}`;

/**
 * The goods of the benches. The hot one has no quotas of leaders or stations, so that every order of it draws from one
 * row; all others are divided over the three levels.
 */
export function benchGoods(): Goods[] {
  return Array.from({ length: skuCount }, (_none, index) => ({
    skuId: skuIdOf(index + 1),
    priceFen: 300 + ((index * 137) % 2700),
    supply: endless,
    ...(index === 0
      ? { leaderShareBp: 0, stationShareBp: 0 }
      : { leaderShareBp: 3000, stationShareBp: 4000 }),
  }));
}

/** `hot`: the first line of every order is the hot SKU. `spread`: no order has it. */
export type Workload = 'hot' | 'spread';

export interface OrderWishes {
  readonly city: CitySize;
  readonly cycleId: string;
  readonly workload: Workload;
  readonly count: number;
}

/** Requests for orders of three lines by members of all leaders; the same for everybody who is measured. */
export function orderTemplates({ city, cycleId, workload, count }: OrderWishes): RequestTemplate[] {
  return Array.from({ length: count }, (_none, index) => {
    // Primes, so that members, leaders and goods do not come round together.
    const member = ((index * 7919) % city.members) + 1;
    const first = workload === 'hot' ? 1 : 2 + ((index * 101) % 199);
    const second = 2 + ((index * 31 + 7) % 199);
    const third = 2 + ((index * 57 + 11) % 199);
    const skus = [
      ...new Set([first, second, third, 2 + ((index * 31 + 8) % 199), 3 + ((index * 31 + 9) % 197)]),
    ];
    return orderTemplate({
      cycleId,
      member,
      city,
      lines: skus.slice(0, 3).map((n, line) => ({ skuId: skuIdOf(n), quantity: 1 + ((index + line) % 2) })),
    });
  });
}

export interface TemplateWish {
  readonly cycleId: string;
  readonly member: number;
  readonly city: CitySize;
  readonly lines: readonly { readonly skuId: string; readonly quantity: number }[];
  readonly couponId?: string;
}

/** One member's order at his own leader. */
export function orderTemplate({ cycleId, member, city, lines, couponId }: TemplateWish): RequestTemplate {
  return {
    path: '/v1/orders',
    headers: { Authorization: `Bearer ${tokenOf(memberIdOf(member))}` },
    body: JSON.stringify({
      cycleId,
      pointLeaderId: leaderOfMember(member, city),
      lines,
      ...(couponId && { couponId }),
      deviceId: `device-${member}`,
    }),
  };
}
