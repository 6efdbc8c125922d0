import test from 'ava';
import { redeem } from '../../../activities/pickup/redeem.js';
import { arriveStop } from '../../../activities/transport/arrive-stop.js';
import { dropStop } from '../../../activities/transport/drop-stop.js';
import { earnCommissions } from '../../../activities/transport/earn-commissions.js';
import { finishRun } from '../../../activities/transport/finish-run.js';
import {
  type SignedDifference,
  type SignStopInput,
  signStop,
} from '../../../activities/transport/sign-stop.js';
import { readStops } from '../../../db/queries/transport/runs.js';
import { execute, rows } from '../../../db/query.js';
import { ownDatabase } from '../../support/database.js';
import { codeOf, orderState } from '../../support/factories/pickup.js';
import { cratesFor, departedRun, type PackedNight, packedNight } from '../../support/factories/transport.js';
import { refusal } from '../../support/refusal.js';
import { faultsOf, roadChecks } from '../../support/night-invariants.js';

const database = await ownDatabase(test);

test.after('every check of the road, the money and the pickups holds after all of it', async (t) => {
  const results = await roadChecks(database);
  t.true(results.length > 20);
  t.deepEqual(faultsOf(results), []);
});

const spec = {
  leaderRateBp: 1000,
  orders: [
    {
      member: 'M1',
      leader: 'L1',
      lines: [
        { priceFen: 333, quantity: 3 },
        { priceFen: 900, band: 'frozen' as const },
      ],
    },
    { member: 'M2', leader: 'L1', lines: [{ priceFen: 700 }] },
  ],
};

const parcelOf = (night: PackedNight, member: string, band = 'chilled'): string =>
  `${night.id('L1')}/${night.id(member)}/${band}`;

/** The van stands in front of the only leader's shop. */
async function arrived(night: PackedNight): Promise<SignStopInput> {
  const runId = await departedRun(database, night);
  await arriveStop({ database })({ runId, seq: 1, driverId: night.driverId });
  const leaderId = night.id('L1');
  return { runId, seq: 1, leaderId, crateIds: await cratesFor(database, night, leaderId) };
}

const refundsOf = (night: PackedNight) =>
  rows<{ orderId: string; amountFen: number }>(
    database,
    `select r.order_id as "orderId", r.amount_fen as "amountFen" from refunds r join orders o on o.id = r.order_id
     where o.cycle_id = :cycleId and r.cause = 'undelivered' order by r.refund_no`,
    { cycleId: night.cycleId },
  );

const causesOf = (runId: string) =>
  rows<{ cause: string }>(
    database,
    `select cause from attention where subject like :runId || '/%' and resolved_at is null order by cause`,
    { runId: `stop/${runId}` },
  );

test('what is missing or damaged is refunded to the fen at the sign-off, once, and the rest is ready', async (t) => {
  const night = await packedNight(database, { tag: 'DIF', ...spec });
  const [first = '', second = ''] = night.orderIds;
  const differences: SignedDifference[] = [
    { kind: 'missing', parcelNo: parcelOf(night, 'M1'), skuId: night.id('K1-1'), quantity: 1 },
    { kind: 'damaged', parcelNo: parcelOf(night, 'M1'), skuId: night.id('K1-1'), quantity: 1, note: '压碎' },
    { kind: 'damaged', parcelNo: parcelOf(night, 'M2'), skuId: night.id('K2-1'), quantity: 1 },
  ];
  const input = { ...(await arrived(night)), differences };
  const key = { actor: input.leaderId, key: 'sign-with-differences' };
  const signed = await signStop({ database })(input, key);
  t.like(signed.result, { differences: 3, refundFen: 666 + 700, readyPickups: 1 });
  t.deepEqual(await signStop({ database })(input, key), { ...signed, replayed: true });
  t.deepEqual(await refundsOf(night), [
    { orderId: first, amountFen: 666 },
    { orderId: second, amountFen: 700 },
  ]);
  t.is(await orderState(database, first), 'paid');
  t.is(await orderState(database, second), 'cancelled', 'nothing of it was delivered');
  const told = await rows<{ liability: string; kind: string; fen: number }>(
    database,
    `select kind, liability, refund_fen as fen from stop_differences where run_id = :runId order by id`,
    { runId: input.runId },
  );
  t.deepEqual(
    told.map(({ kind, liability, fen }) => [kind, liability, fen]),
    [
      ['missing', 'station', 333],
      ['damaged', 'driver', 333],
      ['damaged', 'driver', 700],
    ],
  );
  await earnCommissions({ database })({ runId: input.runId, seq: 1 });
  const [commission] = await rows<{ fen: number }>(
    database,
    `select sum(amount_fen)::integer as fen from commissions where cycle_id = :cycleId and role = 'leader'`,
    { cycleId: night.cycleId },
  );
  t.is(commission?.fen, 33 + 90, 'a tenth of what is kept');
  const code = await codeOf(database, night, 'M1');
  t.is((await redeem({ database })({ leaderId: input.leaderId, code })).result.parcels, 2);
  t.is(await orderState(database, first), 'collected');
  t.is((await finishRun({ database })({ runId: input.runId })).result.state, 'finished');
  const stock = await rows<{ state: string; pieces: number }>(
    database,
    `select state, sum(quantity)::integer as pieces from stock_on_hand where site_id = :siteId and quantity > 0
     group by 1`,
    { siteId: night.siteId },
  );
  t.deepEqual(stock, [{ state: 'damaged', pieces: 2 }]);
});

