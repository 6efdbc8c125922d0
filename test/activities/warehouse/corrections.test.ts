import test from 'ava';
import { claimNextTask } from '../../../activities/warehouse/claim-next-task.js';
import { claimWave } from '../../../activities/warehouse/claim-wave.js';
import { labelWave } from '../../../activities/warehouse/label-wave.js';
import { moveMissorted } from '../../../activities/warehouse/move-missorted.js';
import { packWave } from '../../../activities/warehouse/pack-wave.js';
import { recordScan, scanKey } from '../../../activities/warehouse/record-scan.js';
import { releaseWave } from '../../../activities/warehouse/release-wave.js';
import { reportDamage } from '../../../activities/warehouse/report-damage.js';
import { undoScan } from '../../../activities/warehouse/undo-scan.js';
import { waveIdOf } from '../../../db/queries/warehouse/insert-waves.js';
import { readPickerDay } from '../../../db/queries/warehouse/picker-day.js';
import { one, rows } from '../../../db/query.js';
import { ownDatabase } from '../../support/database.js';
import { type FrozenCycle, gtinOf } from '../../support/factories/purchasing.js';
import { pickingNight } from '../../support/factories/warehouse.js';
import { nightFaults } from '../../support/night-invariants.js';
import { refusal } from '../../support/refusal.js';

const database = await ownDatabase(test);

test.after('every check of the night holds after all of it', async (t) => {
  t.deepEqual(await nightFaults(database), []);
});

const spec = {
  skus: [{ skuId: 'EGG', priceFen: 1000 }],
  orders: [
    { memberId: 'M1', leaderId: 'L1', lines: [{ skuId: 'EGG', quantity: 4 }] },
    { memberId: 'M2', leaderId: 'L2', lines: [{ skuId: 'EGG', quantity: 3 }] },
  ],
};

const waveOf = (cycle: FrozenCycle, leader: string) => ({
  waveId: waveIdOf(cycle.cycleId, cycle.id(leader), 'ambient'),
  siteId: cycle.siteId,
  pickerId: 'P1',
});

async function scan(
  cycle: FrozenCycle,
  leader: string,
  quantity: number,
  clientId = `${cycle.tag}-${leader}`,
) {
  const input = { ...waveOf(cycle, leader), clientId, code: gtinOf(cycle.tag, 'EGG'), quantity };
  return (await recordScan({ database })(input, scanKey(input))).result;
}

const stateOf = (waveId: string) =>
  one<{ state: string; picked: number; short: number }>(
    database,
    `select w.state, l.picked, l.short from waves w join wave_lines l on l.wave_id = w.id where w.id = :waveId`,
    { waveId },
  );

const stockOf = async (cycle: FrozenCycle): Promise<Record<string, number>> => {
  const found = await rows<{ state: string; pieces: number }>(
    database,
    `select state, sum(quantity)::integer as pieces from stock_on_hand where site_id = :siteId and quantity > 0
     group by 1`,
    { siteId: cycle.siteId },
  );
  return Object.fromEntries(found.map(({ state, pieces }) => [state, pieces]));
};

test('the next task is the own unfinished wave, else the next free one, never one that a colleague holds', async (t) => {
  const cycle = await pickingNight(database, { tag: 'NX', ...spec });
  const next = claimNextTask({ database });
  const { siteId } = cycle;
  const [first, second] = await Promise.all([
    next({ siteId, pickerId: 'P1' }, { actor: 'P1', key: 'n1' }),
    next({ siteId, pickerId: 'P2' }),
  ]);
  t.not(first.result.task?.waveId, second.result.task?.waveId);
  t.deepEqual(await next({ siteId, pickerId: 'P1' }, { actor: 'P1', key: 'n1' }), {
    ...first,
    replayed: true,
  });
  t.deepEqual((await next({ siteId, pickerId: 'P1' })).result, first.result, 'he goes on with his own');
  t.is((await next({ siteId, pickerId: 'P3' })).result.task, null);
  t.is((await next({ siteId: 'elsewhere', pickerId: 'P3' })).result.task, null);
  const waveId = first.result.task?.waveId ?? '';
  await releaseWave({ database })({ waveId, siteId, pickerId: 'P1' });
  t.is((await next({ siteId, pickerId: 'P3' })).result.task?.waveId, waveId);
});

