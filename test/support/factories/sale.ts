import { randomBytes } from 'node:crypto';
import { createCycle } from '../../../activities/cycle/create-cycle.js';
import { ensureCycles } from '../../../activities/cycle/ensure-cycles.js';
import type { PlaceOrderInput } from '../../../activities/order/place-order.js';
import type { Database } from '../../../db/connection.js';
import { dayAfter } from '../../../domain/cycle/calendar.js';
import { addMilliseconds } from '../../../domain/values/instants.js';
import { execute, json, one } from '../../../db/query.js';

/** The label of day 0 in every test of the sale. */
export const saleDay = '2026-11-22';

export interface SaleSku {
  readonly skuId: string;
  readonly priceFen?: number;
  /** Pieces in each cycle; null = on the list without a supply plan. */
  readonly supply?: number | null;
  readonly leaderShareBp?: number;
  readonly stationShareBp?: number;
  readonly leaderTags?: readonly string[];
  readonly categoryId?: string;
  readonly promoted?: boolean;
  readonly leaderRateBp?: number;
}

export interface SaleCoupon {
  readonly couponId: string;
  readonly thresholdFen?: number;
  readonly offFen: number;
  readonly cap?: number;
  readonly perMemberCap?: number;
  readonly categoryId?: string;
  readonly newMemberOnly?: boolean;
}

export interface SaleSpec {
  /** Up to three capitals; makes every id of the test its own: L1 of `AB` is `AB1`, as order numbers want it. */
  readonly tag: string;
  readonly skus?: readonly SaleSku[];
  readonly coupons?: readonly SaleCoupon[];
  /** One 满减 on everything; none unless given. */
  readonly promotion?: { readonly thresholdFen: number; readonly offFen: number };
  /** Members of L1 besides A, B, C: M1 … Mn. */
  readonly moreMembers?: number;
}

export interface Sale {
  readonly tag: string;
  readonly regionId: string;
  readonly cycleId: string;
  /** The cycle of the next day. */
  readonly nextCycleId: string;
  /** An id of the spec as it is stored. */
  readonly id: (name: string) => string;
}

/**
 * A region that sells: sites G1 and G2, leaders L1 (tag `fresh`) and L2 at G1, L3 at G2, members A ← B ← C of L1 (A was
 * invited by B, B by C), D of L2 and E of L3, one supplier, commission rule 1 (3 % and 2 %, farther, signed), and the
 * cycles that the real step makes. A day lasts a day, so nothing expires by itself.
 */
export async function sellingCycle(database: Database, spec: SaleSpec): Promise<Sale> {
  const { tag } = spec;
  const id = (name: string): string => (/^L\d$/.test(name) ? `${tag}${name.slice(1)}` : `${tag}-${name}`);
  await installOnce(database);
  await insertPlaces(database, spec, id);
  await insertGoods(database, spec, id);
  await ensureCycles({ database })({ regionId: tag });
  const cycleId = `${tag}/${saleDay}/1`;
  return { tag, regionId: tag, cycleId, nextCycleId: `${tag}/${dayAfter(saleDay)}/1`, id };
}

async function installOnce(database: Database): Promise<void> {
  await execute(
    database,
    `insert into installation (origin_at, origin_day, pace)
     values (clock_timestamp() - interval '1 hour', :saleDay::date, :pace::jsonb) on conflict do nothing`,
    { saleDay, pace: json({ kind: 'fast', speed: 86_400 }) },
  );
  await execute(
    database,
    `insert into commission_rules (version, level_one_bp, level_two_bp, level_one, trigger)
     values (1, 300, 200, 'farther', 'signed') on conflict do nothing`,
  );
}

type Naming = (name: string) => string;

