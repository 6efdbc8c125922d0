import test from 'ava';
import { fc } from '../../support/properties.js';
import {
  decideInstantRefund,
  type InstantRefundFacts,
  instantRefundRuleDefault as rule,
} from '../../../domain/after-sale/instant-refund.js';

const facts: InstantRefundFacts = {
  amountFen: 400,
  claimableFen: 5_000,
  fresh: true,
  hasPhoto: false,
  collected: true,
  sinceCollectedMs: 3_600_000,
  otherClaimsTodayFen: 0,
  otherClaimsInWindow: 0,
};

const causes = (change: Partial<InstantRefundFacts>): string => {
  const { decision, reasons } = decideInstantRefund({ ...facts, ...change });
  return [decision, ...reasons.map((reason) => reason.cause)].join(' ');
};

const hours = (count: number): number => count * 3_600_000;

test('a small fresh claim within the day is paid at once', (t) => {
  t.deepEqual(decideInstantRefund(facts).amountFen, 400);
  t.is(causes({}), 'refund within-rule');
});

test('each limit holds at its figure and is passed one fen above it', (t) => {
  t.is(causes({ amountFen: 500 }), 'refund within-rule');
  t.is(causes({ amountFen: 501 }), 'human photo-missing');
  t.is(causes({ amountFen: 2_000, hasPhoto: true }), 'refund within-rule');
  t.is(causes({ amountFen: 2_001, hasPhoto: true }), 'human above-line-cap');
  t.is(causes({ otherClaimsTodayFen: 2_600 }), 'refund within-rule');
  t.is(causes({ otherClaimsTodayFen: 2_601 }), 'human above-day-cap');
  t.is(causes({ otherClaimsInWindow: 2 }), 'refund within-rule');
  t.is(causes({ otherClaimsInWindow: 3 }), 'human too-many-claims');
});

test('fresh goods can be claimed for 24 hours and others for 48', (t) => {
  t.is(causes({ sinceCollectedMs: hours(24) }), 'refund within-rule');
  t.is(causes({ sinceCollectedMs: hours(24) + 1 }), 'refuse too-late');
  t.is(causes({ fresh: false, sinceCollectedMs: hours(48) }), 'refund within-rule');
  t.is(causes({ fresh: false, sinceCollectedMs: hours(48) + 1 }), 'refuse too-late');
});

test('what was not collected or not paid is refused, even if a limit is passed as well', (t) => {
  t.is(causes({ collected: false }), 'refuse not-collected');
  t.is(causes({ amountFen: 5_001 }), 'refuse exceeds-paid');
  t.is(causes({ amountFen: 0 }), 'refuse exceeds-paid');
});

test('all limits that were passed are named, with figures', (t) => {
  t.is(
    causes({ amountFen: 3_500, otherClaimsInWindow: 5 }),
    'human above-line-cap above-day-cap photo-missing too-many-claims',
  );
  const { reasons } = decideInstantRefund({ ...facts, amountFen: 3_500 });
  t.is(reasons[0]?.zh, '超过单件商品秒退上限 20.00 元');
});

test('money is paid at once only within every cap, and never more than is claimable', (t) => {
  const anyFacts = fc.record({
    amountFen: fc.integer({ min: -10, max: 4_000 }),
    claimableFen: fc.nat(4_000),
    fresh: fc.boolean(),
    hasPhoto: fc.boolean(),
    collected: fc.boolean(),
    sinceCollectedMs: fc.nat(hours(60)),
    otherClaimsTodayFen: fc.nat(4_000),
    otherClaimsInWindow: fc.nat(5),
  });
  let paid = 0;
  fc.assert(
    fc.property(anyFacts, (any) => {
      const { decision, amountFen, reasons } = decideInstantRefund(any);
      t.true(reasons.length > 0);
      t.is(amountFen > 0, decision === 'refund');
      if (decision !== 'refund') return;
      paid += 1;
      t.true(amountFen <= Math.min(any.claimableFen, rule.lineMaxFen));
      t.true(amountFen + any.otherClaimsTodayFen <= rule.dayMaxFen);
      t.true(any.collected && any.otherClaimsInWindow < rule.claimsMax);
    }),
    { numRuns: 2_000 },
  );
  t.true(paid > 5);
});
