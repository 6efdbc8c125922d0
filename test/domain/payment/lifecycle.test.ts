import test from 'ava';
import { paymentMoves, refundMoves, refundStates } from '../../../domain/payment/lifecycle.js';

test('a paid payment stays paid, and a closed one can still turn out to be paid', (t) => {
  t.deepEqual(paymentMoves, { created: ['paid', 'closed'], paid: [], closed: ['paid'] });
});

test('a refund ends with the money at the member or free again, and what has ended stays', (t) => {
  t.deepEqual(
    refundStates.filter((state) => refundMoves[state].length === 0),
    ['success', 'closed'],
  );
  for (const state of ['created', 'processing', 'abnormal'] as const)
    for (const end of ['success', 'closed'] as const)
      t.true(refundMoves[state].includes(end), `${state} ${end}`);
});