async function insertPlaces(
  database: Database,
  { tag, moreMembers = 0 }: SaleSpec,
  id: Naming,
): Promise<void> {
  await execute(database, `insert into regions values (:tag, '测试区', 'Asia/Shanghai')`, { tag });
  for (const site of ['G1', 'G2'])
    await execute(database, `insert into sites values (:id, :tag, 'grid', '网格仓', 113.5, 22.3)`, {
      id: id(site),
      tag,
    });
  const leaders = [
    { name: 'L1', site: 'G1', tags: ['fresh'] },
    { name: 'L2', site: 'G1', tags: [] },
    { name: 'L3', site: 'G2', tags: [] },
  ];
  for (const { name, site, tags } of leaders)
    await execute(
      database,
      `insert into leaders (id, region_id, site_id, name, phone, openid, pickup_point, longitude, latitude, tags, tier,
         opening_windows, service_seconds)
       values (:id, :tag, :siteId, '团长', '13800000000', 'o-' || :id, '自提点', 113.5, 22.3, :tags, 0, '[]', 60)`,
      { id: id(name), tag, siteId: id(site), tags },
    );
  const members = [
    { name: 'C', leader: 'L1', inviter: null },
    { name: 'B', leader: 'L1', inviter: 'C' },
    { name: 'A', leader: 'L1', inviter: 'B' },
    { name: 'D', leader: 'L2', inviter: null },
    { name: 'E', leader: 'L3', inviter: null },
    ...Array.from({ length: moreMembers }, (_none, n) => ({
      name: `M${n + 1}`,
      leader: 'L1',
      inviter: null,
    })),
  ];
  for (const { name, leader, inviter } of members)
    await execute(
      database,
      `insert into members (id, name, phone, openid, leader_id, inviter_id)
       values (:id, '用户', '13900000000', 'o-' || :id, :leaderId, :inviterId)`,
      { id: id(name), leaderId: id(leader), inviterId: inviter && id(inviter) },
    );
}

const defaultSkus: readonly SaleSku[] = [{ skuId: 'TOMATO' }];

async function insertGoods(database: Database, spec: SaleSpec, id: Naming): Promise<void> {
  const { tag, skus = defaultSkus, coupons = [], promotion } = spec;
  await execute(database, `insert into suppliers (id, name, phone) values (:id, '供应商', '13700000000')`, {
    id: id('S1'),
  });
  for (const categoryId of new Set(['VEG', ...skus.map((sku) => sku.categoryId ?? 'VEG')]))
    await execute(database, `insert into categories values (:id, '测试')`, { id: id(categoryId) });
  for (const [index, sku] of skus.entries()) await insertSku(database, { sku, index, tag, id });
  if (promotion)
    await execute(
      database,
      `insert into promotions (id, region_id, name, tiers, bearer, starts_on, ends_on)
       values (:id, :tag, '满减', :tiers::jsonb, 'platform', '2026-01-01', '2027-01-01')`,
      { id: id('P1'), tag, tiers: json([promotion]) },
    );
  for (const coupon of coupons)
    await execute(
      database,
      `insert into coupons (id, region_id, name, threshold_fen, off_fen, category_id, cap, per_member_cap,
         new_member_only, bearer, starts_on, ends_on)
       values (:id, :tag, '优惠券', :thresholdFen, :offFen, :categoryId, :cap, :perMemberCap, :newMemberOnly, 'platform',
         '2026-01-01', '2027-01-01')`,
      {
        tag,
        offFen: coupon.offFen,
        id: id(coupon.couponId),
        thresholdFen: coupon.thresholdFen ?? 0,
        categoryId: coupon.categoryId === undefined ? null : id(coupon.categoryId),
        cap: coupon.cap ?? 100,
        perMemberCap: coupon.perMemberCap ?? 1,
        newMemberOnly: coupon.newMemberOnly ?? false,
      },
    );
}

interface SkuToInsert {
  readonly sku: SaleSku;
  readonly index: number;
  readonly tag: string;
  readonly id: Naming;
}

async function insertSku(database: Database, { sku, index, tag, id }: SkuToInsert): Promise<void> {
  const skuId = id(sku.skuId);
  await execute(
    database,
    `insert into skus (id, name, spec, category_id, supplier_id, gtin, price_fen, supply_price_fen, weight_grams,
       volume_millilitres, band, shelf_days, leader_rate_bp, promoted, case_pack, leader_tags, region_id)
     values (:skuId, '番茄', '500 g', :categoryId, :supplierId, :gtin, :priceFen, 100, 500, 600, 'ambient', 5,
       :leaderRateBp, :promoted, 10, :leaderTags, :tag)`,
    {
      skuId,
      tag,
      gtin: `${tag}${index}`,
      categoryId: id(sku.categoryId ?? 'VEG'),
      supplierId: id('S1'),
      priceFen: sku.priceFen ?? 499,
      leaderRateBp: sku.leaderRateBp ?? 1e3,
      promoted: sku.promoted ?? true,
      leaderTags: sku.leaderTags ?? [],
    },
  );
  if (sku.supply === null) return;
  const { supply = 100, leaderShareBp = 5000, stationShareBp = 3000 } = sku;
  await execute(
    database,
    `insert into supply_plans values (:skuId, :supply, :leaderShareBp, :stationShareBp)`,
    {
      skuId,
      supply,
      leaderShareBp,
      stationShareBp,
    },
  );
}

