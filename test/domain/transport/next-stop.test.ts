import test from 'ava';
import { assertFullCount, assertStopMove, nextStop } from '../../../domain/transport/next-stop.js';
import { canMove, type StopState, stopMoves, stopStates } from '../../../domain/transport/stop-lifecycle.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import { runMoves, runStates } from '../../../domain/transport/run-lifecycle.js';

const run = (...states: StopState[]) =>
  states.map((state, index) => ({ seq: index + 1, leaderId: `L${index + 1}`, state }));

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof RuleViolation) return error.code;
    throw error;
  }
  return 'allowed';
};

test('the next stop is the first that is neither signed, dropped nor failed', (t) => {
  t.is(nextStop(run('signed', 'dropped', 'failed', 'planned', 'planned'))?.seq, 4);
  t.is(nextStop(run('signed', 'arrived', 'planned'))?.seq, 2);
  t.is(nextStop(run('signed', 'failed')), undefined);
});

test('a stop is not started before the leader of the earlier one has signed', (t) => {
  t.is(
    codeOf(() => assertStopMove(run('arrived', 'planned'), 2, 'arrived')),
    'earlier-stop-open',
  );
  t.is(
    codeOf(() => assertStopMove(run('signed', 'planned'), 2, 'arrived')),
    'allowed',
  );
  t.is(
    codeOf(() => assertStopMove(run('failed', 'planned'), 2, 'arrived')),
    'allowed',
  );
});

test('a stop is signed only after the van arrived, and only once', (t) => {
  t.is(
    codeOf(() => assertStopMove(run('planned'), 1, 'signed')),
    'stop-move-not-allowed',
  );
  t.is(
    codeOf(() => assertStopMove(run('arrived'), 1, 'signed')),
    'allowed',
  );
  t.is(
    codeOf(() => assertStopMove(run('signed'), 1, 'signed')),
    'stop-move-not-allowed',
  );
  t.is(
    codeOf(() => assertStopMove(run('signed'), 9, 'signed')),
    'stop-unknown',
  );
});

test('a dropped stop may be signed while the driver is stops ahead', (t) => {
  t.is(
    codeOf(() => assertStopMove(run('dropped', 'arrived'), 1, 'signed')),
    'allowed',
  );
});

test('a signature for other counts than were loaded is refused', (t) => {
  const loaded = { crates: 3, parcels: 12 };
  t.is(
    codeOf(() => assertFullCount(loaded, { crates: 3, parcels: 12 })),
    'allowed',
  );
  t.is(
    codeOf(() => assertFullCount(loaded, { crates: 2, parcels: 12 })),
    'stop-count-differs',
  );
  t.is(
    codeOf(() => assertFullCount(loaded, { crates: 3, parcels: 11 })),
    'stop-count-differs',
  );
});

test('no stop leaves a signed or failed state', (t) => {
  for (const state of stopStates) {
    t.is(stopMoves[state].length === 0, state === 'signed' || state === 'failed');
    t.false(canMove(state, state));
  }
});

test('a run is loaded, departs and finishes, in this order and once', (t) => {
  for (const [place, state] of runStates.entries())
    t.deepEqual(runMoves[state], runStates.slice(place + 1, place + 2));
});
