import test from 'ava';
import { arriveStop } from '../../../activities/transport/arrive-stop.js';
import { decideStop } from '../../../activities/transport/decide-stop.js';
import { departRun } from '../../../activities/transport/depart-run.js';
import { earnCommissions } from '../../../activities/transport/earn-commissions.js';
import { failStop } from '../../../activities/transport/fail-stop.js';
import { finishRun } from '../../../activities/transport/finish-run.js';
import { loadRun } from '../../../activities/transport/load-run.js';
import { planRoutes } from '../../../activities/transport/plan-routes.js';
import { readDelivery } from '../../../activities/transport/read-delivery.js';
import { readRun } from '../../../activities/transport/read-run.js';
import { reportShipping } from '../../../activities/transport/report-shipping.js';
import { signStop } from '../../../activities/transport/sign-stop.js';
import { readRunCrates, readStops } from '../../../db/queries/transport/runs.js';
import { one, rows } from '../../../db/query.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { ShippingInfo } from '../../../ports/payment/payment-provider.js';
import { ProviderFailure } from '../../../ports/payment/provider-failure.js';
import { straightLine } from '../../../ports/travel-matrix/straight-line.js';
import { TravelMatrixFailure } from '../../../ports/travel-matrix/travel-matrix-failure.js';
import { ownDatabase } from '../../support/database.js';
import { forceState } from '../../support/force-state.js';
import {
  cratesFor,
  departedRun,
  packedNight,
  plannedRuns,
  random,
  signedRun,
} from '../../support/factories/transport.js';
import { balanceOf } from '../../support/factories/pickup.js';
import { providerThat } from '../../support/factories/settlement.js';

const database = await ownDatabase(test);

const twoLeaders = [
  {
    member: 'M1',
    leader: 'L1',
    lines: [
      { priceFen: 500, quantity: 2 },
      { priceFen: 900, band: 'frozen' as const },
    ],
  },
  { member: 'M2', leader: 'L1', lines: [{ priceFen: 700 }] },
  { member: 'M3', leader: 'L2', lines: [{ priceFen: 800 }] },
];

test('a packed night gets runs that cover every leader, and a code for every member', async (t) => {
  const night = await packedNight(database, { tag: 'PLN', orders: twoLeaders });
  const { cycleId, siteId } = night;
  const plan = await planRoutes({ database, randomBytes: random, travelMatrix: straightLine })({
    cycleId,
    siteId,
  });
  t.deepEqual(plan.runIds, [`${cycleId}/${siteId}/1`]);
  const stops = await readStops(database, plan.runIds[0] ?? '');
  t.deepEqual(stops.map((stop) => stop.leaderId).sort(), [night.id('L1'), night.id('L2')]);
  t.deepEqual(
    new Map(stops.map((stop) => [stop.leaderId, [stop.crates, stop.parcels]])).get(night.id('L1')),
    [2, 3],
  );
  const pickups = await rows<{ code: string }>(
    database,
    `select code from pickups where cycle_id = :cycleId`,
    { cycleId },
  );
  t.is(new Set(pickups.map((pickup) => pickup.code)).size, 3);
  t.deepEqual(
    await planRoutes({ database, randomBytes: random, travelMatrix: straightLine })({ cycleId, siteId }),
    plan,
  );
  const told = await one<{ n: number }>(
    database,
    `select count(*)::int as n from events where type = 'night.planned' and aggregate = :aggregate`,
    { aggregate: `night/${cycleId}/${siteId}` },
  );
  t.is(told.n, 1);
});

test('leaders beyond the vans get a second trip and an attention row', async (t) => {
  const night = await packedNight(database, { tag: 'LAT', orders: twoLeaders, vehicles: [{ crates: 2 }] });
  const runIds = await plannedRuns(database, night);
  t.is(runIds.length, 2);
  const stops = (await Promise.all(runIds.map((runId) => readStops(database, runId)))).flat();
  t.deepEqual(stops.map((stop) => stop.leaderId).sort(), [night.id('L1'), night.id('L2')]);
  const noticed = await one<{ n: number }>(
    database,
    `select count(*)::int as n from attention where subject like 'leader/LAT/%' and cause = 'route-no-vehicle-left'`,
  );
  t.is(noticed.n, 1);
});

