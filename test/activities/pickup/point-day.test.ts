import test from 'ava';
import { completeOrder } from '../../../activities/order/complete-order.js';
import { redeem } from '../../../activities/pickup/redeem.js';
import { remindPickups } from '../../../activities/pickup/remind-pickups.js';
import { reportQuality, type ReportQualityInput } from '../../../activities/pickup/report-quality.js';
import { loadRun } from '../../../activities/transport/load-run.js';
import { returnParcels } from '../../../activities/warehouse/return-parcels.js';
import { stageCrates } from '../../../activities/warehouse/stage-crates.js';
import { readLeaderDay } from '../../../db/queries/pickup/leader-day.js';
import { listPickupsAtPoint } from '../../../db/queries/pickup/list-pickups.js';
import { readArrival } from '../../../db/queries/transport/read-arrival.js';
import { readRunCrates } from '../../../db/queries/transport/runs.js';
import { one, rows } from '../../../db/query.js';
import { ownDatabase } from '../../support/database.js';
import { codeOf, collectAll, deliveredCycle, endPickup, orderState } from '../../support/factories/pickup.js';
import { type PackedNight, packedNight, plannedRuns, random } from '../../support/factories/transport.js';
import { refusal } from '../../support/refusal.js';
import { faultsOf, roadChecks } from '../../support/night-invariants.js';

const database = await ownDatabase(test);

test.after('every check of the point and its money holds after all of it', async (t) => {
  t.deepEqual(faultsOf(await roadChecks(database)), []);
});

const spec = {
  leaderRateBp: 1000,
  orders: [
    {
      member: 'M1',
      leader: 'L1',
      lines: [
        { priceFen: 500, quantity: 2, band: 'ambient' as const },
        { priceFen: 900, band: 'frozen' as const },
      ],
    },
    { member: 'M2', leader: 'L1', lines: [{ priceFen: 3000 }] },
  ],
};

const parcelOf = (night: PackedNight, member: string, band: string): string =>
  `${night.id('L1')}/${night.id(member)}/${band}`;

test('crates are staged part by part at their own run only, and loaded from there', async (t) => {
  const night = await packedNight(database, { tag: 'STG', ...spec });
  const [runId = ''] = await plannedRuns(database, night);
  const crateIds = (await readRunCrates(database, runId)).map((crate) => crate.crateId);
  const stage = stageCrates({ database });
  const place = { runId, siteId: night.siteId };
  t.is(await refusal(t, stage({ ...place, crateIds: ['K9'] })), 'crate-not-on-run');
  t.is(await refusal(t, stage({ ...place, siteId: 'elsewhere', crateIds })), 'run-unknown');
  t.like((await stage({ ...place, crateIds: crateIds.slice(1) })).result, { staged: 2, left: 1 });
  const key = { actor: 'P1', key: 'stage' };
  t.like((await stage({ ...place, crateIds }, key)).result, { staged: 3, left: 0 });
  t.true((await stage({ ...place, crateIds }, key)).replayed);
  const told = await one<{ n: number }>(
    database,
    `select count(*)::integer as n from events where type = 'run.staged' and aggregate = :aggregate`,
    { aggregate: `run/${runId}` },
  );
  t.is(told.n, 1);
  const states = await rows<{ state: string }>(
    database,
    `select distinct state from parcels where cycle_id = :cycleId`,
    { cycleId: night.cycleId },
  );
  t.deepEqual(states, [{ state: 'staged' }]);
  const loaded = await loadRun({ database })({ runId, driverId: night.driverId, crateIds });
  t.is(loaded.result.parcels, 3);
  t.is(await refusal(t, stage({ ...place, crateIds })), 'run-move-not-allowed');
});

test('a leader sees what arrives, masked, and nothing of another’s stop', async (t) => {
  const night = await packedNight(database, { tag: 'ARV', ...spec });
  const [runId = ''] = await plannedRuns(database, night);
  const stop = { runId, seq: 1 };
  const arrival = await readArrival(database, stop, { leaderId: night.id('L1') });
  t.deepEqual(
    arrival.bands.map(({ band, crates, parcels }) => [band, crates, parcels]),
    [
      ['ambient', 1, 1],
      ['chilled', 1, 1],
      ['frozen', 1, 1],
    ],
  );
  t.is(
    arrival.skus.reduce((sum, { pieces }) => sum + pieces, 0),
    4,
  );
  t.is(arrival.parcels.length, 3);
  t.false(JSON.stringify(arrival).includes('1390000'), 'no member’s phone');
  t.is(await refusal(t, readArrival(database, stop, { leaderId: 'ARV9' })), 'stop-unknown');
});

