import test from 'ava';
import { assertMemberMayCancel } from '../../../domain/order/cancellation.js';
import { orderStates } from '../../../domain/order/lifecycle.js';

const cutoffAt = '2026-11-22T12:00:00.000Z';
const before = '2026-11-22T11:59:59.999Z';

test('a member cancels a placed or paid order until the cutoff, and nothing else', (t) => {
  const may = orderStates.filter((state) => {
    try {
      assertMemberMayCancel({ state, cutoffAt, at: before });
      return true;
    } catch {
      return false;
    }
  });
  t.deepEqual(may, ['placed', 'paid']);
  t.throws(() => assertMemberMayCancel({ state: 'paid', cutoffAt, at: cutoffAt }), {
    message: /order-not-cancellable/,
  });
});