test('a leader whose load no van carries still gets a trip, noted for operations', async (t) => {
  const night = await packedNight(database, { tag: 'HUG', orders: twoLeaders, vehicles: [{ crates: 1 }] });
  const stops = (
    await Promise.all((await plannedRuns(database, night)).map((runId) => readStops(database, runId)))
  ).flat();
  t.is(stops.length, 2);
  const noticed = await one<{ n: number }>(
    database,
    `select count(*)::int as n from attention where subject like 'leader/HUG/%' and cause = 'route-too-large'`,
  );
  t.is(noticed.n, 1);
});

test('a map that fails holds no night up: the way is straight, and operations are told once', async (t) => {
  const { cycleId, siteId } = await packedNight(database, { tag: 'MAP', orders: twoLeaders });
  const noMap = (): Promise<never> => Promise.reject(new TravelMatrixFailure('unavailable', 'HTTP 503'));
  const plan = planRoutes({ database, randomBytes: random, travelMatrix: noMap });
  const { runIds } = await plan({ cycleId, siteId });
  t.deepEqual((await plan({ cycleId, siteId })).runIds, runIds);
  t.true(runIds.length > 0);
  const told = await rows(
    database,
    `select 1 from attention where subject like 'night/MAP/%' and cause = 'no-street-map'`,
  );
  t.is(told.length, 1);
});

test('a site without anything to drive is delivered at once', async (t) => {
  const night = await packedNight(database, { tag: 'NON', orders: twoLeaders });
  const { cycleId, siteId } = night;
  await forceState(database, { table: 'parcels', state: 'collected', where: ['cycle_id', cycleId] });
  t.deepEqual(
    (await planRoutes({ database, randomBytes: random, travelMatrix: straightLine })({ cycleId, siteId }))
      .runIds,
    [],
  );
  const { result } = await readDelivery({ database })({ cycleId, siteId });
  t.is(result.state, 'delivered');
});

test('a run is loaded with exactly its crates, by its own driver, once', async (t) => {
  const night = await packedNight(database, { tag: 'LOD', orders: twoLeaders });
  const { driverId } = night;
  const [runId = ''] = await plannedRuns(database, night);
  const crateIds = (await readRunCrates(database, runId)).map((crate) => crate.crateId);
  const load = loadRun({ database });
  const code = async (input: Parameters<typeof load>[0]): Promise<string | undefined> =>
    (await t.throwsAsync(load(input), { instanceOf: RuleViolation }))?.code;
  t.is(await code({ runId, driverId, crateIds: crateIds.slice(1) }), 'load-differs');
  t.is(await code({ runId, driverId, crateIds: [...crateIds, 'OTHER'] }), 'load-differs');
  t.is(await code({ runId, driverId: 'D9', crateIds }), 'run-unknown');
  const idempotency = { actor: driverId, key: 'load-1' };
  const first = await load({ runId, driverId, crateIds }, idempotency);
  t.is(first.result.crates, 3);
  t.is(first.result.loadOrder[0]?.seq, 2, 'the last stop goes in first');
  t.deepEqual(await load({ runId, driverId, crateIds }, idempotency), { ...first, replayed: true });
  const stock = await rows<{ state: string; pieces: number }>(
    database,
    `select state, sum(quantity)::int as pieces from stock_on_hand where site_id = :siteId group by 1 order by 1`,
    { siteId: night.siteId },
  );
  t.deepEqual(stock, [
    { state: 'loaded', pieces: 5 },
    { state: 'picked', pieces: 0 },
  ]);
  t.is(await code({ runId, driverId, crateIds }), 'run-move-not-allowed');
});

