import test from 'ava';
import { cycleStates } from '../../../domain/cycle/lifecycle.js';
import { orderStates } from '../../../domain/order/lifecycle.js';
import { judgePayment, type PaymentFacts } from '../../../domain/payment/judge-payment.js';

const facts: PaymentFacts = {
  state: 'placed',
  cycleState: 'planned',
  payableFen: 499,
  isPaid: false,
  transactionId: null,
};

const judge = (own: Partial<PaymentFacts>, transactionId = 'T1', amountFen = 499) =>
  judgePayment({ ...facts, ...own }, { transactionId, amountFen });

test('the same transaction is the same money', (t) => {
  t.is(judge({ state: 'paid', isPaid: true, transactionId: 'T1' }), 'already-paid');
  t.is(judge({ state: 'expired', isPaid: true, transactionId: 'T1' }), 'already-paid');
});

test('another transaction for a paid order goes back', (t) => {
  t.is(judge({ state: 'paid', isPaid: true, transactionId: 'T1' }, 'T2'), 'refunded-twice');
  t.is(judge({ state: 'paid', isPaid: true, transactionId: 'T1' }, 'T2', 1), 'refunded-twice');
  t.is(judge({ state: 'paid', isPaid: true, transactionId: null, payableFen: 0 }, 'T2'), 'refunded-twice');
});

test('another amount is for a person, whatever the order’s state', (t) => {
  for (const state of orderStates) t.is(judge({ state }, 'T1', 498), 'amount-differs', state);
});

test('only a placed order of an unfrozen cycle is paid', (t) => {
  for (const state of orderStates)
    for (const cycleState of cycleStates) {
      const isOpen = state === 'placed' && (cycleState === 'planned' || cycleState === 'closed');
      t.is(judge({ state, cycleState }), isOpen ? 'paid' : 'refunded-late', `${state} ${cycleState}`);
    }
});