/** What every step of the sale asks for. */
export const saleDeps = (
  database: Database,
): { database: Database; randomBytes: (count: number) => Uint8Array } => ({
  database,
  randomBytes: (count) => randomBytes(count),
});

export interface OrderWish {
  readonly member?: string;
  readonly leader?: string;
  readonly coupon?: string;
  readonly lines?: Readonly<Record<string, number>>;
  readonly expectedPayableFen?: number;
}

/** An order as the API hands it to the step; A of L1 buys one TOMATO unless told otherwise. */
export function orderInput(sale: Sale, wish: OrderWish = {}): PlaceOrderInput {
  const leaderId = sale.id(wish.leader ?? 'L1');
  return {
    cycleId: sale.cycleId,
    memberId: sale.id(wish.member ?? 'A'),
    leaderId,
    pointLeaderId: leaderId,
    lines: Object.entries(wish.lines ?? { TOMATO: 1 }).map(([sku, quantity]) => ({
      skuId: sale.id(sku),
      quantity,
    })),
    ...(wish.coupon === undefined ? {} : { couponId: sale.id(wish.coupon) }),
    ...(wish.expectedPayableFen === undefined ? {} : { expectedPayableFen: wish.expectedPayableFen }),
    deviceId: null,
    networkAddress: null,
  };
}

/** The cycle's hard instants, in milliseconds from now; those left out stay as they are. */
export interface CycleInstants {
  readonly opensInMs?: number;
  readonly cutoffInMs?: number;
  readonly payUntilInMs?: number;
}

/** The cycle's instants are moved, so that a test need not wait for them. */
export async function moveCycle(database: Database, cycleId: string, instants: CycleInstants): Promise<void> {
  const { opensInMs = null, cutoffInMs = null, payUntilInMs = null } = instants;
  await execute(
    database,
    `update cycles set
       opens_at = coalesce(clock_timestamp() + make_interval(secs => :opensInMs::float8 / 1000), opens_at),
       cutoff_at = coalesce(clock_timestamp() + make_interval(secs => :cutoffInMs::float8 / 1000), cutoff_at),
       pay_until = coalesce(clock_timestamp() + make_interval(secs => :payUntilInMs::float8 / 1000), pay_until)
     where id = :cycleId`,
    { cycleId, opensInMs, cutoffInMs, payUntilInMs },
  );
}

/** The cutoff has just passed; orders may still be paid for an hour. */
export const endSale = (database: Database, cycleId: string): Promise<void> =>
  moveCycle(database, cycleId, { cutoffInMs: -1, payUntilInMs: 3_600_000 });

/** Cutoff and payUntil have just passed. */
export const endPayment = (database: Database, cycleId: string): Promise<void> =>
  moveCycle(database, cycleId, { cutoffInMs: -2, payUntilInMs: -1 });

/** The unpaid order's own time is over. */
export async function passExpiry(database: Database, orderId: string): Promise<void> {
  await execute(
    database,
    `update orders set expires_at = clock_timestamp() - interval '1 second' where id = :orderId`,
    { orderId },
  );
}

/** One more cycle of the region on another day, made by the real function, selling now. */
export async function anotherCycle(database: Database, sale: Sale, daysLater: number): Promise<Sale> {
  const day = dayAfter(saleDay, daysLater);
  const cycleId = `${sale.tag}/${day}/1`;
  const { at } = await one<{ at: string }>(database, `select clock_timestamp() as at`);
  const after = (hours: number): string => addMilliseconds(at, hours * 3_600_000);
  const instants = {
    opensAt: after(-1),
    cutoffAt: after(1),
    payUntil: after(2),
    confirmBy: after(3),
    receiveBy: after(4),
    planFixedAt: after(5),
    departAt: after(6),
    deliverBy: after(7),
    pickupUntil: after(8),
    claimUntil: after(9),
    payableAt: after(10),
  };
  const delivery = { deliveryDay: dayAfter(day), deliverFrom: instants.departAt };
  const goods = { categoryIds: [], skuIds: [] };
  const row = { cycleId, regionId: sale.regionId, day, slot: 1, name: '团期' };
  await createCycle({ database })({ ...row, instants, delivery, goods });
  return { ...sale, cycleId };
}
