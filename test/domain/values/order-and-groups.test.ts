import test from 'ava';
import { fc } from '../../support/properties.js';
import { compareText } from '../../../domain/values/compare-text.js';
import { groupBy } from '../../../domain/values/group-by.js';

test('texts sort by code unit, whatever the locale says', (t) => {
  t.deepEqual(['b', 'Z', 'a', '团', 'ä'].toSorted(compareText), ['Z', 'a', 'b', 'ä', '团']);
  t.is(compareText('x', 'x'), 0);
});

test('the order is total: two texts compare opposite ways', (t) => {
  fc.assert(fc.property(fc.string(), fc.string(), (a, b) => compareText(a, b) === 0 - compareText(b, a)));
  t.pass();
});

test('every item is in the group of its key, groups and items in the order of appearance', (t) => {
  fc.assert(
    fc.property(fc.array(fc.nat(50)), (items) => {
      const groups = groupBy(items, (item) => item % 3);
      t.deepEqual([...groups.keys()], [...new Set(items.map((item) => item % 3))]);
      for (const [key, group] of groups)
        t.deepEqual(
          group,
          items.filter((item) => item % 3 === key),
        );
    }),
  );
});
