import test from 'ava';
import { fc } from '../../support/properties.js';
import { checkScan, isWaveComplete, type WaveRow } from '../../../domain/warehouse/check-scan.js';
import { type AllocatedDemand, planWaves } from '../../../domain/warehouse/plan-waves.js';
import { type TemperatureBand, temperatureBands } from '../../../domain/warehouse/temperature-band.js';
import { nightMoves, nightStates } from '../../../domain/warehouse/night-lifecycle.js';
import { waveMoves } from '../../../domain/warehouse/wave-lifecycle.js';

const bandOf = (sku: number): TemperatureBand => temperatureBands[sku % temperatureBands.length] ?? 'ambient';

const demand: fc.Arbitrary<AllocatedDemand[]> = fc
  .uniqueArray(fc.tuple(fc.nat(5), fc.nat(9), fc.integer({ min: 1, max: 20 }), fc.nat(20)), {
    selector: ([leader, sku]) => `${leader}/${sku}`,
  })
  .map((rows) =>
    rows.map(([leader, sku, ordered, allocated]) => ({
      leaderId: `L${leader}`,
      skuId: `K${sku}`,
      band: bandOf(sku),
      ordered,
      allocated: Math.min(ordered, allocated),
    })),
  );

test('each leader and band has one wave, and every piece allocated is on one line of it', (t) => {
  fc.assert(
    fc.property(demand, (rows) => {
      const waves = planWaves(rows);
      t.is(new Set(waves.map((wave) => `${wave.leaderId}/${wave.band}`)).size, waves.length);
      for (const row of rows.filter((one) => one.allocated > 0)) {
        const own = waves.filter((wave) => wave.leaderId === row.leaderId && wave.band === row.band);
        const lines = own.flatMap((wave) => wave.lines).filter((line) => line.skuId === row.skuId);
        t.deepEqual(lines, [{ skuId: row.skuId, ordered: row.ordered, allocated: row.allocated }]);
      }
      const pieces = waves.reduce((sum, wave) => sum + wave.pieces, 0);
      t.is(
        pieces,
        rows.reduce((sum, row) => sum + row.allocated, 0),
      );
      t.true(waves.every((wave) => wave.pieces > 0));
    }),
  );
});

test('ambient waves come first and frozen ones last, whatever the order of the demand', (t) => {
  fc.assert(
    fc.property(demand, (rows) => {
      const waves = planWaves(rows);
      const ranks = waves.map((wave) => temperatureBands.indexOf(wave.band));
      t.deepEqual(
        ranks,
        ranks.toSorted((a, b) => a - b),
      );
      t.deepEqual(planWaves([...rows].reverse()), waves);
    }),
  );
});

test('the same SKU twice at one leader is refused', (t) => {
  const row = { leaderId: 'L1', skuId: 'K1', band: 'cool' as const, ordered: 2, allocated: 2 };
  t.throws(() => planWaves([row, row]), { message: /given twice/ });
  t.throws(() => planWaves([{ ...row, allocated: 3 }]), { message: /3 of 2/ });
});

const rows: WaveRow[] = [
  { skuId: 'K1', allocated: 5, picked: 3, short: 0 },
  { skuId: 'K2', allocated: 4, picked: 2, short: 2 },
];

const scan = { code: '690', leaderId: 'L1', quantity: 1 };

test('a scan within what is missing is accepted and tells what it completes', (t) => {
  const context = { leaderId: 'L1', rows, skuIdOfCode: 'K1' };
  t.like(checkScan(scan, context), {
    accepted: true,
    pickedAfter: 4,
    lineComplete: false,
    waveComplete: false,
  });
  const last = checkScan({ ...scan, quantity: 2 }, context);
  t.like(last, { accepted: true, pickedAfter: 5, lineComplete: true, waveComplete: true });
});

test('each wrong scan is refused with its own code', (t) => {
  const context = { leaderId: 'L1', rows, skuIdOfCode: 'K1' };
  const complete = rows.map((row) => ({ ...row, picked: row.allocated - row.short }));
  const codes = [
    checkScan({ ...scan, quantity: 0 }, context),
    checkScan(scan, { ...context, skuIdOfCode: null }),
    checkScan({ ...scan, leaderId: 'L2' }, context),
    checkScan(scan, { ...context, rows: complete }),
    checkScan(scan, { ...context, skuIdOfCode: 'K9' }),
    checkScan({ ...scan, quantity: 3 }, context),
    checkScan(scan, { ...context, skuIdOfCode: 'K2' }),
  ].map((verdict) => (verdict.accepted ? 'accepted' : verdict.code));
  t.deepEqual(codes, [
    'scan-quantity-invalid',
    'scan-unknown-code',
    'scan-wrong-slot',
    'scan-wave-complete',
    'scan-wrong-sku',
    'scan-too-many',
    'scan-too-many',
  ]);
});

test('scans in any order never pick more than allocated, and the last one completes the wave', (t) => {
  const row = fc.record({ allocated: fc.nat(6), short: fc.nat(2) });
  const scans = fc.array(fc.record({ sku: fc.nat(4), quantity: fc.integer({ min: 1, max: 3 }) }), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 4 }), scans, (plan, series) => {
      let now: WaveRow[] = plan.map(({ allocated, short }, index) => ({
        skuId: `K${index}`,
        allocated,
        picked: 0,
        short: Math.min(short, allocated),
      }));
      for (const { sku, quantity } of series) {
        const context = { leaderId: 'L1', rows: now, skuIdOfCode: `K${sku}` };
        const verdict = checkScan({ ...scan, quantity }, context);
        if (!verdict.accepted) continue;
        now = now.map((one) => (one.skuId === verdict.skuId ? { ...one, picked: verdict.pickedAfter } : one));
        t.is(verdict.waveComplete, isWaveComplete(now));
      }
      t.true(now.every((one) => one.picked + one.short <= one.allocated));
    }),
  );
});

test('a night never goes back, and a wave only until it is packed', (t) => {
  for (const [place, state] of nightStates.entries())
    for (const next of nightMoves[state]) t.true(nightStates.indexOf(next) > place, `${state} ${next}`);
  t.deepEqual(waveMoves, { planned: ['picked'], picked: ['packed', 'planned'], packed: [] });
});