test('a member may fetch one parcel now and the other later, or send somebody with the code', async (t) => {
  const night = await packedNight(database, { tag: 'PRT', ...spec });
  await deliveredCycle(database, night);
  const leaderId = night.id('L1');
  const code = await codeOf(database, night, 'M1');
  const frozen = parcelOf(night, 'M1', 'frozen');
  const strange = redeem({ database })({ leaderId, code, parcelIds: [parcelOf(night, 'M2', 'chilled')] });
  t.is(await refusal(t, strange), 'pickup-parcel-unknown');
  const part = await redeem({ database })({ leaderId, code, parcelIds: [frozen] });
  t.like(part.result, { parcels: 1, waitingParcels: 1, orderIds: [] });
  t.is(await orderState(database, night.orderIds[0] ?? ''), 'paid');
  const rest = await redeem({ database })({ leaderId, code, proxyName: '邻居王姐' });
  t.deepEqual(rest.result.orderIds, [night.orderIds[0]]);
  const ask = { after: undefined, limit: 9 };
  const listed = await listPickupsAtPoint(database, leaderId, ask);
  t.is(listed.find((pickup) => pickup.memberId === night.id('M1'))?.proxyName, '邻居王姐');
  const waiting = await listPickupsAtPoint(database, leaderId, { ...ask, state: 'ready' });
  t.deepEqual(
    waiting.map((pickup) => pickup.memberId),
    [night.id('M2')],
  );
});

test('who has not come is reminded, and not again at once', async (t) => {
  const night = await packedNight(database, { tag: 'RMD', ...spec });
  await deliveredCycle(database, night);
  await collectAll(database, night, 'M1');
  const input = { leaderId: night.id('L1'), cycleId: night.cycleId };
  const key = { actor: input.leaderId, key: 'remind' };
  const told = await remindPickups({ database })(input, key);
  t.deepEqual(told.result, { reminded: 1, remindedLately: 0 });
  t.true((await remindPickups({ database })(input, key)).replayed);
  t.is(await refusal(t, remindPickups({ database })(input)), 'pickup-nobody-to-remind');
  const events = await rows<{ member: string }>(
    database,
    `select data ->> 'memberId' as member from events where type = 'pickup.reminded' and data ->> 'cycleId' = :cycleId`,
    { cycleId: night.cycleId },
  );
  t.deepEqual(events, [{ member: night.id('M2') }]);
});

test('bad goods at the point are claimed for their members: small ones paid at once, others decided', async (t) => {
  const night = await packedNight(database, { tag: 'RPT', ...spec });
  await deliveredCycle(database, night);
  const report = reportQuality({ database, randomBytes: random });
  const input: ReportQualityInput = {
    leaderId: night.id('L1'),
    cycleId: night.cycleId,
    skuId: night.id('K1-1'),
    cause: 'damaged',
    words: '包装破了',
    photoCount: 1,
    pieces: [{ parcelNo: parcelOf(night, 'M1', 'ambient'), quantity: 1 }],
  };
  const key = { actor: input.leaderId, key: 'report' };
  const told = await report(input, key);
  t.like(told.result.claims[0], { state: 'granted', claimedFen: 500, orderId: night.orderIds[0] });
  t.deepEqual(await report(input, key), { ...told, replayed: true });
  t.is(await refusal(t, report({ ...input, leaderId: 'RPT9' })), 'report-not-waiting');
  t.is(
    await refusal(t, report({ ...input, pieces: [{ ...input.pieces[0], parcelNo: '?', quantity: 1 }] })),
    'report-not-waiting',
  );
  const dear = {
    ...input,
    skuId: night.id('K2-1'),
    pieces: [{ parcelNo: parcelOf(night, 'M2', 'chilled'), quantity: 1 }],
  };
  const [waiting] = (await report(dear)).result.claims;
  t.like(waiting, { state: 'waiting', claimedFen: 3000 });
  t.is(await refusal(t, report(dear)), 'claim-exceeds-paid');
  const day = await readLeaderDay(database, { leaderId: input.leaderId, cycleId: undefined });
  t.like(day, {
    cycleId: night.cycleId,
    orders: 2,
    pieces: 4,
    waiting: 2,
    collected: 0,
    refunds: 1,
    refundFen: 500,
  });
  t.deepEqual(
    day.commission.map(({ state, amountFen, untilAt }) => [state, amountFen, untilAt !== null]),
    [['earned', 50 + 90 + 300, true]],
  );
});

test('uncollected goods that come back are counted at their station, what keeps is surplus', async (t) => {
  const night = await packedNight(database, { tag: 'BCK', ...spec });
  await deliveredCycle(database, night);
  const back = { siteId: night.siteId, pickerId: 'P1' };
  const parcelIds = ['ambient', 'frozen'].map((band) => parcelOf(night, 'M1', band));
  t.is(await refusal(t, returnParcels({ database })({ ...back, parcelIds })), 'parcel-not-returnable');
  await endPickup(database, night);
  for (const orderId of night.orderIds) await completeOrder({ database })({ orderId });
  const key = { actor: 'P1', key: 'return' };
  const done = await returnParcels({ database })({ ...back, parcelIds }, key);
  t.deepEqual(done.result, { parcels: 2, pieces: 3 });
  t.deepEqual(await returnParcels({ database })({ ...back, parcelIds }, key), { ...done, replayed: true });
  const elsewhere = returnParcels({ database })({ ...back, siteId: 'elsewhere', parcelIds });
  t.is(await refusal(t, elsewhere), 'parcel-unknown');
  const stock = await rows<{ state: string; pieces: number }>(
    database,
    `select state, sum(quantity)::integer as pieces from stock_on_hand where site_id = :siteId and quantity > 0
     group by 1 order by 1`,
    { siteId: night.siteId },
  );
  t.deepEqual(stock, [
    { state: 'damaged', pieces: 1 },
    { state: 'surplus', pieces: 2 },
  ]);
});
