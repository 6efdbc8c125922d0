import test from 'ava';
import { fc } from '../../support/properties.js';
import { packParcels, type PackableLine } from '../../../domain/warehouse/pack-parcels.js';
import { canMove, parcelMoves, parcelStates } from '../../../domain/warehouse/parcel-lifecycle.js';

const capacity = { weightGrams: 20_000, volumeMillilitres: 50_000 };

const packable: fc.Arbitrary<PackableLine[]> = fc
  .array(
    fc.tuple(fc.nat(12), fc.nat(4), fc.integer({ min: 1, max: 9_000 }), fc.integer({ min: 1, max: 30_000 })),
    {
      maxLength: 40,
    },
  )
  .map((rows) =>
    rows.map(([member, quantity, weightGramsEach, volumeMillilitresEach], index) => ({
      orderId: `O${index % 9}`,
      lineNo: index,
      memberId: `M${member}`,
      skuId: `K${index}`,
      quantity,
      weightGramsEach,
      volumeMillilitresEach,
    })),
  );

test('every piece is in one parcel, and every member has one parcel', (t) => {
  fc.assert(
    fc.property(packable, (lines) => {
      const { parcels } = packParcels('W7', lines, capacity);
      t.is(new Set(parcels.map((parcel) => parcel.memberId)).size, parcels.length);
      t.is(new Set(parcels.map((parcel) => parcel.parcelNo)).size, parcels.length);
      const packed = parcels.flatMap((parcel) =>
        parcel.lines.map((line) => ({ ...line, memberId: parcel.memberId })),
      );
      const expected = lines
        .filter((line) => line.quantity > 0)
        .map(({ orderId, lineNo, skuId, quantity, memberId }) => ({
          orderId,
          lineNo,
          skuId,
          quantity,
          memberId,
        }));
      const byLine = (a: { lineNo: number }, b: { lineNo: number }): number => a.lineNo - b.lineNo;
      t.deepEqual(packed.sort(byLine), expected.sort(byLine));
    }),
  );
});

test('each parcel lies in one crate, and a crate is within its capacity unless one parcel fills it alone', (t) => {
  fc.assert(
    fc.property(packable, (lines) => {
      const { parcels, crates } = packParcels('W7', lines, capacity);
      t.deepEqual(
        crates.flatMap((crate) => crate.parcelNos).sort(),
        parcels.map((parcel) => parcel.parcelNo).sort(),
      );
      for (const crate of crates) {
        const inside = parcels.filter((parcel) => parcel.crateSerial === crate.serial);
        t.is(
          crate.weightGrams,
          inside.reduce((sum, parcel) => sum + parcel.weightGrams, 0),
        );
        t.is(
          crate.volumeMillilitres,
          inside.reduce((sum, parcel) => sum + parcel.volumeMillilitres, 0),
        );
        const over =
          crate.weightGrams > capacity.weightGrams || crate.volumeMillilitres > capacity.volumeMillilitres;
        t.true(!over || crate.parcelNos.length === 1);
      }
    }),
  );
});

test('no two neighbouring crates could have been one', (t) => {
  fc.assert(
    fc.property(packable, (lines) => {
      const { crates } = packParcels('W7', lines, capacity);
      crates.forEach((crate, index) => {
        const earlier = crates[index - 1];
        if (earlier === undefined) return;
        const fits =
          crate.weightGrams + earlier.weightGrams <= capacity.weightGrams &&
          crate.volumeMillilitres + earlier.volumeMillilitres <= capacity.volumeMillilitres;
        t.false(fits);
      });
    }),
  );
});

test('parcels and crates carry the number of the wave', (t) => {
  const line = {
    orderId: 'O1',
    lineNo: 1,
    skuId: 'K1',
    quantity: 2,
    weightGramsEach: 500,
    volumeMillilitresEach: 900,
  };
  const { parcels, crates } = packParcels('W7', [
    { ...line, memberId: 'M2' },
    { ...line, orderId: 'O2', memberId: 'M1' },
  ]);
  t.deepEqual(
    parcels.map(({ parcelNo, memberId }) => [parcelNo, memberId]),
    [
      ['W7-1', 'M1'],
      ['W7-2', 'M2'],
    ],
  );
  t.deepEqual(
    crates.map(({ crateNo, weightGrams }) => [crateNo, weightGrams]),
    [['W7-K1', 2_000]],
  );
});

test('a parcel is handed over only after the leader signed for it', (t) => {
  for (const state of parcelStates) {
    t.is(canMove(state, 'collected'), state === 'signed');
  }
  t.deepEqual(parcelMoves.collected, []);
});
