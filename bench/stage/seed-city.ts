import { createCycle } from '../../activities/cycle/create-cycle.js';
import { ensureCycles } from '../../activities/cycle/ensure-cycles.js';
import type { Database } from '../../db/connection.js';
import { execute, json, one } from '../../db/query.js';
import { dayAfter } from '../../domain/cycle/calendar.js';
import { addMilliseconds } from '../../domain/values/instants.js';

/** How many of each a measured city has. */
export interface CitySize {
  readonly stations: number;
  readonly leaders: number;
  readonly members: number;
}

/** A SKU's supply in each cycle and how it is divided. */
export interface Goods {
  readonly skuId: string;
  readonly priceFen: number;
  readonly supply: number;
  readonly leaderShareBp: number;
  readonly stationShareBp: number;
}

/** What a city sells. */
export interface Assortment {
  readonly goods: readonly Goods[];
  /** Adds what else the cycles are made with. */
  readonly beforeOpening?: () => Promise<void>;
}

/** The city of the benches: 60 leaders at 4 stations, 200 members each. */
export const benchCity: CitySize = { stations: 4, leaders: 60, members: 12_000 };

const regionId = 'BZ';
const day = '2026-11-22';

/** The cycle that is on sale in a seeded city. */
export const cycleOnSale = `${regionId}/${day}/1`;

/** A second cycle on sale with goods and stock of its own, for whoever must not share counters with the first. */
export const secondCycle = `${regionId}/${dayAfter(day, 9)}/1`;

/** The next day's cycle, which is planned and not on sale yet. */
export const unsoldCycle = `${regionId}/${dayAfter(day)}/1`;

export const leaderIdOf = (n: number): string => `L${n}`;
export const memberIdOf = (n: number): string => `M${n}`;
/** Not a secret: the database that knows it is gone with the run. */
export const tokenOf = (memberId: string): string => `bench-${memberId}`;
/** Members and leaders are dealt out in turn, so that member n is of leader n modulo the number of leaders. */
export const leaderOfMember = (n: number, { leaders }: CitySize): string =>
  leaderIdOf(((n - 1) % leaders) + 1);

/**
 * An empty, migrated database holds a region with its stations, leaders, members with tokens, goods, one 满减, and the
 * cycles that the real steps make; two of them are on sale for the next hours.
 */
export async function seedCity(
  database: Database,
  city: CitySize,
  { goods, beforeOpening }: Assortment,
): Promise<void> {
  await insertInstallation(database);
  await insertPeople(database, city);
  await insertGoods(database, goods);
  await beforeOpening?.();
  await ensureCycles({ database })({ regionId });
  await openSecondCycle(database);
}

async function insertInstallation(database: Database): Promise<void> {
  // A day lasts a day, so that nothing expires by itself; it began an hour ago, so that the sale is open.
  await execute(
    database,
    `insert into installation (origin_at, origin_day, pace)
     values (clock_timestamp() - interval '1 hour', :day::date, :pace::jsonb)`,
    { day, pace: json({ kind: 'fast', speed: 86_400 }) },
  );
  await execute(
    database,
    `insert into commission_rules (version, level_one_bp, level_two_bp, level_one, trigger)
     values (1, 300, 200, 'farther', 'signed') on conflict do nothing`,
  );
}

async function insertPeople(database: Database, { stations, leaders, members }: CitySize): Promise<void> {
  await execute(database, `insert into regions values (:regionId, '测速城', 'Asia/Shanghai')`, { regionId });
  await execute(
    database,
    `insert into sites select 'G' || n, :regionId, 'grid', '网格仓 ' || n, 113.1, 27.8
     from generate_series(1, :stations::integer) n`,
    { regionId, stations },
  );
  await execute(
    database,
    `insert into leaders (id, region_id, site_id, name, phone, openid, pickup_point, longitude, latitude, tier,
       opening_windows, service_seconds)
     select 'L' || n, :regionId, 'G' || (n - 1) % :stations + 1, '团长 ' || n, '13800000000', 'o-L' || n, '自提点 ' || n,
       113.1, 27.8, 0, '[]', 60
     from generate_series(1, :leaders::integer) n`,
    { regionId, stations, leaders },
  );
  await execute(
    database,
    `insert into members (id, name, phone, openid, leader_id, inviter_id)
     select 'M' || n, '团员 ' || n, '13900000000', 'o-M' || n, 'L' || (n - 1) % :leaders + 1,
       case when n > 1 then 'M' || n / 2 end
     from generate_series(1, :members::integer) n`,
    { leaders, members },
  );
  await execute(
    database,
    `insert into access_tokens (token_hash, role, party_id, label)
     select encode(sha256(('bench-M' || n)::bytea), 'hex'), 'member', 'M' || n, 'bench'
     from generate_series(1, :members::integer) n`,
    { members },
  );
}

async function insertGoods(database: Database, goods: readonly Goods[]): Promise<void> {
  await execute(database, `insert into suppliers (id, name, phone) values ('S1', '供应商', '13700000000')`);
  await execute(database, `insert into categories values ('VEG', '蔬菜')`);
  const bindings = { goods: json(goods), regionId };
  const from = `jsonb_to_recordset(:goods::jsonb) as g("skuId" text, "priceFen" bigint, supply integer,
    "leaderShareBp" integer, "stationShareBp" integer)`;
  await execute(
    database,
    `insert into skus (id, name, spec, category_id, supplier_id, gtin, price_fen, supply_price_fen, weight_grams,
       volume_millilitres, band, shelf_days, leader_rate_bp, promoted, case_pack, region_id)
     select "skuId", '商品 ' || "skuId", '500 g', 'VEG', 'S1', 'BZ' || "skuId", "priceFen", "priceFen" * 6 / 10, 500, 600, 'ambient', 5,
       1000, true, 10, :regionId
     from ${from}`,
    bindings,
  );
  await execute(
    database,
    `insert into supply_plans (sku_id, supply_quantity, leader_share_bp, station_share_bp)
     select "skuId", supply, "leaderShareBp", "stationShareBp" from ${from}`,
    bindings,
  );
  await execute(
    database,
    `insert into promotions (id, region_id, name, tiers, bearer, starts_on, ends_on)
     values ('P1', :regionId, '满减', :tiers::jsonb, 'platform', '2026-01-01', '2027-12-31')`,
    {
      regionId,
      tiers: json([
        { thresholdFen: 2000, offFen: 150 },
        { thresholdFen: 4000, offFen: 500 },
      ]),
    },
  );
}

/** Hours of a sale that no bench outlasts. */
const saleHours = 12;

async function openSecondCycle(database: Database): Promise<void> {
  const { at } = await one<{ at: string }>(database, `select clock_timestamp() as at`);
  const after = (hours: number): string => addMilliseconds(at, hours * 3_600_000);
  const instants = {
    opensAt: after(-1),
    cutoffAt: after(saleHours),
    payUntil: after(saleHours + 1),
    confirmBy: after(saleHours + 2),
    receiveBy: after(saleHours + 3),
    planFixedAt: after(saleHours + 4),
    departAt: after(saleHours + 5),
    deliverBy: after(saleHours + 6),
    pickupUntil: after(saleHours + 7),
    claimUntil: after(saleHours + 8),
    payableAt: after(saleHours + 9),
  };
  const ownDay = dayAfter(day, 9);
  await createCycle({ database })({
    cycleId: secondCycle,
    regionId,
    day: ownDay,
    slot: 1,
    name: '团期',
    instants,
    delivery: { deliveryDay: dayAfter(ownDay), deliverFrom: instants.departAt },
    goods: { categoryIds: [], skuIds: [] },
  });
}
