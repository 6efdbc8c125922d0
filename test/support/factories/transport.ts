import { randomBytes } from 'node:crypto';
import { markPaid } from '../../../activities/order/mark-paid.js';
import { loadRun } from '../../../activities/transport/load-run.js';
import { departRun } from '../../../activities/transport/depart-run.js';
import { arriveStop } from '../../../activities/transport/arrive-stop.js';
import { planRoutes } from '../../../activities/transport/plan-routes.js';
import { signStop } from '../../../activities/transport/sign-stop.js';
import type { Database } from '../../../db/connection.js';
import { readRunCrates, readStops } from '../../../db/queries/transport/runs.js';
import { straightLine } from '../../../ports/travel-matrix/straight-line.js';
import { execute, json, rows } from '../../../db/query.js';

export type Band = 'ambient' | 'cool' | 'chilled' | 'frozen';

/** A paid order whose goods are packed; one SKU per line, made for it. */
export interface PackedOrder {
  readonly member: string;
  readonly leader: string;
  readonly lines: readonly { readonly priceFen: number; readonly quantity?: number; readonly band?: Band }[];
}

export interface PackedNightSpec {
  /** Three capitals; makes every id of the test its own: leader L1 of ABC is ABC1, as order numbers want it. */
  readonly tag: string;
  readonly orders: readonly PackedOrder[];
  /** Who invited whom: `{ A: 'B' }` = A was invited by B. */
  readonly inviters?: Readonly<Record<string, string>>;
  readonly vehicles?: readonly { readonly crates: number }[];
  /** The service commission of every line; none unless given. */
  readonly leaderRateBp?: number;
  readonly trigger?: 'signed' | 'collected';
}

export interface PackedNight {
  readonly tag: string;
  readonly cycleId: string;
  readonly siteId: string;
  readonly driverId: string;
  readonly orderIds: readonly string[];
  readonly id: (name: string) => string;
}

/** An aggregated cycle with one packed night: every order is paid through the real step and lies in parcels. */
export async function packedNight(database: Database, spec: PackedNightSpec): Promise<PackedNight> {
  const { tag } = spec;
  const id = (name: string): string => (/^L\d$/.test(name) ? `${tag}${name.slice(1)}` : `${tag}-${name}`);
  const night = { tag, cycleId: `${tag}/2026-11-22/1`, siteId: id('G1'), driverId: id('D1'), id };
  const ruleVersion = await insertCity(database, spec, night);
  const orderIds: string[] = [];
  for (const [index, order] of spec.orders.entries())
    orderIds.push(await insertOrder(database, { spec, order, night, serial: index + 1, ruleVersion }));
  await pack(database, night);
  return { ...night, orderIds };
}

type Place = Omit<PackedNight, 'orderIds'>;

async function insertCity(database: Database, spec: PackedNightSpec, night: Place): Promise<number> {
  const { tag, siteId, cycleId, driverId, id } = night;
  await execute(
    database,
    `insert into installation (origin_at, origin_day, pace)
     values ('2026-11-22T00:00:00Z', '2026-11-22', :pace::jsonb) on conflict do nothing`,
    { pace: json({ kind: 'fast', speed: 120 }) },
  );
  const ruleVersion = (spec.trigger ?? 'signed') === 'signed' ? 1 : 2;
  await execute(
    database,
    `insert into commission_rules (version, level_one_bp, level_two_bp, level_one, trigger)
     values (1, 300, 200, 'farther', 'signed'), (2, 300, 200, 'farther', 'collected') on conflict do nothing`,
  );
  await execute(database, `insert into regions values (:tag, '测试区', 'Asia/Shanghai')`, { tag });
  await execute(database, `insert into sites values (:siteId, :tag, 'grid', '一号网格站', 113.13, 27.82)`, {
    siteId,
    tag,
  });
  await execute(database, `insert into categories values (:id, '测试')`, { id: id('CAT') });
  await execute(database, `insert into suppliers values (:id, '供应商', '13700000000', null, null)`, {
    id: id('S1'),
  });
  for (const [index, { crates }] of (spec.vehicles ?? [{ crates: 40 }]).entries())
    await execute(
      database,
      `insert into vehicles values (:id, :siteId, '面包车', 1000000, 4500000, :crates, :driverId)`,
      {
        id: id(`V${index + 1}`),
        siteId,
        crates,
        driverId,
      },
    );
  await insertPeople(database, spec, night);
  await execute(
    database,
    `insert into cycles (id, region_id, day, slot, state, opens_at, cutoff_at, pay_until, confirm_by, receive_by,
       plan_fixed_at, depart_at, deliver_by, pickup_until, claim_until, payable_at)
     select :cycleId, :tag, '2026-11-22', 1, 'aggregated', t - interval '3 hours', t - interval '2 hours',
       t - interval '1 hour', t, t, t, t, t + interval '6 hours', t + interval '7 hours', t + interval '8 hours',
       t + interval '9 hours'
     from clock_timestamp() t`,
    { cycleId, tag },
  );
  return ruleVersion;
}

