import test from 'ava';
import { cycleStates } from '../../../domain/cycle/lifecycle.js';
import { cancellationTerms, type CancellationFacts } from '../../../domain/order/cancellation.js';
import { orderStates } from '../../../domain/order/lifecycle.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import { fc } from '../../support/properties.js';

const cutoffAt = '2026-11-22T12:00:00.000Z';
const facts: CancellationFacts = {
  state: 'paid',
  cycleState: 'planned',
  cutoffAt,
  at: '2026-11-22T11:59:59.999Z',
  policy: { afterCutoff: 'none', feeBp: 1000 },
  reassigned: false,
  givenOut: false,
  keptFen: 1005,
};

/** The terms, or the code of the refusal. */
function told(changed: Partial<CancellationFacts>): unknown {
  try {
    return cancellationTerms({ ...facts, ...changed });
  } catch (error) {
    if (error instanceof RuleViolation) return error.code;
    throw error;
  }
}

const free = { feeFen: 0, refundFen: 1005, goods: 'released' };
const late = { at: cutoffAt, cycleState: 'closed' } as const;

test('a member cancels a placed or paid order until the cutoff for nothing', (t) => {
  const may = orderStates.filter((state) => told({ state }) !== 'order-not-cancellable');
  t.deepEqual(may, ['placed', 'paid']);
  t.deepEqual(told({}), free);
  t.is(told({ at: cutoffAt }), 'order-not-cancellable');
});

test('after the cutoff the region’s policy says how long, and what it costs', (t) => {
  const policy = (afterCutoff: CancellationFacts['policy']['afterCutoff']) => ({ afterCutoff, feeBp: 1000 });
  const costs = { feeFen: 101, refundFen: 904, goods: 'released' };
  t.deepEqual(told({ ...late, policy: policy('until-frozen') }), costs);
  const open = cycleStates.map((cycleState) => {
    const answers = (['none', 'until-frozen', 'until-picking'] as const).map(
      (afterCutoff) => typeof told({ at: cutoffAt, cycleState, policy: policy(afterCutoff) }) === 'object',
    );
    return `${cycleState} ${answers.map((yes) => (yes ? 'yes' : 'no')).join(' ')}`;
  });
  t.deepEqual(open, [
    'planned no yes yes',
    'closed no yes yes',
    'frozen no no yes',
    'aggregated no no yes',
    'delivered no no no',
    'settled no no no',
    'cancelled no no no',
  ]);
  const bought = { at: cutoffAt, cycleState: 'aggregated', policy: policy('until-picking') } as const;
  t.deepEqual(told(bought), { ...costs, goods: 'surplus' });
  t.is(told({ ...bought, givenOut: true }), 'order-not-cancellable');
  t.is(told({ ...bought, state: 'placed' }), 'order-not-cancellable');
});

test('whose order was moved for his leader refuses that for nothing until the freeze', (t) => {
  t.deepEqual(told({ ...late, reassigned: true }), free);
  t.is(told({ at: cutoffAt, cycleState: 'frozen', reassigned: true }), 'order-not-cancellable');
});

test('fee and refund are what was kept, at every rate', (t) => {
  const anyFacts = fc.record({ keptFen: fc.nat(10_000_000), feeBp: fc.nat(10_000) });
  fc.assert(
    fc.property(anyFacts, ({ keptFen, feeBp }) => {
      const policy = { afterCutoff: 'until-frozen', feeBp } as const;
      const { feeFen, refundFen } = cancellationTerms({ ...facts, ...late, policy, keptFen });
      return feeFen + refundFen === keptFen && feeFen >= 0 && refundFen >= 0;
    }),
  );
  t.pass();
});