test('stops are signed in order, by their own leader, for his own crates', async (t) => {
  const night = await packedNight(database, { tag: 'SGN', orders: twoLeaders });
  const { driverId } = night;
  const runId = await departedRun(database, night);
  const [first, second] = await readStops(database, runId);
  if (first === undefined || second === undefined) return t.fail('two stops were planned');
  const arrive = arriveStop({ database });
  const sign = signStop({ database });
  const firstCrates = await cratesFor(database, night, first.leaderId);
  const secondCrates = await cratesFor(database, night, second.leaderId);
  const code = async (act: Promise<unknown>): Promise<string | undefined> =>
    (await t.throwsAsync(act, { instanceOf: RuleViolation }))?.code;
  t.is(await code(arrive({ runId, seq: 2, driverId })), 'earlier-stop-open');
  t.is(
    await code(sign({ runId, seq: 1, leaderId: first.leaderId, crateIds: firstCrates })),
    'stop-move-not-allowed',
    'the van is not there yet',
  );
  await arrive({ runId, seq: 1, driverId });
  t.is(
    await code(sign({ runId, seq: 1, leaderId: second.leaderId, crateIds: secondCrates })),
    'stop-unknown',
  );
  t.is(
    await code(sign({ runId, seq: 1, leaderId: first.leaderId, crateIds: secondCrates })),
    'crate-not-for-stop',
  );
  const key = { actor: first.leaderId, key: 'sign-1' };
  const input = { runId, seq: 1, leaderId: first.leaderId, crateIds: firstCrates };
  const signed = await sign(input, key);
  t.true((await sign(input, key)).replayed);
  t.deepEqual(signed.result.missingCrateIds, []);
  const { result: early } = await finishRun({ database })({ runId });
  t.is(early.state, 'departed');
  t.is(early.stopsLeft, 1);
  await arrive({ runId, seq: 2, driverId });
  await sign({ runId, seq: 2, leaderId: second.leaderId, crateIds: secondCrates });
  const ready = await rows<{ member: string }>(
    database,
    `select data ->> 'memberId' as member from events where type = 'pickup.ready' and data ->> 'cycleId' = :cycleId
     order by 1`,
    { cycleId: night.cycleId },
  );
  t.deepEqual(
    ready.map((event) => event.member),
    [night.id('M1'), night.id('M2'), night.id('M3')],
  );
  const left = await one<{ pieces: number }>(
    database,
    `select coalesce(sum(quantity), 0)::int as pieces from stock_on_hand where site_id = :siteId`,
    { siteId: night.siteId },
  );
  t.is(left.pieces, 0, 'what was signed for is not at the site any more');
});

test('a crate that is not handed over goes back and is noted', async (t) => {
  const night = await packedNight(database, { tag: 'MIS', orders: twoLeaders });
  const runId = await departedRun(database, night);
  const stops = await readStops(database, runId);
  const stop = stops.find((one) => one.leaderId === night.id('L1'));
  for (const { seq, leaderId } of stops.filter((one) => one.seq <= (stop?.seq ?? 0))) {
    await arriveStop({ database })({ runId, seq, driverId: night.driverId });
    const crates = await cratesFor(database, night, leaderId);
    const crateIds = leaderId === night.id('L1') ? crates.slice(0, 1) : crates;
    const { result } = await signStop({ database })({ runId, seq, leaderId, crateIds });
    if (leaderId === night.id('L1')) t.deepEqual(result.missingCrateIds, crates.slice(1));
  }
  const states = await rows<{ state: string; n: number }>(
    database,
    `select state, count(*)::int as n from parcels where cycle_id = :cycleId and leader_id = :leaderId
     group by 1 order by 1`,
    { cycleId: night.cycleId, leaderId: night.id('L1') },
  );
  t.deepEqual(states, [
    { state: 'returned', n: 1 },
    { state: 'signed', n: 2 },
  ]);
});

test('the last stop finishes the run, the last run delivers the night, and pickup lasts from then on', async (t) => {
  const night = await packedNight(database, { tag: 'DON', orders: twoLeaders });
  const runId = await departedRun(database, night);
  const [first, second] = await readStops(database, runId);
  await arriveStop({ database })({ runId, seq: 1, driverId: night.driverId });
  const leaderId = first?.leaderId ?? '';
  const crateIds = await cratesFor(database, night, leaderId);
  await signStop({ database })({ runId, seq: 1, leaderId, crateIds });
  await failStop({ database })({ runId, seq: 2, driverId: night.driverId, cause: '店铺关门' });
  t.like((await finishRun({ database })({ runId })).result, { state: 'departed', stopsLeft: 1 });
  const ops = { role: 'ops', partyId: 'O1', regionId: night.tag } as const;
  await decideStop({ database })({ runId, seq: 2, by: ops, decision: 'return' });
  const { result } = await finishRun({ database })({ runId });
  t.is(result.state, 'finished');
  t.is(result.stopsLeft, 0);
  t.deepEqual(result.signedStops, [{ seq: 1, leaderId }]);
  t.is((await finishRun({ database })({ runId })).result.state, 'finished');
  const cycle = await one<{ state: string; seconds: number; delivered: number }>(
    database,
    `select n.state, extract(epoch from c.pickup_until - n.delivered_at)::double precision as seconds,
       (select count(*)::int from events e where e.type = 'night.delivered' and e.data ->> 'cycleId' = c.id) as delivered
     from cycles c join nights n on n.cycle_id = c.id where c.id = :cycleId`,
    { cycleId: night.cycleId },
  );
  t.is(cycle.state, 'delivered');
  t.is(cycle.delivered, 1);
  t.true(Math.abs(cycle.seconds - 5) < 0.01, 'five seconds from the last delivery on, at this pace');
  const parcels = await rows<{ state: string }>(
    database,
    `select distinct state from parcels where cycle_id = :cycleId and leader_id = :leaderId`,
    { cycleId: night.cycleId, leaderId: second?.leaderId ?? '' },
  );
  t.deepEqual(parcels, [{ state: 'returned' }]);
});

