import test from 'ava';
import { reduceCommission } from '../../../activities/commission/reduce-commission.js';
import { lockOrders } from '../../../db/queries/cycle/locks.js';
import { one, rows } from '../../../db/query.js';
import { storeStatements } from '../../../activities/settlement/store-statements.js';
import { ownDatabase } from '../../support/database.js';
import {
  balanceOf,
  collectAll,
  completeAfterClaims,
  deliveredCycle,
} from '../../support/factories/pickup.js';
import { type PackedNight, packedNight, random } from '../../support/factories/transport.js';

const database = await ownDatabase(test);

const chain = (tag: string) =>
  packedNight(database, {
    tag,
    orders: [{ member: 'A', leader: 'L1', lines: [{ priceFen: 10_000 }] }],
    inviters: { A: 'B', B: 'C' },
    leaderRateBp: 1000,
  });

const reduce = (night: PackedNight, keptFen: number): Promise<number> =>
  database.transaction(async (trx) => {
    const [orderId = ''] = night.orderIds;
    await lockOrders(trx, [orderId]);
    return reduceCommission(trx, { orderId, lineNo: 1, keptFen, reasonZh: '退款' });
  });

const commissionsOf = (night: PackedNight) =>
  rows<{ level: number; state: string; fen: number }>(
    database,
    `select level, state, amount_fen as fen from commissions where order_id = :orderId order by level`,
    { orderId: night.orderIds[0] ?? '' },
  );

test('an estimated commission falls with what is kept, with a reason and without a posting', async (t) => {
  const night = await chain('EST');
  t.is(await reduce(night, 3_333), 1_000 + 500 - 333 - 100 - 67);
  t.is(await reduce(night, 3_333), 0, 'the same base again changes nothing');
  t.deepEqual(await commissionsOf(night), [
    { level: 0, state: 'estimated', fen: 333 },
    { level: 1, state: 'estimated', fen: 100 },
    { level: 2, state: 'estimated', fen: 67 },
  ]);
  const { n } = await one<{ n: number }>(
    database,
    `select count(*)::int as n from commission_changes where order_id = :orderId and reason_zh = '退款'`,
    { orderId: night.orderIds[0] ?? '' },
  );
  t.is(n, 3);
  t.is(await balanceOf(database, `leader:${night.id('L1')}:held`), 0);
});

test('many small reductions end where one large one ends', async (t) => {
  const [small, large] = [await chain('SML'), await chain('LRG')];
  for (const keptFen of [9_999, 7_777, 5_001, 1]) await reduce(small, keptFen);
  await reduce(large, 1);
  t.deepEqual(await commissionsOf(small), await commissionsOf(large));
});

test('nothing left voids the commission and empties the held balances', async (t) => {
  const night = await chain('VOI');
  await deliveredCycle(database, night);
  t.is(await balanceOf(database, `promoter:${night.id('C')}:held`), -300);
  await reduce(night, 0);
  t.true(
    (await commissionsOf(night)).every((commission) => commission.state === 'void' && commission.fen === 0),
  );
  for (const account of [
    `leader:${night.id('L1')}`,
    `promoter:${night.id('B')}`,
    `promoter:${night.id('C')}`,
  ]) {
    t.is(await balanceOf(database, `${account}:held`), 0);
    t.is(await balanceOf(database, `${account}:debt`), 0);
  }
});

test('available commission is taken back out of the balance before a statement, and becomes a debt after it', async (t) => {
  const night = await chain('AVA');
  await deliveredCycle(database, night);
  await collectAll(database, night, 'A');
  t.is(await completeAfterClaims(database, night.orderIds[0] ?? ''), 'completed');
  const account = `leader:${night.id('L1')}`;
  await reduce(night, 6_000);
  t.is(await balanceOf(database, `${account}:available`), -600);
  t.is(await balanceOf(database, `${account}:debt`), 0);
  await storeStatements({ database, randomBytes: random })({ cycleId: night.cycleId });
  await reduce(night, 5_000);
  t.is(await balanceOf(database, `${account}:available`), -600, 'what a statement lists will be paid');
  t.is(await balanceOf(database, `${account}:debt`), 100);
});
