import test from 'ava';
import { fc } from '../../support/properties.js';
import { isOrderNo, makeOrderNo, parseOrderNo } from '../../../domain/order/order-number.js';

const parts = fc.record({
  cutoffDay: fc.constantFrom('2026-11-22', '2027-01-01', '2028-02-29'),
  slot: fc.integer({ min: 1, max: 9 }),
  leaderCode: fc.integer({ min: 1, max: 9999 }).map((n) => `L${String(n).padStart(3, '0')}`),
  serial: fc.integer({ min: 1, max: 99_999 }),
});

test('an order number reads day, leader, serial and check character', (t) => {
  const orderNo = makeOrderNo({ cutoffDay: '2026-11-22', slot: 1, leaderCode: 'L003', serial: 7 });
  t.regex(orderNo, /^261122-L003-0007-[0-9A-Z]$/);
  t.regex(
    makeOrderNo({ cutoffDay: '2026-11-22', slot: 2, leaderCode: 'L003', serial: 7 }),
    /^261122B-L003-0007-/,
  );
});

test('a number is read back to what it was made from', (t) => {
  fc.assert(
    fc.property(parts, (given) => t.deepEqual(parseOrderNo(` ${makeOrderNo(given).toLowerCase()} `), given)),
  );
});

test('different orders have different numbers', (t) => {
  fc.assert(
    fc.property(parts, parts, (a, b) => {
      t.is(makeOrderNo(a) === makeOrderNo(b), JSON.stringify(a) === JSON.stringify(b));
    }),
  );
});

test('one mistyped digit or letter, and two exchanged digits, are noticed', (t) => {
  const numerals = [...'0123456789'];
  fc.assert(
    fc.property(
      parts,
      fc.tuple(fc.nat(40), fc.nat(40)),
      fc.constantFrom(...numerals),
      (given, [first, second], typed) => {
        const characters = [...makeOrderNo(given)];
        const places = characters.flatMap((one, i) =>
          numerals.includes(one) && i < characters.length - 1 ? [i] : [],
        );
        const i = places[first % places.length] ?? 0;
        const j = places[second % places.length] ?? 0;
        const [a = '', b = ''] = [characters[i], characters[j]];
        t.is(isOrderNo(characters.with(i, typed).join('')), typed === a);
        t.is(isOrderNo(characters.with(i, b).with(j, a).join('')), a === b);
      },
    ),
  );
  const orderNo = makeOrderNo({ cutoffDay: '2026-11-22', slot: 1, leaderCode: 'L003', serial: 7 });
  for (const letter of 'ABCDEFGHIJKMNOPQRSTUVWXYZ') t.false(isOrderNo(orderNo.replace('L', letter)), letter);
});

test('other texts, leader codes and serials are refused', (t) => {
  for (const text of ['', '261122-L003-0007', 'L003'])
    t.throws(() => parseOrderNo(text), { message: /order-number-malformed/ });
  const good = { cutoffDay: '2026-11-22', slot: 1, leaderCode: 'L003', serial: 1 };
  t.throws(() => makeOrderNo({ ...good, leaderCode: 'leader-3' }), { instanceOf: RangeError });
  t.throws(() => makeOrderNo({ ...good, serial: 0 }), { instanceOf: RangeError });
  t.throws(() => makeOrderNo({ ...good, slot: 10 }), { instanceOf: RangeError });
});
