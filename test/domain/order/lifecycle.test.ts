import test from 'ava';
import {
  canMove,
  isFinal,
  liveOrderStates,
  orderMoves,
  orderStates,
} from '../../../domain/order/lifecycle.js';

test('exactly these moves of an order are allowed', (t) => {
  const allowed = orderStates.flatMap((from) => {
    return orderStates.filter((to) => canMove(from, to)).map((to) => `${from} ${to}`);
  });
  t.deepEqual(allowed, [
    'placed paid',
    'placed cancelled',
    'placed expired',
    'paid cancelled',
    'paid collected',
    'paid uncollected',
    'collected completed',
    'uncollected completed',
  ]);
});

test('every state can be reached from placed, and the final ones are three', (t) => {
  const reached = new Set(['placed', ...orderStates.flatMap((state) => orderMoves[state])]);
  t.deepEqual(
    orderStates.filter((state) => !reached.has(state)),
    [],
  );
  t.deepEqual(orderStates.filter(isFinal), ['cancelled', 'expired', 'completed']);
});

test('an order that left the live states never comes back', (t) => {
  const dead = orderStates.filter((state) => !liveOrderStates.includes(state));
  t.deepEqual(dead, ['cancelled', 'expired']);
  t.true(dead.every(isFinal));
});