async function insertPeople(
  database: Database,
  spec: PackedNightSpec,
  { tag, siteId, id }: Place,
): Promise<void> {
  const leaders = [...new Set(spec.orders.map((order) => order.leader))];
  for (const [index, leader] of leaders.entries())
    await execute(
      database,
      `insert into leaders (id, region_id, site_id, name, phone, openid, pickup_point, longitude, latitude, tier,
         opening_windows, service_seconds)
       values (:id, :tag, :siteId, :leader, '13800000000', :id, '自提点', :lng, 27.82, 0, :windows::jsonb, 60)`,
      {
        id: id(leader),
        tag,
        siteId,
        leader,
        lng: 113.14 + index / 100,
        windows: json([{ from: '06:30', until: '11:30' }]),
      },
    );
  const inviters = spec.inviters ?? {};
  const names = new Set([
    ...spec.orders.map((order) => order.member),
    ...Object.keys(inviters),
    ...Object.values(inviters),
  ]);
  for (const [index, name] of [...names].entries())
    await execute(
      database,
      `insert into members (id, name, phone, openid, leader_id) values (:id, :name, :phone, :id, :leaderId)`,
      { id: id(name), name, phone: `1390000${String(1000 + index)}`, leaderId: id(leaders[0] ?? '') },
    );
  for (const [name, inviter] of Object.entries(inviters))
    await execute(database, `update members set inviter_id = :inviter where id = :id`, {
      id: id(name),
      inviter: id(inviter),
    });
}

interface Ordering {
  readonly spec: PackedNightSpec;
  readonly order: PackedOrder;
  readonly night: Place;
  readonly serial: number;
  readonly ruleVersion: number;
}

async function insertOrder(database: Database, ordering: Ordering): Promise<string> {
  const { spec, order, night, serial, ruleVersion } = ordering;
  const { tag, cycleId, siteId, id } = night;
  const orderId = `261122${tag}${String(serial).padStart(14 - tag.length, '0')}`;
  const lines = order.lines.map(({ priceFen, quantity = 1, band = 'chilled' }, index) => {
    return { lineNo: index + 1, skuId: id(`K${serial}-${index + 1}`), priceFen, quantity, band };
  });
  const goodsFen = lines.reduce((sum, line) => sum + line.priceFen * line.quantity, 0);
  await execute(
    database,
    `with l as (
       select * from jsonb_to_recordset(:lines::jsonb) as l("lineNo" smallint, "skuId" text, "priceFen" bigint,
         quantity integer, band text)
     ), sku as (
       insert into skus (id, name, spec, category_id, supplier_id, gtin, price_fen, supply_price_fen, weight_grams,
         volume_millilitres, band, shelf_days, leader_rate_bp, promoted, case_pack, region_id)
       select "skuId", "skuId", '份', :category, :supplier, "skuId", "priceFen", 100, 500, 1000, band, 3, :rateBp, true,
         1, :tag from l
     ), line as (
       insert into order_lines (order_id, line_no, cycle_id, point_leader_id, site_id, sku_id, band, quantity,
         unit_price_fen, gross_fen, net_fen, leader_rate_bp, promoted, supply_price_fen)
       select :orderId, "lineNo", :cycleId, :leaderId, :siteId, "skuId", band, quantity, "priceFen",
         "priceFen" * quantity, "priceFen" * quantity, :rateBp, true, 100 from l
     )
     insert into orders (id, cycle_id, region_id, site_id, member_id, leader_id, point_leader_id, state, goods_fen,
       discount_fen, payable_fen, rule_version, payer_openid, placed_at, expires_at)
     values (:orderId, :cycleId, :tag, :siteId, :memberId, :leaderId, :leaderId, 'placed', :goodsFen, 0, :goodsFen,
       :ruleVersion, :memberId, clock_timestamp() - interval '150 minutes', clock_timestamp())`,
    {
      orderId,
      tag,
      cycleId,
      siteId,
      goodsFen,
      ruleVersion,
      lines: json(lines),
      category: id('CAT'),
      supplier: id('S1'),
      rateBp: spec.leaderRateBp ?? 0,
      leaderId: id(order.leader),
      memberId: id(order.member),
    },
  );
  await database.transaction((trx) =>
    markPaid(trx, { orderId, transactionId: `T${orderId}`, paidAt: '2026-11-22T09:00:00Z' }),
  );
  return orderId;
}

