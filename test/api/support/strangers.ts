import type { Database } from '../../../db/connection.js';
import { execute } from '../../../db/query.js';

/** The region that has nothing to do with the small city; each of its parties must reach nothing of it. */
export const strangers = {
  regionId: 'YY',
  siteId: 'YY-G1',
  leaderId: 'YY-L1',
  memberId: 'YY-M1',
  pickerId: 'YY-P1',
  driverId: 'YY-D1',
  opsId: 'YY-O1',
  financeId: 'YY-F1',
  supplierId: 'YY-S1',
} as const;

/** A second region with one party of every role stands beside the city. */
export async function insertStrangers(database: Database): Promise<void> {
  await execute(database, `insert into regions values (:regionId, '岳阳', 'Asia/Shanghai')`, strangers);
  await execute(
    database,
    `insert into sites values (:siteId, :regionId, 'grid', '岳阳站', 113.1, 29.4)`,
    strangers,
  );
  await execute(
    database,
    `insert into leaders (id, region_id, site_id, name, phone, openid, pickup_point, longitude, latitude, tier,
       opening_windows, service_seconds)
     values (:leaderId, :regionId, :siteId, '陌生团长', '13800009999', 'o-YY-L1', '岳阳自提点', 113.1, 29.4, 0, '[]', 60)`,
    strangers,
  );
  await execute(
    database,
    `insert into members (id, name, phone, openid, leader_id)
     values (:memberId, '陌生人', '13900009999', 'o-YY-M1', :leaderId)`,
    strangers,
  );
  await execute(
    database,
    `insert into staff (id, role, site_id, region_id, name, phone) values
       (:pickerId, 'picker', :siteId, :regionId, '分拣员', '13700000001'),
       (:driverId, 'driver', :siteId, :regionId, '司机', '13700000002'),
       (:opsId, 'ops', null, :regionId, '运营', '13700000003'),
       (:financeId, 'finance', null, :regionId, '财务', '13700000004')`,
    strangers,
  );
  await execute(
    database,
    `insert into suppliers (id, name, phone) values (:supplierId, '岳阳供应商', '13700000005')`,
    strangers,
  );
}