test('a crate that is not there is refunded as well, and operations look at what exceeds the limit', async (t) => {
  const night = await packedNight(database, {
    tag: 'CRA',
    leaderRateBp: 1000,
    orders: [
      {
        member: 'M1',
        leader: 'L1',
        lines: [{ priceFen: 100 }, { priceFen: 6000, band: 'frozen' as const }],
      },
    ],
  });
  const input = await arrived(night);
  const crateIds = input.crateIds.filter((crateId) => !crateId.includes('frozen'));
  const { result } = await signStop({ database })({ ...input, crateIds });
  t.like(result, { refundFen: 6000, differences: 1, readyPickups: 1 });
  t.deepEqual(await causesOf(input.runId), [{ cause: 'crates-missing' }, { cause: 'stop-differs' }]);
  const code = await codeOf(database, night, 'M1');
  await redeem({ database })({ leaderId: input.leaderId, code });
  t.is(await orderState(database, night.orderIds[0] ?? ''), 'collected');
});

test('differences beyond what was packed are refused and change nothing; foreign goods are for operations', async (t) => {
  const night = await packedNight(database, { tag: 'WRO', ...spec });
  const input = await arrived(night);
  const sign = (differences: SignedDifference[]) => signStop({ database })({ ...input, differences });
  const egg = {
    kind: 'missing',
    parcelNo: parcelOf(night, 'M1'),
    skuId: night.id('K1-1'),
    quantity: 4,
  } as const;
  t.is(await refusal(t, sign([egg])), 'difference-too-many');
  t.is(await refusal(t, sign([{ ...egg, parcelNo: parcelOf(night, 'M2') }])), 'difference-not-in-parcel');
  t.deepEqual(await refundsOf(night), []);
  await sign([{ kind: 'not-mine', skuId: night.id('K1-1'), quantity: 1, note: '别家的' }]);
  t.deepEqual(await causesOf(input.runId), [{ cause: 'stop-differs' }]);
});

test('what is left at an unattended point waits for the leader, who signs later with differences', async (t) => {
  const night = await packedNight(database, { tag: 'DRP', ...spec });
  const input = await arrived(night);
  const { runId } = input;
  const drop = { runId, seq: 1, driverId: night.driverId, photoRef: 'photo/1' };
  t.is(await refusal(t, dropStop({ database })({ ...drop, crates: 1 })), 'stop-count-differs');
  t.is(await refusal(t, dropStop({ database })({ ...drop, crates: 2, driverId: 'D9' })), 'run-unknown');
  const key = { actor: night.driverId, key: 'drop-1' };
  const dropped = await dropStop({ database })({ ...drop, crates: 2 }, key);
  t.true((await dropStop({ database })({ ...drop, crates: 2 }, key)).replayed);
  t.is(dropped.result.state, 'dropped');
  t.like((await finishRun({ database })({ runId })).result, {
    state: 'departed',
    stopsLeft: 1,
    overdueStops: 0,
  });
  const code = await codeOf(database, night, 'M1');
  t.is(await refusal(t, redeem({ database })({ leaderId: input.leaderId, code })), 'pickup-not-ready');
  const skuId = night.id('K2-1');
  const differences = [{ kind: 'missing', parcelNo: parcelOf(night, 'M2'), skuId, quantity: 1 }] as const;
  t.is((await signStop({ database })({ ...input, differences })).result.refundFen, 700);
  t.is((await finishRun({ database })({ runId })).result.state, 'finished');
});

test('a dropped stop that nobody signed for in time counts as signed in full, and is looked at', async (t) => {
  const night = await packedNight(database, { tag: 'LTE', ...spec });
  const { runId } = await arrived(night);
  await dropStop({ database })({ runId, seq: 1, driverId: night.driverId, crates: 2, photoRef: 'photo/2' });
  await execute(database, `update stops set sign_by = clock_timestamp() where run_id = :runId`, { runId });
  t.is((await finishRun({ database })({ runId })).result.state, 'finished');
  t.is((await finishRun({ database })({ runId })).result.state, 'finished');
  t.is((await readStops(database, runId))[0]?.state, 'signed');
  t.deepEqual(await causesOf(runId), [{ cause: 'signed-by-deadline' }]);
  t.deepEqual(await refundsOf(night), []);
});
