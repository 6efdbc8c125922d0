import test from 'ava';
import { fc } from '../../support/properties.js';
import {
  canMove,
  claimMoves,
  claimStates,
  unsettledClaimStates,
} from '../../../domain/after-sale/claim-lifecycle.js';
import { assertClaimable, claimableFen, claimAmountFen } from '../../../domain/after-sale/claim-limit.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';

const line = { netFen: 1_000, quantity: 3, refundedFen: 0, pendingFen: 0, goneOrClaimedPieces: 0 };

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof RuleViolation) return error.code;
    throw error;
  }
  return 'allowed';
};

test('claims of a line, whatever is asked and in whatever order, never exceed what was paid', (t) => {
  const asks = fc.array(fc.record({ amountFen: fc.integer({ min: 1, max: 900 }), paid: fc.boolean() }));
  fc.assert(
    fc.property(fc.nat(3_000), asks, (netFen, series) => {
      let now = { ...line, netFen };
      for (const { amountFen, paid } of series) {
        if (codeOf(() => assertClaimable(now, amountFen)) !== 'allowed') continue;
        now = paid
          ? { ...now, refundedFen: now.refundedFen + amountFen }
          : { ...now, pendingFen: now.pendingFen + amountFen };
      }
      t.true(now.refundedFen + now.pendingFen <= netFen);
      t.is(claimableFen(now), netFen - now.refundedFen - now.pendingFen);
    }),
  );
});

test('claims piece by piece add up to exactly what was paid', (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 20 }), (netFen, quantity) => {
      fc.pre(netFen >= quantity);
      let refundedFen = 0;
      for (let gone = 0; gone < quantity; gone += 1) {
        const now = { netFen, quantity, refundedFen, pendingFen: 0, goneOrClaimedPieces: gone };
        refundedFen += claimAmountFen(now, 1);
      }
      t.is(refundedFen, netFen);
    }),
  );
});

test('a claim is worth less when part of the money was returned before', (t) => {
  t.is(claimAmountFen(line, 2), 666);
  t.is(claimAmountFen({ ...line, refundedFen: 500 }, 2), 500);
});

test('pieces that were short or claimed before cannot be claimed again', (t) => {
  t.is(
    codeOf(() => claimAmountFen({ ...line, goneOrClaimedPieces: 2 }, 2)),
    'claim-exceeds-paid',
  );
  t.is(
    codeOf(() => claimAmountFen(line, 0)),
    'claim-amount-invalid',
  );
  t.is(
    codeOf(() => assertClaimable(line, 1_001)),
    'claim-exceeds-paid',
  );
  t.is(
    codeOf(() => assertClaimable(line, 0.5)),
    'claim-amount-invalid',
  );
});

test('a claim is refunded only after it was granted, and no ended claim comes back', (t) => {
  for (const state of claimStates) {
    t.is(canMove(state, 'refunded'), state === 'granted');
    t.is(claimMoves[state].length > 0, unsettledClaimStates.includes(state));
  }
});