test('A ← B ← C: when the leader signs for the 100.00 yuan of A, C earns 3 yuan and B earns 2 yuan, once', async (t) => {
  const night = await packedNight(database, {
    tag: 'CHN',
    orders: [{ member: 'A', leader: 'L1', lines: [{ priceFen: 4_000 }, { priceFen: 6_000 }] }],
    inviters: { A: 'B', B: 'C' },
    leaderRateBp: 1000,
  });
  const held = (role: string, name: string): Promise<number> =>
    balanceOf(database, `${role}:${night.id(name)}:held`);
  const runId = await signedRun(database, night);
  t.is(await held('promoter', 'C'), 0, 'estimated commission is not in the books');
  const earned = await earnCommissions({ database })({ runId, seq: 1 });
  t.deepEqual(earned.result, { lines: 6, amountFen: 1_500 });
  t.true((await earnCommissions({ database })({ runId, seq: 1 })).replayed);
  t.is(await held('promoter', 'C'), -300);
  t.is(await held('promoter', 'B'), -200);
  t.is(await held('leader', 'L1'), -1_000);
  t.is(await held('promoter', 'A'), 0);
  const booked = await one<{ n: number }>(
    database,
    `select count(*)::int as n from ledger_transactions where kind = 'commission-earned' and cycle_id = :cycleId`,
    { cycleId: night.cycleId },
  );
  t.is(booked.n, 2, 'one for leaders, one for promoters');
});

test('commissions of an unsigned stop are not earned', async (t) => {
  const night = await packedNight(database, { tag: 'EAR', orders: twoLeaders, leaderRateBp: 1000 });
  const runId = await departedRun(database, night);
  const refused = await t.throwsAsync(earnCommissions({ database })({ runId, seq: 1 }), {
    instanceOf: RuleViolation,
  });
  t.is(refused?.code, 'stop-move-not-allowed');
});

test('shipping info is uploaded once per payment, and a refused one holds nobody up', async (t) => {
  const night = await packedNight(database, { tag: 'SHP', orders: twoLeaders });
  const runId = await signedRun(database, night);
  const uploads: ShippingInfo[] = [];
  const refusedNo = night.orderIds[1];
  const payment = providerThat({
    uploadShippingInfo: async (info) => {
      uploads.push(info);
      if (info.outTradeNo === refusedNo) throw new ProviderFailure('refused', '10060001');
    },
  });
  const report = reportShipping({ database, payment });
  for (const { seq } of await readStops(database, runId)) {
    t.deepEqual(await report({ runId, seq }), { left: 0 });
    t.deepEqual(await report({ runId, seq }), { left: 0 });
  }
  t.deepEqual(uploads.map((info) => info.outTradeNo).sort(), [...night.orderIds].sort());
  t.is(uploads[0]?.payerOpenId, night.id(uploads[0]?.outTradeNo === night.orderIds[2] ? 'M3' : 'M1'));
  for (const { seq } of await readStops(database, runId)) await earnCommissions({ database })({ runId, seq });
  t.deepEqual(
    (await readRun({ database })({ runId })).signedStops,
    [],
    'nothing is left to do for the signatures',
  );
});

test('only a loaded run departs', async (t) => {
  const night = await packedNight(database, { tag: 'GOO', orders: twoLeaders });
  const [runId = ''] = await plannedRuns(database, night);
  const refused = await t.throwsAsync(departRun({ database })({ runId, driverId: night.driverId }));
  t.is((refused as RuleViolation).code, 'run-move-not-allowed');
});
