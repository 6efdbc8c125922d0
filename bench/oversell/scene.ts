import type { Database } from '../../db/connection.js';
import { execute, json } from '../../db/query.js';
import { type CitySize, type Goods, seedCity } from '../stage/seed-city.js';

/** The city in which everybody wants the same: few goods, all leaders, and members that come again and again. */
export const oversellCity: CitySize = { stations: 4, leaders: 60, members: 12_000 };

const skuCount = 24;
const regionId = 'BZ';

export const skuIdOf = (n: number): string => `SKU${String(n).padStart(2, '0')}`;
export const skuIds: readonly string[] = Array.from({ length: skuCount }, (_none, index) =>
  skuIdOf(index + 1),
);
/** 100 pieces each over all three levels, for 500 buyers. */
export const hundreds: readonly string[] = ['HUNDRED1', 'HUNDRED2', 'HUNDRED3'];
export const hundredSupply = 100;

/** Two goods sold as one; the second shares a component with the first, and both with the goods by themselves. */
export const bundles = {
  BUNDLE1: [
    { skuId: skuIdOf(1), quantity: 2 },
    { skuId: skuIdOf(2), quantity: 1 },
  ],
  BUNDLE2: [
    { skuId: skuIdOf(2), quantity: 1 },
    { skuId: skuIdOf(5), quantity: 3 },
  ],
} as const;

/** Who moves quota meanwhile. */
export const opsId = 'OPS1';

export const couponIds = { scarce: 'SCARCE', once: 'ONCE' } as const;

/**
 * An empty, migrated database holds a city in which about half of the attempts can be served: the wanted goods are sold
 * out early, others near the end, and limits of every kind are reached on the way.
 */
export async function seedScene(database: Database, attempts: number): Promise<void> {
  const beforeOpening = async (): Promise<void> => {
    await insertBundles(database);
    await insertLimits(database, attempts);
    await insertOffers(database, attempts);
    await insertOps(database);
  };
  await seedCity(database, oversellCity, { goods: goodsFor(attempts), beforeOpening });
}

function goodsFor(attempts: number): Goods[] {
  const shares = [
    { leaderShareBp: 0, stationShareBp: 0 },
    { leaderShareBp: 3000, stationShareBp: 4000 },
    { leaderShareBp: 6000, stationShareBp: 2000 },
    { leaderShareBp: 0, stationShareBp: 9000 },
  ] as const;
  const pieces = Math.max(60, Math.round(attempts * 0.055));
  const single = skuIds.map((skuId, index) => ({
    skuId,
    priceFen: 300 + index * 110,
    supply: pieces,
    ...(shares[index % shares.length] ?? shares[0]),
  }));
  const hundred = hundreds.map((skuId) => ({
    skuId,
    priceFen: 990,
    supply: hundredSupply,
    leaderShareBp: 4000,
    stationShareBp: 4000,
  }));
  const sets = Object.keys(bundles).map((skuId) => ({
    skuId,
    priceFen: 1490,
    supply: 0,
    ...shares[0],
  }));
  return [...single, ...hundred, ...sets];
}

async function insertBundles(database: Database): Promise<void> {
  const parts = Object.entries(bundles).flatMap(([bundleId, components]) =>
    components.map((component) => ({ bundleId, ...component })),
  );
  // What is put together has no stock of its own.
  await execute(database, `delete from supply_plans where sku_id = any(:ids)`, { ids: Object.keys(bundles) });
  await execute(
    database,
    `insert into bundle_components (bundle_id, sku_id, quantity)
     select "bundleId", "skuId", quantity
     from jsonb_to_recordset(:parts::jsonb) as p("bundleId" text, "skuId" text, quantity integer)`,
    { parts: json(parts) },
  );
}

/** Small enough that many are refused by each, large enough that goods are sold out too. */
async function insertLimits(database: Database, attempts: number): Promise<void> {
  await execute(
    database,
    `update members set household_id = 'H' || substr(id, 2)::integer / 3 where substr(id, 2)::integer % 2 = 0`,
  );
  const perLeader = Math.max(3, Math.round(attempts / 2000));
  const limits = [
    { id: 'PER-MEMBER', per: 'member', span: 'cycle', skuId: skuIdOf(6), quantity: 3 },
    { id: 'PER-HOUSEHOLD', per: 'household', span: 'always', skuId: skuIdOf(7), quantity: 4 },
    { id: 'PER-DEVICE', per: 'device', span: 'day', skuId: skuIdOf(8), quantity: 2 },
    { id: 'PER-LEADER', per: 'leader', span: 'cycle', skuId: skuIdOf(9), quantity: perLeader },
  ];
  await execute(
    database,
    `insert into purchase_limits (id, region_id, name, per, span, sku_id, quantity)
     select id, :regionId, id, per, span, "skuId", quantity
     from jsonb_to_recordset(:limits::jsonb) as l(id text, per text, span text, "skuId" text, quantity integer)`,
    { regionId, limits: json(limits) },
  );
  await execute(
    database,
    `insert into station_capacities (site_id, region_id, unit, quantity) values ('G4', :regionId, 'pieces', :quantity)`,
    { regionId, quantity: Math.max(100, Math.round(attempts * 0.2)) },
  );
}

/** A coupon with few uses, one with one use per member, and a campaign whose money is used up half-way. */
async function insertOffers(database: Database, attempts: number): Promise<void> {
  const coupons = [
    { id: couponIds.scarce, cap: Math.max(5, Math.round(attempts / 100)), perMemberCap: 1000 },
    { id: couponIds.once, cap: 10_000_000, perMemberCap: 1 },
  ];
  await execute(
    database,
    `insert into coupons (id, region_id, name, threshold_fen, off_fen, cap, per_member_cap, bearer, starts_on, ends_on)
     select id, :regionId, id, 0, 50, cap, "perMemberCap", 'platform', '2026-01-01', '2027-12-31'
     from jsonb_to_recordset(:coupons::jsonb) as c(id text, cap integer, "perMemberCap" integer)`,
    { regionId, coupons: json(coupons) },
  );
  await execute(
    database,
    `insert into promotions (id, region_id, name, tiers, bearer, starts_on, ends_on, budget_fen)
     values ('P2', :regionId, '限额立减', :tiers::jsonb, 'platform', '2026-01-01', '2027-12-31', :budgetFen)`,
    { regionId, tiers: json([{ thresholdFen: 500, offFen: 37 }]), budgetFen: Math.max(2000, attempts * 6) },
  );
}

async function insertOps(database: Database): Promise<void> {
  await execute(
    database,
    `with person as (
       insert into staff (id, role, region_id, name, phone) values (:opsId, 'ops', :regionId, '运营', '13600000000')
     )
     insert into access_tokens (token_hash, role, party_id, label)
     values (encode(sha256(('bench-' || :opsId)::bytea), 'hex'), 'ops', :opsId, 'bench')`,
    { opsId, regionId },
  );
}
