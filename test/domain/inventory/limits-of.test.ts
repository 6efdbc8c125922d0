import test from 'ava';
import { limitsOf, type OrderFacts } from '../../../domain/inventory/limits-of.js';
import type { SnapshotLimit, SnapshotLimits } from '../../../domain/inventory/snapshot-limits.js';

const line = (skuId: string, quantity: number, categoryId = 'veg'): OrderFacts['lines'][number] => ({
  lineNo: 1,
  skuId,
  categoryId,
  supplierId: 'S',
  leaderRateBp: 0,
  quantity,
  unitPriceFen: 100,
  grossFen: 100 * quantity,
  discountFen: 0,
  netFen: 100 * quantity,
  discounts: [],
  weightGrams: 500,
  volumeMillilitres: 800,
});

const facts: OrderFacts = {
  cycleId: 'c1',
  saleDay: '2026-11-22',
  memberId: 'm1',
  householdId: 'h1',
  deviceId: 'd1',
  pointLeaderId: 'l1',
  siteId: 's1',
  lines: [line('egg', 3), line('egg', 4), line('oil', 2, 'oil')],
  bundles: [{ ...line('box', 2), bundleNo: 1, components: [{ skuId: 'egg', quantity: 2 }] }],
};

const limit = (over: Partial<SnapshotLimit>): SnapshotLimit => ({
  limitId: 'L',
  per: 'member',
  span: 'cycle',
  skuId: null,
  categoryId: null,
  quantity: 10,
  ...over,
});

const given = (over: Partial<SnapshotLimits>): SnapshotLimits => ({
  limits: [],
  capacities: [],
  closedSites: [],
  saleDays: [],
  ...over,
});

const drawn = (limits: readonly SnapshotLimit[], of = facts) =>
  limitsOf(of, given({ limits })).map(({ counterId, quantity }) => [counterId, quantity]);

test('a limit counts the pieces in its scope, in bundles too', (t) => {
  t.deepEqual(drawn([limit({ skuId: 'egg' })]), [['limit|L|member/m1|c1', 7]]);
  t.deepEqual(drawn([limit({ categoryId: 'oil' })]), [['limit|L|member/m1|c1', 2]]);
  t.deepEqual(drawn([limit({})]), [['limit|L|member/m1|c1', 9]]);
  t.deepEqual(drawn([limit({ skuId: 'box' })]), [['limit|L|member/m1|c1', 2]]);
  t.deepEqual(drawn([limit({ skuId: 'rice' })]), []);
});

test('a limit is counted by its subject over its span', (t) => {
  t.deepEqual(drawn([limit({ per: 'household', span: 'day' })]), [['limit|L|household/h1|2026-11-22', 9]]);
  t.deepEqual(drawn([limit({ per: 'device', span: 'always' })]), [['limit|L|device/d1|always', 9]]);
  t.deepEqual(drawn([limit({ per: 'leader' })]), [['limit|L|leader/l1|c1', 9]]);
});

test('without household and device the member is counted', (t) => {
  const alone = { ...facts, householdId: null, deviceId: null };
  t.deepEqual(drawn([limit({ per: 'household' })], alone), [['limit|L|member/m1|c1', 9]]);
  t.deepEqual(drawn([limit({ per: 'device' })], alone), [['limit|L|member/m1|c1', 9]]);
});

test('the capacity of a station counts pieces, grams or millilitres of its own orders', (t) => {
  const capacities = (['pieces', 'grams', 'millilitres'] as const).map((unit) => ({
    siteId: 's1',
    unit,
    quantity: 9000,
  }));
  const others = [{ siteId: 's2', unit: 'pieces' as const, quantity: 1 }];
  const draws = limitsOf(facts, given({ capacities: [...capacities, ...others] }));
  t.deepEqual(
    draws.map(({ counterId, quantity, kind, cap, node }) => [counterId, quantity, kind, cap, node]),
    [
      ['capacity|c1|s1|pieces', 9, 'capacity', 9000, 's1'],
      ['capacity|c1|s1|grams', 4500, 'capacity', 9000, 's1'],
      ['capacity|c1|s1|millilitres', 7200, 'capacity', 9000, 's1'],
    ],
  );
});

test('a station that is closed takes no order', (t) => {
  t.throws(() => limitsOf(facts, given({ closedSites: ['s1'] })), { message: /station-full|full/ });
  t.deepEqual(limitsOf(facts, given({ closedSites: ['s2'] })), []);
});
