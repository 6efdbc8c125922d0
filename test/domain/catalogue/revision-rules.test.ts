import test from 'ava';
import { revisionMoves, revisionStates } from '../../../domain/catalogue/revision-lifecycle.js';
import {
  assertInstantAhead,
  assertRevisionMove,
  concernsCycle,
  holdsFrom,
} from '../../../domain/catalogue/revision-rules.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';

const [before, now, after] = [
  '2026-11-22T07:59:59.999Z',
  '2026-11-22T08:00:00.000Z',
  '2026-11-22T08:00:00.001Z',
] as const;

test('a proposal for yesterday is refused, and one approved late holds from its approval on', (t) => {
  for (const past of [before, now])
    t.throws(() => assertInstantAhead(past, now), {
      instanceOf: RuleViolation,
      message: /revision-instant-past/,
    });
  t.notThrows(() => assertInstantAhead(after, now));
  t.notThrows(() => assertInstantAhead(null, now));
  t.is(holdsFrom(null, now), now);
  t.is(holdsFrom(before, now), now);
  t.is(holdsFrom(after, now), after);
});

test('a cycle that sells is concerned only when the revision says so, and a closed one never', (t) => {
  const cycle = { planned: true, opensAt: now, cutoffAt: '2026-11-22T20:00:00.000Z' };
  const revision = { effectiveAt: now, runningCycles: false, at: now };
  t.true(concernsCycle(cycle, revision));
  t.false(concernsCycle(cycle, { ...revision, effectiveAt: after }));
  t.true(concernsCycle(cycle, { ...revision, effectiveAt: after, runningCycles: true }));
  const closing = { ...revision, at: cycle.cutoffAt, runningCycles: true };
  t.false(concernsCycle(cycle, closing));
  t.false(concernsCycle({ ...cycle, planned: false }, { ...revision, runningCycles: true }));
});

test('exactly the moves of the table are allowed', (t) => {
  for (const from of revisionStates)
    for (const to of revisionStates) {
      const move = () => assertRevisionMove(from, to);
      if (revisionMoves[from].includes(to)) t.notThrows(move, `${from} ${to}`);
      else t.throws(move, { instanceOf: RuleViolation }, `${from} ${to}`);
    }
});
