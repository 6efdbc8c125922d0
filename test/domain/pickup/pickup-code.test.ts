import test from 'ava';
import { fc } from '../../support/properties.js';
import { makePickupCode, parsePickupCode, pickupAlphabet } from '../../../domain/pickup/pickup-code.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';

const randomIntegers = fc.array(fc.nat(2 ** 31 - 1), { minLength: 6, maxLength: 6 });

test('a code has seven characters that nobody confuses, and is read back as typed by people', (t) => {
  fc.assert(
    fc.property(randomIntegers, (integers) => {
      const code = makePickupCode(integers);
      t.regex(code, /^[2-9A-HJKMNP-RT-Y]{7}$/);
      t.is(parsePickupCode(` ${code.slice(0, 3).toLowerCase()}-${code.slice(3)} `), code);
      t.is(parsePickupCode(code.replaceAll('2', 'Z').replaceAll('5', 's')), code);
    }),
  );
});

test('every single wrong character is noticed', (t) => {
  fc.assert(
    fc.property(randomIntegers, fc.nat(6), fc.nat(28), (integers, place, other) => {
      const code = makePickupCode(integers);
      const wrong = code.slice(0, place) + pickupAlphabet.charAt(other) + code.slice(place + 1);
      fc.pre(wrong !== code);
      t.throws(() => parsePickupCode(wrong), { instanceOf: RuleViolation });
    }),
  );
});

test('every exchange of two characters is noticed', (t) => {
  fc.assert(
    fc.property(randomIntegers, fc.nat(6), fc.nat(6), (integers, one, other) => {
      const characters = Array.from(makePickupCode(integers));
      const [a, b] = [characters[one] ?? '', characters[other] ?? ''];
      fc.pre(a !== b);
      const wrong = characters.with(one, b).with(other, a).join('');
      t.throws(() => parsePickupCode(wrong), { instanceOf: RuleViolation });
    }),
  );
});

test('too short, too long, empty and foreign texts are mistyped codes', (t) => {
  for (const text of ['', '7', 'AAAAAAAA', '取货码取货码码', '1111111']) {
    const error = t.throws(() => parsePickupCode(text), { instanceOf: RuleViolation });
    t.is(error?.code, 'pickup-code-mistyped');
  }
});

test('a code is not made from too few numbers', (t) => {
  t.throws(() => makePickupCode([1, 2, 3, 4, 5]), { instanceOf: RangeError });
});
