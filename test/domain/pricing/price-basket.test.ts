import test from 'ava';
import { bestCoupon } from '../../../domain/pricing/best-coupon.js';
import { assertCouponApplies } from '../../../domain/pricing/coupon-applies.js';
import { offerLimits, offerRefusal } from '../../../domain/pricing/offer-limits.js';
import { type BasketToPrice, priceBasket } from '../../../domain/pricing/price-basket.js';
import type { CampaignOffer, SnapshotCoupon } from '../../../domain/pricing/snapshot-discounts.js';
import { standsUntil } from '../../../domain/pricing/snapshot-discounts.js';

const everywhere = { leaderIds: [], leaderTags: [], opensAt: null, closesAt: null };
const campaign: CampaignOffer = {
  ...everywhere,
  promotionId: 'M1',
  name: '满减',
  tiers: [{ thresholdFen: 2000, offFen: 300 }],
  scope: { kind: 'all' },
  bearer: 'platform',
  budgetFen: null,
};
const coupon: SnapshotCoupon = {
  ...everywhere,
  couponId: 'C1',
  name: '券',
  thresholdFen: 0,
  offFen: 100,
  scope: { kind: 'all' },
  bearer: 'platform',
  stacks: true,
  cap: 10,
  perMemberCap: 1,
  newMemberOnly: false,
};
const [noon, one, two] = ['12', '13', '14'].map((hour) => `2026-11-22T${hour}:00:00.000Z`) as [
  string,
  string,
  string,
];
interface Offers {
  readonly promotions?: readonly CampaignOffer[];
  readonly coupons?: readonly SnapshotCoupon[];
  readonly rateBp?: number;
}
const basket = (offers: Offers, more: Partial<BasketToPrice> = {}): BasketToPrice => ({
  discounts: {
    promotions: offers.promotions ?? [],
    coupons: new Map((offers.coupons ?? []).map((ticket) => [ticket.couponId, ticket])),
    leaderDiscounts: new Map(
      offers.rateBp === undefined ? [] : [['L1', { kind: 'rate', leaderId: 'L1', rateBp: offers.rateBp }]],
    ),
  },
  at: noon,
  linkLeaderId: 'L1',
  point: { leaderId: 'L1', tags: ['fresh'] },
  lines: [
    { skuId: 'a', categoryId: 'veg', quantity: 1, unitPriceFen: 2000, supplierId: 'S1', leaderRateBp: 1000 },
  ],
  ...more,
});
const off = (input: BasketToPrice): number => priceBasket(input).discountFen;

test('a campaign counts from its opening until before its closing', (t) => {
  const timed = { ...campaign, opensAt: one, closesAt: two };
  const at = (instant: string) => off(basket({ promotions: [timed] }, { at: instant }));
  t.deepEqual([noon, one, '2026-11-22T13:59:59.999Z', two].map(at), [0, 300, 300, 0]);
});

test('a price stands until the next opening or closing', (t) => {
  const { discounts } = basket({
    promotions: [{ ...campaign, opensAt: one, closesAt: two }],
    coupons: [{ ...coupon, closesAt: '2026-11-22T12:30:00.000Z' }],
  });
  t.is(standsUntil(discounts, noon), '2026-11-22T12:30:00.000Z');
  t.is(standsUntil(discounts, '2026-11-22T12:30:00.000Z'), one);
  t.is(standsUntil(discounts, one), two);
  t.is(standsUntil(discounts, two), null);
});

test('a campaign for some leaders or tags counts at their points only', (t) => {
  const some = [{ ...campaign, leaderIds: ['L2'], leaderTags: ['fresh'] }];
  t.is(off(basket({ promotions: some })), 300);
  t.is(off(basket({ promotions: some }, { point: { leaderId: 'L2', tags: [] } })), 300);
  t.is(off(basket({ promotions: some }, { point: { leaderId: 'L3', tags: ['dry'] } })), 0);
});

test("a leader's own discount counts through his link at his point only", (t) => {
  t.is(off(basket({ rateBp: 500 })), 100);
  t.is(off(basket({ rateBp: 500 }, { linkLeaderId: 'L2' })), 0);
  t.is(off(basket({ rateBp: 500 }, { point: { leaderId: 'L2', tags: [] } })), 0);
  const free = basket(
    { rateBp: 500 },
    { lines: basket({}).lines.map((line) => ({ ...line, leaderRateBp: 0 })) },
  );
  t.deepEqual(priceBasket(free).explanations, [
    { source: 'leader:L1', code: 'capped-at-commission', fen: 0, missingFen: 0 },
  ]);
});

