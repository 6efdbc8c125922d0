import test from 'ava';
import { arriveStop } from '../../../activities/transport/arrive-stop.js';
import { closeOverdueStops } from '../../../activities/transport/close-overdue-stops.js';
import { decideStop, type DecideStopInput } from '../../../activities/transport/decide-stop.js';
import { departRun } from '../../../activities/transport/depart-run.js';
import { failStop } from '../../../activities/transport/fail-stop.js';
import { finishRun } from '../../../activities/transport/finish-run.js';
import { loadRun } from '../../../activities/transport/load-run.js';
import { signStop } from '../../../activities/transport/sign-stop.js';
import { readRunCrates, readStops } from '../../../db/queries/transport/runs.js';
import { execute, rows } from '../../../db/query.js';
import { ownDatabase } from '../../support/database.js';
import { orderState } from '../../support/factories/pickup.js';
import {
  cratesFor,
  departedRun,
  type PackedNight,
  packedNight,
  plannedRuns,
} from '../../support/factories/transport.js';
import { refusal } from '../../support/refusal.js';
import { faultsOf, roadChecks } from '../../support/night-invariants.js';

const database = await ownDatabase(test);

test.after('every check of the road, the money and the pickups holds after all of it', async (t) => {
  t.deepEqual(faultsOf(await roadChecks(database)), []);
});

const two = [
  { member: 'M1', leader: 'L1', lines: [{ priceFen: 500, quantity: 2 }, { priceFen: 901 }] },
  { member: 'M2', leader: 'L2', lines: [{ priceFen: 700 }] },
];

const decide = (input: DecideStopInput, key?: string) =>
  decideStop({ database })(input, key === undefined ? undefined : { actor: input.by.partyId, key });

const opsOf = (night: PackedNight) => ({ role: 'ops', partyId: 'O1', regionId: night.tag }) as const;
const driverOf = (night: PackedNight) => ({ role: 'driver', partyId: night.driverId }) as const;

/** Arrived at and signed for in full. */
async function sign(night: PackedNight, runId: string, seq: number): Promise<void> {
  const stop = (await readStops(database, runId)).find((one) => one.seq === seq);
  const leaderId = stop?.leaderId ?? '';
  await arriveStop({ database })({ runId, seq, driverId: night.driverId });
  await signStop({ database })({
    runId,
    seq,
    leaderId,
    crateIds: await cratesFor(database, night, leaderId),
  });
}

const fail = (night: PackedNight, runId: string, seq: number) =>
  failStop({ database })({ runId, seq, driverId: night.driverId, cause: 'closed' });

test('a driver tries a closed shop again at the end of his run, once; then operations send the goods back', async (t) => {
  const night = await packedNight(database, { tag: 'RED', orders: two, leaderRateBp: 1000 });
  const runId = await departedRun(database, night);
  await fail(night, runId, 1);
  const [, second] = await readStops(database, runId);
  t.is(second?.state, 'planned');
  t.is(
    await refusal(t, decide({ runId, seq: 2, by: driverOf(night), decision: 'redeliver' })),
    'stop-move-not-allowed',
  );
  t.is(
    await refusal(t, decide({ runId, seq: 9, by: driverOf(night), decision: 'redeliver' })),
    'stop-unknown',
  );
  t.is(
    await refusal(t, decide({ runId, seq: 1, by: driverOf(night), decision: 'return' })),
    'decision-for-operations',
  );
  const again = await decide({ runId, seq: 1, by: driverOf(night), decision: 'redeliver' }, 'again');
  t.deepEqual(again.result.next, { runId, seq: 3 });
  t.deepEqual(await decide({ runId, seq: 1, by: driverOf(night), decision: 'redeliver' }, 'again'), {
    ...again,
    replayed: true,
  });
  await sign(night, runId, 2);
  await fail(night, runId, 3);
  t.is(
    await refusal(t, decide({ runId, seq: 3, by: driverOf(night), decision: 'redeliver' })),
    'decision-for-operations',
  );
  const stranger = { ...opsOf(night), regionId: 'ZZ9' };
  t.is(await refusal(t, decide({ runId, seq: 3, by: stranger, decision: 'return' })), 'run-unknown');
  const stops = await readStops(database, runId);
  const failedLeader = stops[2]?.leaderId ?? '';
  const orderId = night.orderIds[failedLeader === night.id('L1') ? 0 : 1] ?? '';
  const paidFen = failedLeader === night.id('L1') ? 1901 : 700;
  const back = await decide({ runId, seq: 3, by: opsOf(night), decision: 'return' }, 'back');
  t.like(back.result, { next: null, refundFen: paidFen });
  t.true((await decide({ runId, seq: 3, by: opsOf(night), decision: 'return' }, 'back')).replayed);
  t.is(await orderState(database, orderId), 'cancelled');
  const [end] = await rows<{ cause: string; void: boolean }>(
    database,
    `select o.end_cause as cause, bool_and(c.state = 'void') as void
     from orders o join commissions c on c.order_id = o.id where o.id = :orderId group by o.id`,
    { orderId },
  );
  t.deepEqual(end, { cause: 'undelivered', void: true });
  t.is((await finishRun({ database })({ runId })).result.state, 'finished');
});

