import test from 'ava';
import { leftInWords } from '../../../domain/catalogue/left-in-words.js';

test('what is left is told in words: none, few with the number, plenty', (t) => {
  t.deepEqual(
    [0, 1, 20, 21].map((pieces) => leftInWords(pieces).zh),
    ['售罄', '仅剩 1 件', '仅剩 20 件', '充足'],
  );
  t.deepEqual(
    [0, 1, 20, 21].map((pieces) => leftInWords(pieces).en),
    ['sold out', 'only 1 left', 'only 20 left', 'plenty'],
  );
});