test('a coupon outside its time or points refuses the order', (t) => {
  const priced = (ticket: SnapshotCoupon) => () =>
    priceBasket(basket({ coupons: [ticket] }, { couponId: 'C1' }));
  t.notThrows(priced(coupon));
  for (const ticket of [
    { ...coupon, opensAt: one },
    { ...coupon, closesAt: noon },
    { ...coupon, leaderIds: ['L2'] },
    { ...coupon, couponId: 'C2' },
  ])
    t.throws(priced(ticket), { message: /coupon-not-usable/ });
});

test('the best coupon is the one that makes the basket cheapest', (t) => {
  const coupons = [
    coupon,
    { ...coupon, couponId: 'C2', offFen: 250, stacks: false },
    { ...coupon, couponId: 'C3', offFen: 150 },
    { ...coupon, couponId: 'C4', offFen: 900, thresholdFen: 5000 },
  ];
  const best = (offers: Offers, ids = coupons.map((ticket) => ticket.couponId)) => {
    const there = basket({ ...offers, coupons });
    return bestCoupon(ids, (couponId) => priceBasket({ ...there, couponId }));
  };
  t.deepEqual(best({}), { couponId: 'C2', fen: 250 });
  t.deepEqual(best({ promotions: [campaign] }), { couponId: 'C3', fen: 150 });
  t.is(best({}, ['C4']), undefined);
});

test('an order draws its part of the budgets and one use of its coupon', (t) => {
  const input = basket(
    { promotions: [{ ...campaign, budgetFen: 700 }], coupons: [coupon] },
    { couponId: 'C1' },
  );
  const limits = offerLimits(input.discounts, priceBasket(input), { memberId: 'A', couponId: 'C1' });
  t.deepEqual(limits, [
    { counterId: 'budget|M1', kind: 'budget', quantity: 300, cap: 700 },
    { counterId: 'coupon|C1', kind: 'coupon', quantity: 1, cap: 10 },
    { counterId: 'coupon-member|C1|A', kind: 'coupon-member', quantity: 1, cap: 1 },
  ]);
  t.is(offerRefusal('budget|M1')?.code, 'campaign-over');
  t.is(offerRefusal('coupon|C1'), undefined);
});

test('a coupon that gives nothing, or is for a first order only, is refused with the reason', (t) => {
  const priced = priceBasket(basket({ coupons: [{ ...coupon, thresholdFen: 2100 }] }, { couponId: 'C1' }));
  t.throws(() => assertCouponApplies({ price: priced, coupon }, { hasOrdered: false }), {
    message: /below-threshold/,
  });
  const given = priceBasket(basket({ coupons: [coupon] }, { couponId: 'C1' }));
  const first = { price: given, coupon: { ...coupon, newMemberOnly: true } };
  t.throws(() => assertCouponApplies(first, { hasOrdered: true }), { message: /new-members-only/ });
  t.notThrows(() => assertCouponApplies(first, { hasOrdered: false }));
});

/** Every key anywhere in a type. */
type Keys<T> = T extends string | number | boolean | null | undefined
  ? never
  : T extends ReadonlyMap<string, infer V>
    ? Keys<V>
    : T extends readonly (infer V)[]
      ? Keys<V>
      : { [K in keyof T & string]: K | Keys<T[K]> }[keyof T & string];
type Personal =
  | 'memberId'
  | 'openid'
  | 'phone'
  | 'deviceId'
  | 'networkAddress'
  | 'householdId'
  | 'hasOrdered';
/** It compiles only if no key of a basket names a person. */
const personalKeys: [Extract<Keys<BasketToPrice>, Personal>] extends [never] ? 0 : never = 0;

test('nothing that a price is made from names a member, a device or an address', (t) => {
  t.is(personalKeys, 0);
  const input = basket({ promotions: [campaign], coupons: [coupon], rateBp: 100 }, { couponId: 'C1' });
  const read = new Set<string>();
  const watched = (value: unknown): unknown =>
    value === null || typeof value !== 'object' || value instanceof Map
      ? value
      : new Proxy(value, {
          get: (target, key, receiver) => {
            if (typeof key === 'string') read.add(key);
            return watched(Reflect.get(target, key, receiver));
          },
        });
  priceBasket(watched(input) as BasketToPrice);
  t.true(read.has('unitPriceFen'));
  t.deepEqual(
    [...read].filter((key) => /member|openid|phone|device|address|household|ordered/i.test(key)),
    [],
  );
});
