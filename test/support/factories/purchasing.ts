import type { Database } from '../../../db/connection.js';
import { execute, json } from '../../../db/query.js';

/** A SKU of a test's city; what a test does not care about has a default. */
export interface SkuSpec {
  readonly skuId: string;
  readonly supplierId?: string;
  readonly priceFen?: number;
  readonly supplyPriceFen?: number;
  readonly casePack?: number;
  readonly band?: 'ambient' | 'cool' | 'chilled' | 'frozen';
}

export interface OrderSpec {
  readonly memberId: string;
  readonly leaderId: string;
  readonly lines: readonly {
    readonly skuId: string;
    readonly quantity: number;
    readonly discountFen?: number;
  }[];
}

export interface FrozenCycleSpec {
  /** Makes every id of the test its own: `A` gives `A-TOMATO`, `A-L1`, `A-M1`. */
  readonly tag: string;
  readonly skus: readonly SkuSpec[];
  readonly orders: readonly OrderSpec[];
}

export interface FrozenCycle {
  readonly tag: string;
  readonly cycleId: string;
  readonly siteId: string;
  /** In the order of the spec. */
  readonly orderIds: readonly string[];
  /** An id of the spec as it is stored. */
  readonly id: (name: string) => string;
}

/**
 * A frozen cycle whose orders are all paid: one region, one grid station, the leaders, members and suppliers
 * that the spec names, demand, payments and a leader commission of 10 % per line.
 */
export async function frozenCycle(database: Database, spec: FrozenCycleSpec): Promise<FrozenCycle> {
  const { tag } = spec;
  const id = (name: string): string => `${tag}-${name}`;
  const cycle = { tag, cycleId: `${tag}/2026-11-22/1`, siteId: id('G1'), id };
  await insertPlaces(database, spec, cycle);
  await insertGoods(database, spec, cycle);
  const orderIds: string[] = [];
  for (const [index, order] of spec.orders.entries())
    orderIds.push(await insertPaidOrder(database, { spec, order, cycle, serial: index + 1 }));
  return { ...cycle, orderIds };
}

type Place = Omit<FrozenCycle, 'orderIds'>;

async function insertPlaces(
  database: Database,
  { tag, orders }: FrozenCycleSpec,
  { cycleId, siteId, id }: Place,
): Promise<void> {
  await execute(
    database,
    `insert into installation (origin_at, origin_day, pace)
     values ('2026-11-22T00:00:00Z', '2026-11-22', :pace::jsonb) on conflict do nothing`,
    { pace: json({ kind: 'fast', speed: 120 }) },
  );
  await execute(database, `insert into regions values (:tag, '测试区', 'Asia/Shanghai')`, { tag });
  await execute(database, `insert into sites values (:siteId, :tag, 'grid', '一号网格仓', 113.5, 22.3)`, {
    siteId,
    tag,
  });
  for (const leaderId of new Set(orders.map((order) => order.leaderId)))
    await execute(
      database,
      `insert into leaders (id, region_id, site_id, name, phone, openid, pickup_point, longitude, latitude, tier,
         opening_windows, service_seconds)
       values (:id, :tag, :siteId, '团长', '13800000000', :id, '自提点', 113.5, 22.3, 0, '[]', 60)`,
      { id: id(leaderId), tag, siteId },
    );
  for (const { memberId, leaderId } of new Map(orders.map((order) => [order.memberId, order])).values())
    await execute(
      database,
      `insert into members (id, name, phone, openid, leader_id) values (:id, '用户', '13900000000', :id, :leaderId)`,
      { id: id(memberId), leaderId: id(leaderId) },
    );
  await execute(
    database,
    `insert into cycles (id, region_id, day, slot, state, opens_at, cutoff_at, pay_until, confirm_by, receive_by,
       plan_fixed_at, depart_at, deliver_by, pickup_until, claim_until, payable_at)
     select :cycleId, :tag, '2026-11-22', 1, 'frozen', t - interval '3 hours', t - interval '2 hours',
       t - interval '1 hour', t + interval '1 hour', t + interval '2 hours', t + interval '3 hours',
       t + interval '4 hours', t + interval '5 hours', t + interval '6 hours', t + interval '7 hours',
       t + interval '8 hours'
     from clock_timestamp() t`,
    { cycleId, tag },
  );
}

async function insertGoods(
  database: Database,
  { tag, skus }: FrozenCycleSpec,
  { cycleId, id }: Place,
): Promise<void> {
  await execute(database, `insert into categories values (:id, '测试')`, { id: id('CAT') });
  for (const supplierId of new Set(skus.map((sku) => sku.supplierId ?? 'S1')))
    await execute(
      database,
      `insert into suppliers values (:id, '供应商', '13700000000', 'http://supplier.test/orders', 'whsec_test')`,
      { id: id(supplierId) },
    );
  for (const [index, sku] of skus.entries())
    await execute(
      database,
      `with sku as (
         insert into skus (id, name, spec, category_id, supplier_id, gtin, price_fen, supply_price_fen, weight_grams,
           volume_millilitres, band, shelf_days, leader_rate_bp, case_pack, region_id)
         values (:id, :name, '份', :category, :supplierId, :gtin, :priceFen, :supplyPriceFen, 500, 1000, :band, 3, 1000,
           :casePack, :tag)
       )
       insert into listings values (:cycleId, :id, :priceFen, :supplyPriceFen, 1000, false, :band, :category, '{}',
         :rank)`,
      {
        id: id(sku.skuId),
        name: sku.skuId,
        category: id('CAT'),
        supplierId: id(sku.supplierId ?? 'S1'),
        gtin: gtinOf(tag, sku.skuId),
        priceFen: sku.priceFen ?? 500,
        supplyPriceFen: sku.supplyPriceFen ?? 300,
        band: sku.band ?? 'ambient',
        casePack: sku.casePack ?? 1,
        tag,
        cycleId,
        rank: index + 1,
      },
    );
}

