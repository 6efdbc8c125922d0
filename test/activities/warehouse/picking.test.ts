import test, { type ExecutionContext } from 'ava';
import { claimWave } from '../../../activities/warehouse/claim-wave.js';
import { packWave } from '../../../activities/warehouse/pack-wave.js';
import { planWaves } from '../../../activities/warehouse/plan-waves.js';
import { readPacking } from '../../../activities/warehouse/read-packing.js';
import { recordScan, type RecordScanInput, scanKey } from '../../../activities/warehouse/record-scan.js';
import { releaseWave } from '../../../activities/warehouse/release-wave.js';
import { reportShortPick } from '../../../activities/warehouse/report-short-pick.js';
import { waveIdOf } from '../../../db/queries/warehouse/insert-waves.js';
import { one, rows } from '../../../db/query.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import { ownDatabase } from '../../support/database.js';
import { type FrozenCycle, gtinOf } from '../../support/factories/purchasing.js';
import { pickingNight } from '../../support/factories/warehouse.js';
import { nightFaults } from '../../support/night-invariants.js';

const database = await ownDatabase(test);

test.after('every check of the night holds after all of it', async (t) => {
  t.deepEqual(await nightFaults(database), []);
});

const spec = {
  skus: [
    { skuId: 'EGG', priceFen: 1299 },
    { skuId: 'ICE', band: 'frozen' as const },
    { skuId: 'TOMATO', priceFen: 499 },
  ],
  orders: [
    {
      memberId: 'M1',
      leaderId: 'L1',
      lines: [
        { skuId: 'TOMATO', quantity: 4, discountFen: 99 },
        { skuId: 'ICE', quantity: 1 },
      ],
    },
    {
      memberId: 'M2',
      leaderId: 'L1',
      lines: [
        { skuId: 'TOMATO', quantity: 6 },
        { skuId: 'EGG', quantity: 2 },
      ],
    },
  ],
};

const ambientOf = (cycle: FrozenCycle): string => waveIdOf(cycle.cycleId, cycle.id('L1'), 'ambient');
const frozenOf = (cycle: FrozenCycle): string => waveIdOf(cycle.cycleId, cycle.id('L1'), 'frozen');

interface ScanWords {
  readonly clientId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly waveId?: string;
  readonly pickerId?: string;
}

function scanOf(cycle: FrozenCycle, words: ScanWords): RecordScanInput {
  return {
    waveId: words.waveId ?? ambientOf(cycle),
    siteId: cycle.siteId,
    pickerId: words.pickerId ?? 'P1',
    clientId: `${cycle.tag}-${words.clientId}`,
    code: gtinOf(cycle.tag, words.sku),
    quantity: words.quantity,
  };
}

async function scan(cycle: FrozenCycle, words: ScanWords) {
  const input = scanOf(cycle, words);
  return recordScan({ database })(input, scanKey(input));
}

async function codeOf(t: ExecutionContext, work: Promise<unknown>): Promise<string | undefined> {
  const refused = await t.throwsAsync(work, { instanceOf: RuleViolation });
  return refused?.code;
}

const countEvents = async (type: string, cycle: FrozenCycle): Promise<number> =>
  (
    await rows(database, `select 1 from events where type = :type and data ->> 'cycleId' = :cycleId`, {
      type,
      cycleId: cycle.cycleId,
    })
  ).length;

test('a night has one wave per leader and band, however often it is planned', async (t) => {
  const cycle = await pickingNight(database, { tag: 'A', ...spec });
  const night = { cycleId: cycle.cycleId, siteId: cycle.siteId };
  const { result } = await planWaves({ database })(night);
  t.like(result, { state: 'picking', left: 2, words: '分拣打包中，还有 2 个波次未打包' });
  const waves = await rows<{ id: string; pieces: number }>(
    database,
    `select w.id, sum(l.allocated)::integer as pieces from waves w join wave_lines l on l.wave_id = w.id
     where w.cycle_id = :cycleId group by w.id order by w.id`,
    { cycleId: cycle.cycleId },
  );
  t.deepEqual(waves, [
    { id: 'A-261122-1-A-L1-A', pieces: 12 },
    { id: 'A-261122-1-A-L1-F', pieces: 1 },
  ]);
});

