import test from 'ava';
import { payoutStateOf } from '../../../domain/settlement/payout-state.js';
import { splitPayout, transferLimits } from '../../../domain/settlement/split-payout.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import { fc } from '../../support/properties.js';

test('a payout is split into as few transfers as the provider takes, which add up to it exactly', (t) => {
  const { leastFen, mostFen } = transferLimits;
  fc.assert(
    fc.property(fc.integer({ min: leastFen, max: 3_000_000 }), (amountFen) => {
      const parts = splitPayout(amountFen);
      t.is(
        parts.reduce((sum, part) => sum + part, 0),
        amountFen,
      );
      t.is(parts.length, Math.ceil(amountFen / mostFen));
      t.true(parts.every((part) => part >= leastFen && part <= mostFen));
    }),
  );
  t.deepEqual(splitPayout(20_000), [20_000]);
  t.deepEqual(splitPayout(20_003), [19_993, 10], 'three fen alone would be refused');
});

test('an amount below what the provider transfers is refused', (t) => {
  t.is(t.throws(() => splitPayout(9), { instanceOf: RuleViolation })?.code, 'payout-too-small');
  t.throws(() => splitPayout(100, { leastFen: 10, mostFen: 15 }), { instanceOf: RangeError });
});

test('a payout stands where its transfers stand', (t) => {
  t.is(payoutStateOf(['paid', 'paid']), 'paid');
  t.is(payoutStateOf(['paid', 'requested']), 'requested');
  t.is(payoutStateOf(['failed', 'sent', 'waiting']), 'sent');
  t.is(payoutStateOf(['failed', 'waiting']), 'waiting', 'the payee may still take the rest');
  t.is(payoutStateOf(['failed', 'paid']), 'failed');
  t.is(payoutStateOf([]), 'requested');
});
