import test from 'ava';
import { couponObstacle, explainDiscount } from '../../../domain/pricing/explain-discount.js';

test('why a coupon gives nothing: the member first, then the whole', (t) => {
  const free = {
    valid: true,
    newMemberOnly: false,
    hasOrdered: true,
    taken: 1,
    cap: 2,
    takenByMember: 0,
    perMemberCap: 1,
  };
  t.is(couponObstacle(free), undefined);
  t.is(couponObstacle({ ...free, valid: false, taken: 2 }), 'not-now-or-here');
  t.is(couponObstacle({ ...free, newMemberOnly: true }), 'new-members-only');
  t.is(couponObstacle({ ...free, newMemberOnly: true, hasOrdered: false }), undefined);
  t.is(couponObstacle({ ...free, takenByMember: 1 }), 'used-by-you');
  t.is(couponObstacle({ ...free, taken: 2 }), 'used-up');
});

test('a discount says what it takes off, and what a little more would take off', (t) => {
  const told = { source: 'promotion:P1', code: 'applied', fen: 300, missingFen: 250 } as const;
  t.is(explainDiscount(told, '满 39 减 3').zh, '满 39 减 3：已减 3.00 元，再买 2.50 元可减更多');
  t.is(explainDiscount({ ...told, missingFen: 0 }, 'X').en, 'X: 3.00 yuan off');
  const codes = [
    'capped-at-goods',
    'capped-at-commission',
    'not-with-campaign',
    'no-line-in-scope',
    'below-threshold',
    'used-up',
    'not-now-or-here',
  ] as const;
  for (const code of codes) t.notRegex(explainDiscount({ ...told, code }, 'X').en, /\p{Script=Han}/u);
});