test('a wave is claimed by one picker until it is released', async (t) => {
  const cycle = await pickingNight(database, { tag: 'B', ...spec });
  const wave = { waveId: ambientOf(cycle), siteId: cycle.siteId };
  const claim = claimWave({ database });
  t.is((await claim({ ...wave, pickerId: 'P1' })).result.pickerId, 'P1');
  t.is((await claim({ ...wave, pickerId: 'P1' })).result.pickerId, 'P1');
  t.is(await codeOf(t, claim({ ...wave, pickerId: 'P2' })), 'wave-taken');
  t.is(await codeOf(t, claim({ ...wave, siteId: 'another', pickerId: 'P2' })), 'wave-unknown');
  t.is(await codeOf(t, releaseWave({ database })({ ...wave, pickerId: 'P2' })), 'wave-taken');
  await releaseWave({ database })({ ...wave, pickerId: 'P1' });
  t.is((await claim({ ...wave, pickerId: 'P2' })).result.pickerId, 'P2');
});

test('a scan is refused for an unknown code, a SKU of nobody here, and too many pieces, and then changes nothing', async (t) => {
  const cycle = await pickingNight(database, { tag: 'C', ...spec });
  t.is(await codeOf(t, scan(cycle, { clientId: '1', sku: 'NOTHING', quantity: 1 })), 'scan-unknown-code');
  t.is(await codeOf(t, scan(cycle, { clientId: '2', sku: 'ICE', quantity: 1 })), 'scan-wrong-sku');
  t.is(await codeOf(t, scan(cycle, { clientId: '3', sku: 'TOMATO', quantity: 11 })), 'scan-too-many');
  t.is(await codeOf(t, scan(cycle, { clientId: '5', sku: 'TOMATO', quantity: 0 })), 'scan-quantity-invalid');
  const slot = { ...scanOf(cycle, { clientId: '4', sku: 'TOMATO', quantity: 1 }), slotLeaderId: 'L9' };
  t.is(await codeOf(t, recordScan({ database })(slot, scanKey(slot))), 'scan-wrong-slot');
  const scans = await rows(database, `select 1 from scans where wave_id = :waveId`, {
    waveId: ambientOf(cycle),
  });
  t.is(scans.length, 0);
  t.is((await scan(cycle, { clientId: '3', sku: 'TOMATO', quantity: 10 })).result.picked, 10);
});

test('a scan that is sent again is the same scan, and its client id fits no other', async (t) => {
  const cycle = await pickingNight(database, { tag: 'D', ...spec });
  const words = { clientId: '1', sku: 'TOMATO', quantity: 3 };
  const first = await scan(cycle, words);
  t.deepEqual(await scan(cycle, words), { result: first.result, replayed: true });
  t.deepEqual(first.result, {
    waveId: ambientOf(cycle),
    skuId: cycle.id('TOMATO'),
    picked: 3,
    lineComplete: false,
    waveComplete: false,
  });
  t.is(await codeOf(t, scan(cycle, { ...words, quantity: 4 })), 'key-reused');
  t.is(await codeOf(t, scan(cycle, { ...words, pickerId: 'P2' })), 'key-reused');
});

