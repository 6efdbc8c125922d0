import test from 'ava';
import { paceFactor, retryAfterMs } from '../../../domain/payment/refund-limits.js';

test('each failure doubles the wait, up to the longest', (t) => {
  const waits = [1, 2, 3, 4, 60].map((attempts) => retryAfterMs(attempts, 15_000));
  t.deepEqual(waits, [2_000, 4_000, 8_000, 15_000, 15_000]);
  t.is(retryAfterMs(0, 15_000), 2_000);
});

test('the provider’s rates are as much faster as the day is', (t) => {
  t.is(paceFactor({ kind: 'real' }), 1);
  t.is(paceFactor({ kind: 'fast', speed: 864 }), 100);
  t.is(paceFactor({ kind: 'fast', speed: 200_000 }), 1);
});
