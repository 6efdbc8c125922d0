import test from 'ava';
import { type BookedMovement, compareBill, type Movement } from '../../../domain/payment/compare-bill.js';
import { fc } from '../../support/properties.js';

const theirs = (subject: string, fen: number): Movement => ({ subject, fen });
const ours = (subject: string, fen: number, isOfDay = true): BookedMovement => ({ subject, fen, isOfDay });

test('each side alone, and another amount, are three kinds of difference', (t) => {
  const { differences, matched } = compareBill(
    [theirs('payment/A', 100), theirs('payment/B', 200), theirs('payment/C', 301)],
    [ours('payment/A', 100), ours('payment/C', 300), ours('payment/D', 400)],
  );
  t.deepEqual(matched, ['payment/A']);
  t.deepEqual(differences, [
    { kind: 'theirs-only', subject: 'payment/B', oursFen: null, theirsFen: 200 },
    { kind: 'amount-differs', subject: 'payment/C', oursFen: 300, theirsFen: 301 },
    { kind: 'ours-only', subject: 'payment/D', oursFen: 400, theirsFen: null },
  ]);
});

test('midnight is nobody’s difference: another day’s movement is found by its number and not missed', (t) => {
  const booked = [ours('payment/A', 100, false), ours('payment/B', 100, false)];
  t.deepEqual(compareBill([theirs('payment/A', 100)], booked).differences, []);
});

test('a line that stands twice differs in amount', (t) => {
  const twice = [theirs('payment/A', 100), theirs('payment/A', 100)];
  const [difference] = compareBill(twice, [ours('payment/A', 100)]).differences;
  t.like(difference, { kind: 'amount-differs', theirsFen: 200, oursFen: 100 });
});

test('the differences are the whole difference, fen by fen', (t) => {
  const movement = fc.record({
    subject: fc.constantFrom('payment/A', 'payment/B', 'refund/C', 'fee/D', 'transfer/E'),
    fen: fc.integer({ min: -500, max: 500 }),
    isOfDay: fc.boolean(),
  });
  const movements = fc.array(movement, { maxLength: 9 });
  fc.assert(
    fc.property(movements, movements, (bill, books) => {
      const { differences, matched, theirsFen, oursFen } = compareBill(bill, books);
      const explained = differences.reduce((sum, one) => sum + (one.theirsFen ?? 0) - (one.oursFen ?? 0), 0);
      const subjects = [...matched, ...differences.map((one) => one.subject)];
      return explained === theirsFen - oursFen && new Set(subjects).size === subjects.length;
    }),
  );
  fc.assert(
    fc.property(movements, (bill) => {
      const books = bill.map((one) => ({ ...one, isOfDay: true }));
      return compareBill(bill, books).differences.length === 0;
    }),
  );
  t.pass();
});