test('a scan is taken back once: pieces return to the shelf, both rows stay, and the wave is open again', async (t) => {
  const cycle = await pickingNight(database, { tag: 'UN', ...spec });
  const wave = waveOf(cycle, 'L1');
  await scan(cycle, 'L1', 4);
  t.like(await stateOf(wave.waveId), { state: 'picked', picked: 4 });
  await labelWave({ database })(wave);
  const undo = { ...wave, scanId: 'UN-L1', reason: '扫错了格口' };
  const key = { actor: 'P1', key: 'undo-1' };
  const done = await undoScan({ database })(undo, key);
  t.is(done.result.picked, 0);
  t.deepEqual(await undoScan({ database })(undo, key), { ...done, replayed: true });
  t.like(await stateOf(wave.waveId), { state: 'planned', picked: 0 });
  t.deepEqual(await stockOf(cycle), { received: 7 });
  t.is(await refusal(t, undoScan({ database })(undo)), 'scan-already-undone');
  t.is(await refusal(t, undoScan({ database })({ ...undo, scanId: 'nobody-scanned' })), 'scan-unknown');
  t.is(await refusal(t, undoScan({ database })({ ...undo, siteId: 'elsewhere' })), 'wave-unknown');
  await scan(cycle, 'L1', 4, 'UN-again');
  await labelWave({ database })(wave);
  const labels = await rows<{ state: string }>(
    database,
    `select state from parcels where leader_id = :leaderId`,
    {
      leaderId: cycle.id('L1'),
    },
  );
  t.deepEqual(labels, [{ state: 'planned' }], 'labels of before the correction were void');
  const packed = await packWave({ database })(wave);
  t.is(packed.result.parcels[0]?.pieces, 4);
  t.is(await refusal(t, undoScan({ database })({ ...undo, scanId: 'UN-again' })), 'scan-wave-packed');
  t.is(await refusal(t, labelWave({ database })(wave)), 'wave-move-not-allowed');
  const day = await readPickerDay(database, { pickerId: 'P1', cycleId: cycle.cycleId });
  t.like(day, { scans: 2, pieces: 8, undoneScans: 1, undonePieces: 4 });
});

test('missorted pieces go from one leader’s slot to the other’s, with a trace in both', async (t) => {
  const cycle = await pickingNight(database, { tag: 'MS', ...spec });
  const [from, to] = [waveOf(cycle, 'L1'), waveOf(cycle, 'L2')];
  await scan(cycle, 'L1', 4);
  await scan(cycle, 'L2', 1);
  const move = { ...from, skuId: cycle.id('EGG'), quantity: 2, toWaveId: to.waveId, reason: '放错格口' };
  const key = { actor: 'P1', key: 'move-1' };
  const moved = await moveMissorted({ database })(move, key);
  t.like(moved.result, { picked: 2, pickedThere: 3 });
  t.deepEqual(await moveMissorted({ database })(move, key), { ...moved, replayed: true });
  t.like(await stateOf(from.waveId), { state: 'planned', picked: 2 });
  t.like(await stateOf(to.waveId), { state: 'picked', picked: 3 });
  t.deepEqual(await stockOf(cycle), { picked: 5, received: 2 });
  t.is(await refusal(t, moveMissorted({ database })(move)), 'scan-wave-complete');
  const back = { ...move, ...to, toWaveId: from.waveId, quantity: 4 };
  t.is(await refusal(t, moveMissorted({ database })(back)), 'slot-lacks-pieces');
  t.is(await refusal(t, moveMissorted({ database })({ ...back, toWaveId: to.waveId })), 'wave-unknown');
  await scan(cycle, 'L1', 2, 'MS-rest');
  for (const wave of [from, to]) await packWave({ database })(wave);
  t.is(await refusal(t, moveMissorted({ database })(move)), 'scan-wave-packed');
});

test('a damaged piece is replaced from the surplus, and without any its member is refunded to the fen', async (t) => {
  const cycle = await pickingNight(database, {
    tag: 'DM',
    ...spec,
    skus: [{ skuId: 'EGG', priceFen: 1000, casePack: 8 }],
  });
  const wave = waveOf(cycle, 'L1');
  t.deepEqual(await stockOf(cycle), { received: 7, surplus: 1 });
  await scan(cycle, 'L1', 4);
  const damage = { ...wave, skuId: cycle.id('EGG'), quantity: 2, found: 'slot' as const, reason: '破壳' };
  const key = { actor: 'P1', key: 'damage-1' };
  const told = await reportDamage({ database })(damage, key);
  t.like(told.result, { replaced: 1, short: 1 });
  t.deepEqual(await reportDamage({ database })(damage, key), { ...told, replayed: true });
  t.deepEqual(await stateOf(wave.waveId), { state: 'planned', picked: 2, short: 1 });
  t.deepEqual(await stockOf(cycle), { damaged: 2, picked: 2, received: 4 });
  const shelf = { ...damage, found: 'shelf' as const };
  t.is(await refusal(t, reportDamage({ database })(shelf)), 'damage-exceeds-line');
  t.is(await refusal(t, reportDamage({ database })({ ...damage, quantity: 3 })), 'slot-lacks-pieces');
  t.is(await refusal(t, reportDamage({ database })({ ...damage, skuId: 'DM-NONE' })), 'scan-wrong-sku');
  t.like((await reportDamage({ database })({ ...shelf, quantity: 1 })).result, { replaced: 0, short: 1 });
  t.like(await stateOf(wave.waveId), { state: 'picked', picked: 2, short: 2 });
  const [refunded] = await rows<{ fen: number }>(
    database,
    `select sum(amount_fen)::integer as fen from refunds r join orders o on o.id = r.order_id
     where o.cycle_id = :cycleId and r.cause = 'short'`,
    { cycleId: cycle.cycleId },
  );
  t.is(refunded?.fen, 2000);
  await packWave({ database })(wave);
  t.is(await refusal(t, reportDamage({ database })({ ...damage, quantity: 1 })), 'scan-wave-packed');
  t.is(await refusal(t, claimWave({ database })(wave)), 'wave-move-not-allowed');
});
