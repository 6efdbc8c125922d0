import test from 'ava';
import {
  assertDifferences,
  differenceLimitFen,
  liabilityOf,
  needsEyes,
} from '../../../domain/transport/stop-difference.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';

const packed = [
  { parcelNo: 'P1', skuId: 'EGG', quantity: 2 },
  { parcelNo: 'P1', skuId: 'EGG', quantity: 1 },
  { parcelNo: 'P2', skuId: 'MILK', quantity: 1 },
];

test('a piece differs at most once, and only where it was packed', (t) => {
  const egg = { kind: 'missing', parcelNo: 'P1', skuId: 'EGG', quantity: 2 } as const;
  t.notThrows(() => assertDifferences(packed, [egg, { ...egg, kind: 'damaged', quantity: 1 }]));
  const codeOf = (differences: Parameters<typeof assertDifferences>[1]): string | undefined =>
    t.throws(() => assertDifferences(packed, differences), { instanceOf: RuleViolation })?.code;
  t.is(codeOf([egg, { ...egg, kind: 'damaged' }]), 'difference-too-many');
  t.is(codeOf([{ ...egg, parcelNo: 'P2' }]), 'difference-not-in-parcel');
});

test('the road answers for crates and damage, the station for pieces that are not in a parcel', (t) => {
  t.is(liabilityOf('crate-missing'), 'driver');
  t.is(liabilityOf('damaged'), 'driver');
  t.is(liabilityOf('missing'), 'station');
  t.is(liabilityOf('not-mine'), 'station');
  t.is(liabilityOf('returned'), 'nobody');
});

test('a person looks above the limit and at foreign goods', (t) => {
  t.false(needsEyes({ refundFen: differenceLimitFen, foreignPieces: 0 }));
  t.true(needsEyes({ refundFen: differenceLimitFen + 1, foreignPieces: 0 }));
  t.true(needsEyes({ refundFen: 0, foreignPieces: 1 }));
});
