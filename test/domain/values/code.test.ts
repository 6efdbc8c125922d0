import test from 'ava';
import { CODE_PATTERN } from '../../../domain/values/code.js';

test('a code is capital letters, digits and hyphens, sixteen at most, and does not begin with a hyphen', (t) => {
  for (const code of ['S001', 'ZZ', '7', 'A-1', 'A'.repeat(16)]) t.true(CODE_PATTERN.test(code), code);
  for (const text of ['', '-A', 's001', 'A B', '!', 'A'.repeat(17), 'A\n'])
    t.false(CODE_PATTERN.test(text), text);
});
