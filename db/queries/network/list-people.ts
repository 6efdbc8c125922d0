import type { Database } from '../../connection.js';
import { one, rows } from '../../query.js';

export interface RegionRow {
  readonly regionId: string;
  readonly name: string;
  readonly zone: string;
  /** The zone's date now: the label of today at the real pace. */
  readonly todayLabel: string;
}

export interface MemberRow {
  readonly memberId: string;
  readonly name: string;
  readonly phone: string;
  readonly openId: string;
  readonly leaderId: string;
  readonly inviterId: string | null;
}

export interface LeaderRow {
  readonly leaderId: string;
  readonly siteId: string;
  readonly openId: string;
}

export interface StaffRow {
  readonly staffId: string;
  readonly role: 'picker' | 'driver' | 'ops' | 'finance';
  readonly siteId: string | null;
}

export interface GoodsRow {
  readonly skuId: string;
  readonly name: string;
  readonly gtin: string;
  readonly supplierId: string;
  readonly promoted: boolean;
}

/** The region of an installation that has one; the first by id otherwise. @throws Error without any */
export async function readRegion(on: Database): Promise<RegionRow> {
  return one<RegionRow>(
    on,
    `select id as "regionId", name, zone, (clock_timestamp() at time zone zone)::date as "todayLabel"
     from regions order by id limit 1`,
  );
}

/** Everybody who buys in the region, by id. */
export async function listMembers(on: Database, regionId: string): Promise<MemberRow[]> {
  return rows<MemberRow>(
    on,
    `select m.id as "memberId", m.name, m.phone, m.openid as "openId", m.leader_id as "leaderId",
       m.inviter_id as "inviterId"
     from members m join leaders l on l.id = m.leader_id where l.region_id = :regionId and l.active order by m.id`,
    { regionId },
  );
}

/** The region's active leaders, by id. */
export async function listLeaders(on: Database, regionId: string): Promise<LeaderRow[]> {
  return rows<LeaderRow>(
    on,
    `select id as "leaderId", site_id as "siteId", openid as "openId" from leaders
     where region_id = :regionId and active order by id`,
    { regionId },
  );
}

/** The region's staff, by id. */
export async function listStaff(on: Database, regionId: string): Promise<StaffRow[]> {
  return rows<StaffRow>(
    on,
    `select id as "staffId", role, site_id as "siteId" from staff where region_id = :regionId order by id`,
    { regionId },
  );
}

/** What the region sells, by id. */
export async function listGoods(on: Database, regionId: string): Promise<GoodsRow[]> {
  return rows<GoodsRow>(
    on,
    `select id as "skuId", name, gtin, supplier_id as "supplierId", promoted from skus
     where region_id = :regionId order by id`,
    { regionId },
  );
}
