import test from 'ava';
import { createDependencies } from '../../api/dependencies.js';
import type { Dependencies } from '../../api/dependencies.js';
import { databaseTokenReader } from '../../api/read-token.js';
import type { Database } from '../../db/connection.js';
import { connectDatabase } from '../../db/connection.js';
import { execute } from '../../db/query.js';
import type { TestDatabase } from '../support/database.js';
import { testDatabase } from '../support/database.js';
import { merchantKeysFolder } from '../support/merchant-keys.js';

let own: TestDatabase;
let database: Database;
let dependencies: Dependencies;
let keys: Awaited<ReturnType<typeof merchantKeysFolder>>;

test.before(async () => {
  own = await testDatabase();
  database = connectDatabase(own.connectionString);
  keys = await merchantKeysFolder();
  dependencies = createDependencies({
    databaseUrl: own.connectionString,
    publicUrl: 'http://127.0.0.1:1',
    paymentUrl: 'http://127.0.0.1:1',
    paymentKeys: keys.folder,
  });
  for (const statement of parties) await execute(database, statement);
});

test.after.always(async () => {
  await dependencies?.close();
  await database?.destroy();
  await own?.close();
  await keys?.remove();
});

const parties = [
  `insert into regions (id, name, zone) values ('r1', '甲区', 'Asia/Shanghai')`,
  `insert into sites (id, region_id, kind, name, longitude, latitude) values ('s1', 'r1', 'grid', '一站', 121, 31)`,
  `insert into leaders (id, region_id, site_id, name, phone, openid, pickup_point, longitude, latitude, tier,
     opening_windows, service_seconds)
   values ('l1', 'r1', 's1', '李', '1', 'o-l1', '东门', 121, 31, 0, '[]', 60)`,
  `insert into members (id, name, phone, openid, leader_id) values ('m1', '王', '2', 'o-m1', 'l1')`,
  `insert into staff (id, role, site_id, region_id, name, phone) values
     ('p1', 'picker', 's1', 'r1', '张', '3'), ('d1', 'driver', 's1', 'r1', '赵', '4'),
     ('f1', 'finance', null, 'r1', '钱', '5'), ('o1', 'ops', null, 'r1', '孙', '6'),
     ('p2', 'picker', null, 'r1', '周', '7')`,
  `insert into suppliers (id, name, phone) values ('v1', '菜行', '8')`,
  `insert into access_tokens (token_hash, role, party_id, label)
   select role || '-' || party, role, party, 'test' from (values
     ('member', 'm1'), ('leader', 'l1'), ('picker', 'p1'), ('driver', 'd1'), ('finance', 'f1'), ('ops', 'o1'),
     ('supplier', 'v1'), ('member', 'gone'), ('picker', 'p2'), ('driver', 'p1')) t (role, party)`,
  `insert into access_tokens (token_hash, role, party_id, label, revoked_at)
   values ('revoked', 'member', 'm1', 'test', clock_timestamp())`,
];

test('each role is read with the ids that its queries need', async (t) => {
  const read = databaseTokenReader(database);
  const at = { siteId: 's1', regionId: 'r1' };
  const of = (role: string, partyId: string, more: object) => ({
    role,
    partyId,
    actorId: `${role}/${partyId}`,
    ...more,
  });
  t.deepEqual(await read('member-m1'), of('member', 'm1', { regionId: 'r1' }) as never);
  t.deepEqual(await read('leader-l1'), of('leader', 'l1', at) as never);
  t.deepEqual(await read('picker-p1'), of('picker', 'p1', at) as never);
  t.deepEqual(await read('driver-d1'), of('driver', 'd1', at) as never);
  t.deepEqual(await read('ops-o1'), of('ops', 'o1', { regionId: 'r1' }) as never);
  t.deepEqual(await read('finance-f1'), of('finance', 'f1', { regionId: 'r1' }) as never);
  t.deepEqual(await read('supplier-v1'), of('supplier', 'v1', {}) as never);
});

test('an unknown or revoked token, a party that is gone, of another role or without its site is nobody', async (t) => {
  const read = databaseTokenReader(database);
  for (const hash of ['nothing', 'revoked', 'member-gone', 'picker-p2', 'driver-p1']) {
    t.is(await read(hash), undefined, hash);
  }
});

test('the process is ready while its database answers, and its examples exist', async (t) => {
  await t.notThrowsAsync(() => dependencies.frame.ready());
  const examples = await dependencies.frame.examples();
  t.is(examples['leaderId'], 'l1');
  t.is(examples['siteId'], 's1');
  t.false('orderId' in examples);
});