/** One crate per leader and band, one parcel per member in it, and the pieces as picked stock. */
async function pack(database: Database, { cycleId, siteId }: Place): Promise<void> {
  const night = { cycleId, siteId };
  await execute(
    database,
    `insert into nights (cycle_id, site_id, state) values (:cycleId, :siteId, 'packed')`,
    night,
  );
  await execute(
    database,
    `insert into crates (id, cycle_id, site_id, leader_id, band)
     select distinct l.point_leader_id || '-K-' || l.band, l.cycle_id, l.site_id, l.point_leader_id, l.band
     from order_lines l where l.cycle_id = :cycleId and l.site_id = :siteId`,
    night,
  );
  await execute(
    database,
    `insert into parcels (id, cycle_id, site_id, leader_id, member_id, band, crate_id)
     select distinct l.point_leader_id || '/' || o.member_id || '/' || l.band, l.cycle_id, l.site_id, l.point_leader_id,
       o.member_id, l.band, l.point_leader_id || '-K-' || l.band
     from order_lines l join orders o on o.id = l.order_id where l.cycle_id = :cycleId and l.site_id = :siteId`,
    night,
  );
  await execute(
    database,
    `insert into parcel_lines (parcel_id, order_id, line_no, sku_id, quantity)
     select l.point_leader_id || '/' || o.member_id || '/' || l.band, l.order_id, l.line_no, l.sku_id, l.quantity
     from order_lines l join orders o on o.id = l.order_id where l.cycle_id = :cycleId and l.site_id = :siteId`,
    night,
  );
  await execute(
    database,
    `insert into stock_on_hand (site_id, sku_id, lot, state, quantity)
     select site_id, sku_id, 'LOT1', 'picked', sum(quantity) from order_lines
     where cycle_id = :cycleId and site_id = :siteId group by 1, 2`,
    night,
  );
}

/** The random source of the steps under test. */
export const random = (count: number): Uint8Array => randomBytes(count);

/** The night's runs, planned. */
export async function plannedRuns(database: Database, night: PackedNight): Promise<readonly string[]> {
  const { cycleId, siteId } = night;
  return (
    await planRoutes({ database, randomBytes: random, travelMatrix: straightLine })({ cycleId, siteId })
  ).runIds;
}

/** Planned, loaded with all crates, and on the road. */
export async function departedRun(database: Database, night: PackedNight): Promise<string> {
  const [runId = ''] = await plannedRuns(database, night);
  const { driverId } = night;
  const crateIds = (await readRunCrates(database, runId)).map((crate) => crate.crateId);
  await loadRun({ database })({ runId, driverId, crateIds });
  await departRun({ database })({ runId, driverId });
  return runId;
}

/** The crates that are in a van for a leader. */
export async function cratesFor(database: Database, night: PackedNight, leaderId: string): Promise<string[]> {
  const found = await rows<{ id: string }>(
    database,
    `select id from crates where cycle_id = :cycleId and leader_id = :leaderId order by id`,
    { cycleId: night.cycleId, leaderId },
  );
  return found.map((crate) => crate.id);
}

/** Every stop of the run is signed in full, in order. */
export async function signedRun(database: Database, night: PackedNight): Promise<string> {
  const runId = await departedRun(database, night);
  for (const { seq, leaderId } of await readStops(database, runId)) {
    await arriveStop({ database })({ runId, seq, driverId: night.driverId });
    const crateIds = await cratesFor(database, night, leaderId);
    await signStop({ database })({ runId, seq, leaderId, crateIds });
  }
  return runId;
}
