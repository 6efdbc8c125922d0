import test from 'ava';
import { canMove, commissionStates } from '../../../domain/commission/lifecycle.js';
import { assertMargin, marginLeftFen } from '../../../domain/commission/margin-guard.js';

test('exactly these moves of a commission are allowed', (t) => {
  const allowed = commissionStates.flatMap((from) => {
    return commissionStates.filter((to) => canMove(from, to)).map((to) => `${from} ${to}`);
  });
  t.deepEqual(allowed, [
    'estimated earned',
    'estimated void',
    'earned available',
    'earned void',
    'available paid',
    'available void',
  ]);
});

test('the margin guard counts supplier, commission and fee, and refuses a fen below three percent', (t) => {
  const facts = { netFen: 10_000, supplyFen: 8_000, commissionFen: 1_640, channelFeeFen: 60 };
  t.is(marginLeftFen(facts), 300);
  t.notThrows(() => assertMargin(facts));
  t.throws(() => assertMargin({ ...facts, channelFeeFen: 61 }), { message: /commission-over-margin/ });
});
