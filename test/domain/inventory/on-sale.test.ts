import test from 'ava';
import { assertOnSale, saleDayOf } from '../../../domain/inventory/on-sale.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';

const cycle = {
  day: '2026-11-24',
  opensAt: '2026-11-23T16:00:00Z',
  cutoffAt: '2026-11-24T12:00:00Z',
};
const presale = '2026-11-22T16:00:00Z';

const codeOf = (sellsFrom: readonly (string | null)[], at: string): string | undefined => {
  try {
    assertOnSale(cycle, sellsFrom, at);
    return undefined;
  } catch (error) {
    return error instanceof RuleViolation ? error.code : String(error);
  }
};

test('presale goods are ordered before the cycle opens, others are not', (t) => {
  const before = '2026-11-23T10:00:00Z';
  t.is(codeOf([presale], before), undefined);
  t.is(codeOf([presale], presale), undefined);
  t.is(codeOf([presale], '2026-11-22T15:59:59Z'), 'cycle-not-open');
  t.is(codeOf([null], before), 'cycle-not-open');
  t.is(codeOf([presale, null], before), 'cycle-not-open');
  t.is(codeOf([presale, '2026-11-23T12:00:00Z'], before), 'cycle-not-open');
  t.is(codeOf([], before), 'cycle-not-open');
});

test('once the cycle is open everything sells until the cutoff, whatever its presale said', (t) => {
  t.is(codeOf([presale, null], cycle.opensAt), undefined);
  t.is(codeOf(['2026-11-24T11:00:00Z'], cycle.opensAt), undefined);
  t.is(codeOf([presale], cycle.cutoffAt), 'cycle-closed');
});

test('a presale order counts on the day that sells when it is placed', (t) => {
  const days = [
    { day: '2026-11-22', cutoffAt: '2026-11-22T12:00:00Z' },
    { day: '2026-11-23', cutoffAt: '2026-11-23T12:00:00Z' },
    { day: '2026-11-24', cutoffAt: cycle.cutoffAt },
  ];
  t.is(saleDayOf(cycle, days, '2026-11-23T10:00:00Z'), '2026-11-23');
  t.is(saleDayOf(cycle, days, cycle.opensAt), '2026-11-24');
  t.is(saleDayOf(cycle, [], '2026-11-23T10:00:00Z'), '2026-11-24');
});
