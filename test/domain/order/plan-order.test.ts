import test from 'ava';
import type { SnapshotListing } from '../../../domain/inventory/snapshot-listing.js';
import type { SnapshotLeader } from '../../../domain/network/snapshot-leader.js';
import type { CycleSnapshot } from '../../../domain/order/cycle-snapshot.js';
import { assertExpectedPrice, type OrderWish, planOrder } from '../../../domain/order/plan-order.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';

const listing = (skuId: string, change: Partial<SnapshotListing> = {}): SnapshotListing => ({
  skuId,
  categoryId: 'VEG',
  supplierId: 'SUP1',
  priceFen: 1_000,
  supplyPriceFen: 700,
  leaderRateBp: 800,
  promoted: false,
  band: 'ambient',
  leaderTags: [],
  components: [],
  weightGrams: 500,
  volumeMillilitres: 800,
  sellsFrom: null,
  ...change,
});

const leader = (leaderId: string, change: Partial<SnapshotLeader> = {}): SnapshotLeader => ({
  leaderId,
  siteId: 'TY',
  tags: [],
  tier: 1,
  active: true,
  away: false,
  hiddenSkuIds: [],
  ...change,
});

const goods = [
  listing('POTATO'),
  listing('MILK', { priceFen: 500, leaderTags: ['冷柜'], band: 'chilled' }),
  listing('BOX', { priceFen: 1_400, components: [{ skuId: 'POTATO', quantity: 2 }] }),
];
const leaders = [
  leader('L1', { hiddenSkuIds: ['BOX'] }),
  leader('L2', { tags: ['冷柜'], siteId: 'HT' }),
  leader('L3', { away: true }),
  leader('L4', { active: false }),
];
const snapshot: CycleSnapshot = {
  cycleId: 'ZZ/2026-11-22/1',
  regionId: 'ZZ',
  day: '2026-11-22',
  slot: 1,
  priceVersion: 1,
  opensAt: '2026-11-21T22:00:00.000Z',
  pace: { kind: 'real' },
  rule: {
    version: 1,
    promoterLevel1Bp: 300,
    promoterLevel2Bp: 200,
    levelOne: 'farther',
    trigger: 'signed',
    tierBonusBp: 100,
    pickupFeeBp: 150,
  },
  listings: new Map(goods.map((one) => [one.skuId, one])),
  leaders: new Map(leaders.map((one) => [one.leaderId, one])),
  discounts: { promotions: [], coupons: new Map(), leaderDiscounts: new Map() },
  limits: { limits: [], capacities: [], closedSites: [], saleDays: [] },
};

const who = { memberId: 'M1', householdId: null, deviceId: null };
const wish = (skuId: string, change: Partial<OrderWish> = {}): OrderWish => ({
  pointLeaderId: 'L2',
  leaderId: 'L2',
  lines: [{ skuId, quantity: 3 }],
  at: '2026-11-22T03:00:00.000Z',
  ...change,
});

test('what is drawn on is the point’s leader, his station and the centre, in this order', (t) => {
  const { request, siteId, price } = planOrder(snapshot, wish('MILK', { leaderId: 'L1' }), who);
  t.is(siteId, 'HT');
  t.is(price.payableFen, 1_500);
  const [first] = request.lines;
  t.deepEqual(
    first?.counterIds.map((id) => id.split('|').at(-1)),
    ['L2', 'HT', 'central'],
  );
  t.is(first?.quantity, 3);
});

test('a bundle is priced as one line and drawn as its components', (t) => {
  const { price, lines, bundles } = planOrder(snapshot, wish('BOX'), who);
  t.deepEqual([price.lines.length, price.payableFen], [1, 4_200]);
  t.deepEqual(
    lines.map(({ skuId, quantity, netFen }) => [skuId, quantity, netFen]),
    [['POTATO', 6, 4_200]],
  );
  t.is(bundles.length, 1);
});

test('the rate of a line is the link’s leader’s, with what his tier adds', (t) => {
  const [line] = planOrder(snapshot, wish('POTATO', { leaderId: 'L1' }), who).lines;
  t.is(line?.leaderRateBp, 900);
});

test('a plan is refused for an unknown or absent leader, another pool and what the point hides', (t) => {
  const code = (asked: OrderWish): string | undefined =>
    t.throws(() => planOrder(snapshot, asked, who), { instanceOf: RuleViolation })?.code;
  t.is(code(wish('POTATO', { pointLeaderId: 'L9' })), 'leader-unknown');
  t.is(code(wish('POTATO', { leaderId: 'L4' })), 'leader-unknown');
  t.is(code(wish('POTATO', { pointLeaderId: 'L3' })), 'leader-away');
  t.is(code(wish('MILK', { pointLeaderId: 'L1' })), 'sku-not-sellable');
  t.is(code(wish('NOTHING')), 'sku-not-sellable');
  t.is(code(wish('BOX', { pointLeaderId: 'L1' })), 'sku-hidden-at-point');
});

test('another price than the member saw is refused, and the same one is not', (t) => {
  const { price } = planOrder(snapshot, wish('POTATO'), who);
  t.notThrows(() => assertExpectedPrice(price, 3_000));
  t.notThrows(() => assertExpectedPrice(price, undefined));
  t.is(
    t.throws(() => assertExpectedPrice(price, 2_999), { instanceOf: RuleViolation })?.code,
    'price-changed',
  );
});