test('of two pickers who race for the last pieces one is refused, and the wave is told complete once', async (t) => {
  const cycle = await pickingNight(database, { tag: 'E', ...spec });
  await scan(cycle, { clientId: '1', sku: 'EGG', quantity: 2 });
  await scan(cycle, { clientId: '2', sku: 'TOMATO', quantity: 8 });
  const race = await Promise.allSettled(
    ['P1', 'P2', 'P3'].map((pickerId) =>
      scan(cycle, { clientId: `race-${pickerId}`, sku: 'TOMATO', quantity: 2, pickerId }),
    ),
  );
  t.is(race.filter((outcome) => outcome.status === 'fulfilled').length, 1);
  const refusals = race.flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
  );
  for (const reason of refusals) t.is(reason instanceof RuleViolation && reason.code, 'scan-wave-complete');
  t.is(await countEvents('wave.picked', cycle), 1);
  const stock = await rows(
    database,
    `select state, sum(quantity)::integer as pieces from stock_on_hand
     where site_id = :siteId and sku_id = :skuId and quantity > 0 group by 1`,
    { siteId: cycle.siteId, skuId: cycle.id('TOMATO') },
  );
  t.deepEqual(stock, [{ state: 'picked', pieces: 10 }]);
  t.is(await codeOf(t, scan(cycle, { clientId: '9', sku: 'TOMATO', quantity: 1 })), 'scan-wave-complete');
});

test('pickers of several waves who take one SKU at the same time take every piece once', async (t) => {
  const lines = [{ skuId: 'TOMATO', quantity: 10 }];
  const cycle = await pickingNight(database, {
    tag: 'M',
    skus: spec.skus,
    orders: [1, 2, 3].map((n) => ({ memberId: `M${n}`, leaderId: `L${n}`, lines })),
  });
  const scans = [1, 2, 3].flatMap((n) =>
    Array.from({ length: 10 }, (_, serial) => {
      const waveId = waveIdOf(cycle.cycleId, cycle.id(`L${n}`), 'ambient');
      return scan(cycle, {
        clientId: `${n}-${serial}`,
        sku: 'TOMATO',
        quantity: 1,
        waveId,
        pickerId: `P${n}`,
      });
    }),
  );
  await Promise.all(scans);
  const stock = await rows(
    database,
    `select state, sum(quantity)::integer as pieces from stock_on_hand
     where site_id = :siteId and quantity > 0 group by 1`,
    { siteId: cycle.siteId },
  );
  t.deepEqual(stock, [{ state: 'picked', pieces: 30 }]);
  t.is(await countEvents('wave.picked', cycle), 3);
});

test('a picked wave is packed once into one parcel per member, and the last wave packs the night', async (t) => {
  const cycle = await pickingNight(database, { tag: 'F', ...spec });
  const pack = packWave({ database });
  const ambient = { waveId: ambientOf(cycle), siteId: cycle.siteId, pickerId: 'P1' };
  t.is(await codeOf(t, pack(ambient)), 'wave-move-not-allowed');
  await scan(cycle, { clientId: '1', sku: 'EGG', quantity: 2 });
  await scan(cycle, { clientId: '2', sku: 'TOMATO', quantity: 10 });
  const key = { actor: 'picker/P1', key: `pack-${cycle.tag}` };
  const { result } = await pack(ambient, key);
  t.deepEqual(result, {
    waveId: ambient.waveId,
    parcels: [
      {
        parcelNo: `${ambient.waveId}-1`,
        memberId: cycle.id('M1'),
        crateNo: `${ambient.waveId}-K1`,
        pieces: 4,
      },
      {
        parcelNo: `${ambient.waveId}-2`,
        memberId: cycle.id('M2'),
        crateNo: `${ambient.waveId}-K1`,
        pieces: 8,
      },
    ],
    crates: [`${ambient.waveId}-K1`],
    nightPacked: false,
  });
  t.true((await pack(ambient, key)).replayed);
  t.is(await codeOf(t, pack(ambient)), 'wave-move-not-allowed');
  await scan(cycle, { clientId: '3', sku: 'ICE', quantity: 1, waveId: frozenOf(cycle) });
  t.true((await pack({ ...ambient, waveId: frozenOf(cycle) })).result.nightPacked);
  const night = { cycleId: cycle.cycleId, siteId: cycle.siteId };
  t.like((await readPacking({ database })(night)).result, { state: 'packed', left: 0 });
  t.is(await countEvents('wave.packed', cycle), 2);
  t.is(await countEvents('night.packed', cycle), 1);
  const { lines } = await one<{ lines: number }>(
    database,
    `select sum(l.quantity)::integer as lines from parcel_lines l join parcels p on p.id = l.parcel_id
     where p.cycle_id = :cycleId`,
    { cycleId: cycle.cycleId },
  );
  t.is(lines, 13);
});

