import test from 'ava';
import { fc } from '../../support/properties.js';
import { checkDigit, hasValidCheckDigit } from '../../../domain/values/check-digit.js';
import {
  isId,
  makeClaimNo,
  makeId,
  makeOrderId,
  makeRefundNo,
  makeSettlementNo,
  parseId,
} from '../../../domain/values/ids.js';

const random = fc.uint8Array({ minLength: 14, maxLength: 20 });

test('an order id is the day and fourteen Crockford characters, fit for an out_trade_no', (t) => {
  t.is(
    makeOrderId({ cutoffDay: '2026-11-22', random: Array.from({ length: 14 }, (_, i) => i + 18) }),
    '261122JKMNPQRSTVWXYZ',
  );
  fc.assert(
    fc.property(random, (bytes) => {
      const id = makeOrderId({ cutoffDay: '2026-11-22', random: bytes });
      t.regex(id, /^261122[0-9A-HJKMNP-TV-Z]{14}$/);
      t.true(isId(id));
      t.is(parseId(id).cutoffDay, '2026-11-22');
    }),
  );
});

test('all four numbers have one form', (t) => {
  const parts = { cutoffDay: '2026-01-02', random: new Uint8Array(14) };
  for (const make of [makeClaimNo, makeSettlementNo, makeRefundNo, makeOrderId])
    t.is(make(parts), makeId(parts));
});

test('different random bytes give different ids in their five used bits', (t) => {
  const characters = new Set<string>();
  for (let byte = 0; byte < 256; byte += 1) {
    characters.add(makeId({ cutoffDay: '2026-11-22', random: Array.from({ length: 14 }, () => byte) }));
  }
  t.is(characters.size, 32);
});

test('small letters and spaces are forgiven, other texts are refused', (t) => {
  t.is(parseId(' 261122jkmnpqrstvwxyz ').randomPart, 'JKMNPQRSTVWXYZ');
  for (const text of [
    '',
    '261122',
    '261322JKMNPQRSTVWXYZ',
    '261122IKMNPQRSTVWXYZ',
    '261122JKMNPQRSTVWXYZ0',
  ]) {
    t.false(isId(text), text);
    t.throws(() => parseId(text), { message: /id-malformed/ });
  }
});

test('too few random bytes are an error', (t) => {
  t.throws(() => makeId({ cutoffDay: '2026-11-22', random: [1, 2, 3] }), { instanceOf: RangeError });
});

test('a check digit notices every mistyped digit and every exchange of two digits', (t) => {
  const digits = fc.array(fc.nat(9), { minLength: 2, maxLength: 30 });
  fc.assert(
    fc.property(digits, fc.tuple(fc.nat(29), fc.nat(29)), fc.nat(9), (number, [first, second], typed) => {
      const i = first % number.length;
      const j = second % number.length;
      const mistyped = number.with(i, typed);
      if (typed !== number[i]) t.not(checkDigit(mistyped.join('')), checkDigit(number.join('')));
      const exchanged = number.with(i, number[j] ?? 0).with(j, number[i] ?? 0);
      if (number[i] !== number[j]) t.not(checkDigit(exchanged.join('')), checkDigit(number.join('')));
    }),
  );
});

test('a text is valid with its own check digit only', (t) => {
  const digit = checkDigit('261122-L003-0007');
  const accepted = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'].filter((one) =>
    hasValidCheckDigit(`261122-L003-0007${one}`),
  );
  t.deepEqual(accepted, [digit]);
});