test('a third failure is the last: only sending the goods back is left', async (t) => {
  const night = await packedNight(database, { tag: 'TRI', orders: two.slice(0, 1) });
  const runId = await departedRun(database, night);
  for (const seq of [1, 2, 3]) {
    await fail(night, runId, seq);
    await decide({ runId, seq, by: opsOf(night), decision: 'redeliver' });
  }
  await fail(night, runId, 4);
  const exhausted = decide({ runId, seq: 4, by: opsOf(night), decision: 'redeliver' });
  t.is(await refusal(t, exhausted), 'redelivery-exhausted');
  await execute(database, `update stops set decide_by = clock_timestamp() where run_id = :runId`, { runId });
  t.like(await closeOverdueStops({ database })({ runId }), { stopsLeft: 0, overdueStops: 0 });
  t.is(await orderState(database, night.orderIds[0] ?? ''), 'cancelled', 'nobody decided, so they went back');
  t.is((await finishRun({ database })({ runId })).result.state, 'finished');
});

test('goods go over to a later run that has room for them, and are signed for there', async (t) => {
  const frozen = { priceFen: 300, band: 'frozen' as const };
  const orders = [
    { member: 'M1', leader: 'L1', lines: [{ priceFen: 500 }, frozen] },
    { member: 'M2', leader: 'L2', lines: [{ priceFen: 500 }, frozen] },
    { member: 'M3', leader: 'L3', lines: [{ priceFen: 500 }, frozen] },
  ];
  const night = await packedNight(database, { tag: 'OVR', orders, vehicles: [{ crates: 4 }] });
  const [first = '', later = ''] = await plannedRuns(database, night);
  const drive = async (runId: string): Promise<void> => {
    const crateIds = (await readRunCrates(database, runId)).map((crate) => crate.crateId);
    await loadRun({ database })({ runId, driverId: night.driverId, crateIds });
    await departRun({ database })({ runId, driverId: night.driverId });
  };
  await drive(first);
  await fail(night, first, 1);
  await fail(night, first, 2);
  const move = (seq: number, toRunId: string) =>
    decide({ runId: first, seq, by: opsOf(night), decision: 'redeliver', toRunId });
  t.deepEqual((await move(1, later)).result.next, { runId: later, seq: 2 });
  t.is(await refusal(t, move(2, later)), 'run-full');
  t.is(await refusal(t, move(2, 'no/such/run')), 'run-unknown');
  await decide({ runId: first, seq: 2, by: opsOf(night), decision: 'redeliver' });
  await sign(night, first, 3);
  t.is((await finishRun({ database })({ runId: first })).result.state, 'finished');
  await drive(later);
  t.is(await refusal(t, move(1, later)), 'run-move-not-allowed');
  await sign(night, later, 1);
  await sign(night, later, 2);
  t.is((await finishRun({ database })({ runId: later })).result.state, 'finished');
  const states = await rows<{ state: string }>(
    database,
    `select distinct state from parcels where cycle_id = :cycleId`,
    { cycleId: night.cycleId },
  );
  t.deepEqual(states, [{ state: 'signed' }]);
});
