import test from 'ava';
import { fc } from '../../support/properties.js';
import {
  allocateMore,
  allocateShortage,
  type ShortageLine,
  type ShortageRule,
} from '../../../domain/warehouse/allocate-shortage.js';

const rule = fc.constantFrom<ShortageRule>('pro-rata', 'first-come');

const lines: fc.Arbitrary<ShortageLine[]> = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat(1_000)), { maxLength: 40 })
  .map((rows) =>
    rows.map(([quantity, placedSeq], index) => ({
      orderId: `O${index}`,
      lineNo: 1,
      memberId: `M${index % 7}`,
      leaderId: `L${index % 3}`,
      quantity,
      placedSeq,
    })),
  );

const line = (orderId: string, quantity: number, placedSeq: number): ShortageLine => ({
  orderId,
  lineNo: 1,
  memberId: 'M1',
  leaderId: 'L1',
  quantity,
  placedSeq,
});

const total = (rows: readonly { quantity: number }[]): number =>
  rows.reduce((sum, row) => sum + row.quantity, 0);
const given = (rows: readonly { allocated: number }[]): number =>
  rows.reduce((sum, row) => sum + row.allocated, 0);

test('everything that came is given out, and nobody gets more than ordered', (t) => {
  fc.assert(
    fc.property(rule, lines, fc.nat(250), (by, rows, available) => {
      const result = allocateShortage({ rule: by, lines: rows, available });
      t.is(given(result), Math.min(available, total(rows)));
      result.forEach((one, index) => {
        t.is(one.ordered, rows[index]?.quantity ?? 0);
        t.true(one.allocated >= 0 && one.allocated <= one.ordered);
        t.is(one.short, one.ordered - one.allocated);
      });
    }),
  );
});

test('the order in which lines are read does not change what anybody gets', (t) => {
  fc.assert(
    fc.property(rule, lines, fc.nat(250), (by, rows, available) => {
      const turned = allocateShortage({ rule: by, lines: [...rows].reverse(), available }).reverse();
      t.deepEqual(turned, allocateShortage({ rule: by, lines: rows, available }));
    }),
  );
});

test('pro rata is each exact share rounded down or up', (t) => {
  fc.assert(
    fc.property(lines, fc.nat(250), (rows, available) => {
      const part = Math.min(1, available / Math.max(1, total(rows)));
      for (const one of allocateShortage({ rule: 'pro-rata', lines: rows, available })) {
        t.true(Math.abs(one.allocated - one.ordered * part) < 1);
      }
    }),
  );
});

test('by first come nobody gets anything while an earlier line is short', (t) => {
  fc.assert(
    fc.property(lines, fc.nat(250), (rows, available) => {
      const seqOf = new Map(rows.map((row) => [row.orderId, row.placedSeq]));
      const result = allocateShortage({ rule: 'first-come', lines: rows, available });
      for (const short of result.filter((one) => one.short > 0)) {
        for (const other of result.filter((one) => one.allocated > 0 && one.orderId !== short.orderId)) {
          t.true((seqOf.get(other.orderId) ?? 0) <= (seqOf.get(short.orderId) ?? 0));
        }
      }
    }),
  );
});

test('a later truck never takes anything away, and again everything is given out', (t) => {
  fc.assert(
    fc.property(rule, lines, fc.array(fc.nat(60), { maxLength: 5 }), (by, rows, trucks) => {
      let available = 0;
      let earlier = allocateShortage({ rule: by, lines: rows, available });
      for (const pieces of trucks) {
        available += pieces;
        const now = allocateMore({ rule: by, lines: rows, available }, earlier);
        now.forEach((one, index) => t.true(one.allocated >= (earlier[index]?.allocated ?? 0)));
        t.is(given(now), Math.min(available, total(rows)));
        earlier = now;
      }
    }),
  );
});

test('running again with nothing new changes nothing, and a lower count takes nothing back', (t) => {
  fc.assert(
    fc.property(rule, lines, fc.nat(100), fc.nat(50), (by, rows, available, less) => {
      const first = allocateShortage({ rule: by, lines: rows, available });
      t.deepEqual(allocateMore({ rule: by, lines: rows, available }, first), first);
      const lower = allocateMore({ rule: by, lines: rows, available: Math.max(0, available - less) }, first);
      t.deepEqual(
        lower.map((one) => one.allocated),
        first.map((one) => one.allocated),
      );
    }),
  );
});

test('of equal claims to the last piece the earlier order wins', (t) => {
  const rows = [line('B', 1, 2), line('A', 1, 1), line('C', 1, 3)];
  const result = allocateShortage({ rule: 'pro-rata', lines: rows, available: 1 });
  t.deepEqual(
    result.map((one) => one.allocated),
    [0, 1, 0],
  );
});

test('the explanation has the figures a member can check', (t) => {
  const rows = [line('A', 2, 2), line('B', 98, 1)];
  const [byPart] = allocateShortage({ rule: 'pro-rata', lines: rows, available: 73 });
  t.is(byPart?.explanation.zh, '按比例：到货 73/100，您订 2 份，分得 1 份');
  t.is(byPart?.explanation.en, 'Pro rata: 73 of 100 arrived; you ordered 2 and get 1');
  const [byTurn] = allocateShortage({ rule: 'first-come', lines: rows, available: 73 });
  t.is(byTurn?.explanation.zh, '按下单先后：到货 73/100，您之前已订 98 份，您订 2 份，分得 0 份');
});

test('a line given twice and a broken quantity are refused', (t) => {
  const twice = [line('A', 1, 1), line('A', 1, 1)];
  t.throws(() => allocateShortage({ rule: 'pro-rata', lines: twice, available: 1 }), { message: /twice/ });
  const broken = { rule: 'pro-rata' as const, lines: [line('A', 0, 1)], available: 1 };
  t.throws(() => allocateShortage(broken), { message: /quantity/ });
});