/** What the scanner reads on the SKU in these tests. */
export const gtinOf = (tag: string, skuId: string): string => `GTIN-${tag}-${skuId}`;

interface PaidOrder {
  readonly spec: FrozenCycleSpec;
  readonly order: OrderSpec;
  readonly cycle: Place;
  readonly serial: number;
}

async function insertPaidOrder(
  database: Database,
  { spec, order, cycle, serial }: PaidOrder,
): Promise<string> {
  const { id, tag, cycleId, siteId } = cycle;
  const orderId = `261122${tag}${String(serial).padStart(14 - tag.length, '0')}`;
  const lines = order.lines.map(({ skuId, quantity, discountFen = 0 }, index) => {
    const sku = spec.skus.find((candidate) => candidate.skuId === skuId);
    const priceFen = sku?.priceFen ?? 500;
    return {
      lineNo: index + 1,
      skuId: id(skuId),
      band: sku?.band ?? 'ambient',
      quantity,
      priceFen,
      grossFen: quantity * priceFen,
      discountFen,
      supplyPriceFen: sku?.supplyPriceFen ?? 300,
    };
  });
  const goodsFen = lines.reduce((sum, line) => sum + line.grossFen, 0);
  const discountFen = lines.reduce((sum, line) => sum + line.discountFen, 0);
  await execute(
    database,
    `with lines as (
       select l.* from jsonb_to_recordset(:lines::jsonb) as l("lineNo" smallint, "skuId" text, band text,
         quantity integer, "priceFen" bigint, "grossFen" bigint, "discountFen" bigint, "supplyPriceFen" bigint)
     ), written as (
       insert into order_lines (order_id, line_no, cycle_id, point_leader_id, site_id, sku_id, band, quantity,
         unit_price_fen, gross_fen, discount_fen, net_fen, leader_rate_bp, promoted, supply_price_fen)
       select :orderId, "lineNo", :cycleId, :leaderId, :siteId, "skuId", band, quantity, "priceFen", "grossFen",
         "discountFen", "grossFen" - "discountFen", 1000, false, "supplyPriceFen" from lines
     ), wanted as (
       insert into demand as d select :cycleId, :leaderId, "skuId", :siteId, quantity from lines
       on conflict (cycle_id, leader_id, sku_id) do update set quantity = d.quantity + excluded.quantity
     ), commission as (
       insert into commissions (order_id, line_no, role, level, beneficiary_id, cycle_id, base_fen, rate_bp,
         amount_fen, state, rule_version)
       select :orderId, "lineNo", 'leader', 0, :leaderId, :cycleId, "grossFen" - "discountFen", 1000,
         ("grossFen" - "discountFen") / 10, 'estimated', 1 from lines
     ), counted as (
       insert into counters as c (id, kind, cycle_id, sku_id, node, level, cap, taken)
       select 'stock|' || :cycleId || '|' || "skuId" || '|central', 'stock', :cycleId, "skuId", 'central', 0, 1000,
         quantity from lines
       on conflict (id) do update set taken = c.taken + excluded.taken
     ), took as (
       insert into takes (order_id, line_no, counter_id, quantity)
       select :orderId, "lineNo", 'stock|' || :cycleId || '|' || "skuId" || '|central', quantity from lines
     )
     insert into orders (id, order_no, cycle_id, region_id, site_id, member_id, leader_id, point_leader_id, state,
       goods_fen, discount_fen, payable_fen, rule_version, placed_at, expires_at, paid_at)
     values (:orderId, :orderId, :cycleId, :tag, :siteId, :memberId, :leaderId, :leaderId, 'paid', :goodsFen,
       :discountFen, :payableFen, 1, clock_timestamp() - interval '3 hours' + :serial::integer * interval '1 second',
       clock_timestamp() - interval '2 hours', clock_timestamp() - interval '2 hours')`,
    {
      orderId,
      cycleId,
      siteId,
      tag,
      leaderId: id(order.leaderId),
      memberId: id(order.memberId),
      lines: json(lines),
      goodsFen,
      discountFen,
      payableFen: goodsFen - discountFen,
      serial,
    },
  );
  await execute(
    database,
    `insert into payments (out_trade_no, order_id, provider, amount_fen, state, transaction_id, paid_at)
     values (:orderId, :orderId, 'test', :amountFen, 'paid', :orderId, clock_timestamp())`,
    { orderId, amountFen: goodsFen - discountFen },
  );
  return orderId;
}
