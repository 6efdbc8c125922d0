import test from 'ava';
import { fc } from '../../support/properties.js';
import {
  estimateCommission,
  type CommissionLine,
  type EstimateInput,
} from '../../../domain/commission/estimate.js';
import { promotersOf } from '../../../domain/commission/inviter-chain.js';
import { assertCommissionRule, leaderRateBp, type CommissionRule } from '../../../domain/commission/rules.js';

const rule: CommissionRule = {
  version: 1,
  promoterLevel1Bp: 300,
  promoterLevel2Bp: 200,
  levelOne: 'farther',
  trigger: 'signed',
  tierBonusBp: 100,
};
const promoters = promotersOf({ buyer: 'A', nearest: 'B', second: 'C' }, rule);
const base: EstimateInput = { buyer: 'A', lines: [], leader: { leaderId: 'L001' }, promoters, rule };

const lines = fc
  .array(fc.record({ netFen: fc.nat(50_000), leaderRateBp: fc.nat(1400), promoted: fc.boolean() }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => parts.map((part, index): CommissionLine => ({ ...part, lineNo: index + 1 })));

test('A pays exactly 100.00 yuan at 3 % and 2 %: C earns 3 yuan and B earns 2 yuan', (t) => {
  const one = [{ lineNo: 1, netFen: 10_000, leaderRateBp: 0, promoted: true }];
  const earned = estimateCommission({ ...base, lines: one }).map((entry) => [
    entry.beneficiary,
    entry.level,
    entry.amountFen,
  ]);
  t.deepEqual(earned, [
    ['C', 1, 300],
    ['B', 2, 200],
  ]);
});

test('the same 100.00 yuan on many lines still give 3 and 2 yuan', (t) => {
  const parts = [3333, 3333, 3334].map((netFen, index) => ({
    lineNo: index + 1,
    netFen,
    leaderRateBp: 800,
    promoted: true,
  }));
  const entries = estimateCommission({ ...base, lines: parts });
  const sumOf = (id: string): number => {
    return entries.filter((one) => one.beneficiary === id).reduce((sum, one) => sum + one.amountFen, 0);
  };
  t.deepEqual(['L001', 'C', 'B'].map(sumOf), [800, 300, 200]);
});

test('per order and beneficiary the commission is the exact sum rounded once', (t) => {
  fc.assert(
    fc.property(lines, (given) => {
      const entries = estimateCommission({ ...base, lines: given });
      for (const level of [0, 1, 2] as const) {
        const mine = entries.filter((entry) => entry.level === level);
        const exact = mine.reduce((sum, entry) => sum + entry.baseFen * entry.rateBp, 0);
        t.is(
          mine.reduce((sum, entry) => sum + entry.amountFen, 0),
          Math.floor((exact + 5_000) / 10_000),
        );
        for (const entry of mine) {
          t.true(Math.abs(entry.amountFen - (entry.baseFen * entry.rateBp) / 10_000) < 1.5);
          t.true(entry.amountFen >= 0);
        }
      }
    }),
  );
});

test('an entry exists for exactly the lines that have a base and a rate', (t) => {
  fc.assert(
    fc.property(lines, (given) => {
      const entries = estimateCommission({ ...base, lines: given });
      const numbers = (level: number) =>
        entries.filter((entry) => entry.level === level).map((entry) => entry.lineNo);
      t.deepEqual(
        numbers(0),
        given.filter((one) => one.netFen > 0 && one.leaderRateBp > 0).map((one) => one.lineNo),
      );
      t.deepEqual(
        numbers(1),
        given.filter((one) => one.netFen > 0 && one.promoted).map((one) => one.lineNo),
      );
      t.deepEqual(numbers(1), numbers(2));
    }),
  );
});

test('nobody earns on his own purchase', (t) => {
  const one = [{ lineNo: 1, netFen: 10_000, leaderRateBp: 800, promoted: true }];
  const entries = estimateCommission({
    ...base,
    lines: one,
    leader: { leaderId: 'L001', memberId: 'A' },
    promoters: [{ level: 1, memberId: 'A' }],
  });
  t.deepEqual(entries, []);
});

test("a tier adds points to the SKU's rate, but not to a rate of zero", (t) => {
  t.is(leaderRateBp(rule, { skuRateBp: 800, tier: 2 }), 1000);
  t.is(leaderRateBp(rule, { skuRateBp: 800, tier: 0 }), 800);
  t.is(leaderRateBp(rule, { skuRateBp: 0, tier: 2 }), 0);
  t.throws(() => leaderRateBp(rule, { skuRateBp: 9_950, tier: 2 }), { instanceOf: RangeError });
  t.throws(() => assertCommissionRule({ ...rule, promoterLevel1Bp: 3.5 }), { instanceOf: RangeError });
});