test('the two last waves packed at the same instant pack the night once', async (t) => {
  const cycle = await pickingNight(database, { tag: 'G', ...spec });
  await scan(cycle, { clientId: '1', sku: 'EGG', quantity: 2 });
  await scan(cycle, { clientId: '2', sku: 'TOMATO', quantity: 10 });
  await scan(cycle, { clientId: '3', sku: 'ICE', quantity: 1, waveId: frozenOf(cycle) });
  const waves = [ambientOf(cycle), frozenOf(cycle)];
  const packed = await Promise.all(
    waves.map((waveId) => packWave({ database })({ waveId, siteId: cycle.siteId, pickerId: 'P1' })),
  );
  t.is(packed.filter((answer) => answer.result.nightPacked).length, 1);
  t.is(await countEvents('night.packed', cycle), 1);
});

test('pieces that cannot be found are written off, shared over the orders and refunded', async (t) => {
  const cycle = await pickingNight(database, { tag: 'H', ...spec });
  await scan(cycle, { clientId: '1', sku: 'EGG', quantity: 2 });
  await scan(cycle, { clientId: '2', sku: 'TOMATO', quantity: 5 });
  const short = reportShortPick({ database });
  const input = { waveId: ambientOf(cycle), siteId: cycle.siteId, pickerId: 'P1', skuId: cycle.id('TOMATO') };
  const key = { actor: 'picker/P1', key: `short-${cycle.tag}` };
  t.deepEqual((await short(input, key)).result, { waveId: input.waveId, skuId: input.skuId, short: 5 });
  t.true((await short(input, key)).replayed);
  t.is(await codeOf(t, short(input)), 'wave-move-not-allowed');
  t.is(await countEvents('wave.picked', cycle), 1);
  const given = await rows(
    database,
    `select b.allocated, b.refunded_quantity as refunded, b.refunded_fen as fen from order_line_balances b
     where b.cycle_id = :cycleId and b.sku_id = :skuId order by b.order_id`,
    { cycleId: cycle.cycleId, skuId: input.skuId },
  );
  t.deepEqual(given, [
    { allocated: 2, refunded: 2, fen: Math.floor(((4 * 499 - 99) * 2) / 4) },
    { allocated: 3, refunded: 3, fen: 3 * 499 },
  ]);
  const { missing } = await one<{ missing: number }>(
    database,
    `select 10 - sum(quantity)::integer as missing from stock_on_hand where site_id = :siteId and sku_id = :skuId`,
    { siteId: cycle.siteId, skuId: input.skuId },
  );
  t.is(missing, 5);
  const { result } = await packWave({ database })(input);
  t.deepEqual(
    result.parcels.map((parcel) => parcel.pieces),
    [2, 5],
  );
});

test('a short pick is refused for a SKU that is not missing or not in the wave', async (t) => {
  const cycle = await pickingNight(database, { tag: 'J', ...spec });
  await scan(cycle, { clientId: '1', sku: 'EGG', quantity: 2 });
  const short = reportShortPick({ database });
  const input = { waveId: ambientOf(cycle), siteId: cycle.siteId, pickerId: 'P1' };
  t.is(await codeOf(t, short({ ...input, skuId: cycle.id('EGG') })), 'short-pick-nothing-missing');
  t.is(await codeOf(t, short({ ...input, skuId: cycle.id('ICE') })), 'scan-wrong-sku');
});

test('a night of which nothing came has no wave and is packed at once', async (t) => {
  const cycle = await pickingNight(database, { tag: 'K', ...spec }, { EGG: 0, ICE: 0, TOMATO: 0 });
  const night = { cycleId: cycle.cycleId, siteId: cycle.siteId };
  t.like((await readPacking({ database })(night)).result, { state: 'packed', left: 0 });
  t.is(await countEvents('night.packed', cycle), 1);
});
