import test from 'ava';
import {
  assertChangePossible,
  compareMarks,
  type LeaderChangeFacts,
} from '../../../domain/network/leader-change.js';
import { canMove, leaderChangeStates } from '../../../domain/network/leader-change-lifecycle.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';

const leave: LeaderChangeFacts = {
  kind: 'leave',
  from: { day: '2026-11-23', slot: 1 },
  back: { day: '2026-11-25', slot: 1 },
  firstOpen: { day: '2026-11-22', slot: 2 },
  active: true,
  siteId: 'G1',
  toSite: null,
  neighbourSells: true,
  overlaps: false,
};
const move: LeaderChangeFacts = {
  ...leave,
  kind: 'move',
  back: null,
  toSite: { kind: 'grid', siteId: 'G2' },
  neighbourSells: null,
};

function told(facts: LeaderChangeFacts): unknown {
  try {
    return assertChangePossible(facts) ?? 'possible';
  } catch (error) {
    if (error instanceof RuleViolation) return error.details['why'] ?? error.code;
    throw error;
  }
}

test('exactly these moves of a leader’s change are allowed', (t) => {
  const allowed = leaderChangeStates.flatMap((from) =>
    leaderChangeStates.filter((to) => canMove(from, to)).map((to) => `${from} ${to}`),
  );
  t.deepEqual(allowed, ['asked effective', 'asked refused', 'asked withdrawn', 'effective ended']);
});

test('a change begins with a cycle that is not frozen, and makes sense', (t) => {
  t.is(told(leave), 'possible');
  t.is(told({ ...leave, kind: 'suspension', back: null, neighbourSells: null }), 'possible');
  t.is(told(move), 'possible');
  t.is(told({ ...leave, firstOpen: null }), 'possible');
  t.is(told({ ...leave, from: { day: '2026-11-22', slot: 1 } }), 'leader-change-too-late');
  t.is(told({ ...leave, active: false }), 'leader-closed');
  t.is(told({ ...leave, back: leave.from }), 'back-before-from');
  t.is(told({ ...leave, toSite: move.toSite }), 'site-for-a-move-only');
  t.is(told({ ...move, toSite: null }), 'site-for-a-move-only');
  t.is(told({ ...move, back: leave.back }), 'a-move-is-for-good');
  t.is(told({ ...move, toSite: { kind: 'grid', siteId: 'G1' } }), 'not-another-grid-station');
  t.is(told({ ...move, toSite: { kind: 'central', siteId: 'C' } }), 'not-another-grid-station');
  t.is(told({ ...leave, neighbourSells: false }), 'neighbour-closed');
  t.is(told({ ...leave, overlaps: true }), 'leader-change-overlaps');
});

test('cycles are ordered by day, then by slot', (t) => {
  const marks = [
    { day: '2026-11-23', slot: 1 },
    { day: '2026-11-22', slot: 2 },
    { day: '2026-11-22', slot: 1 },
  ];
  const sorted = marks.toSorted(compareMarks).map(({ day, slot }) => `${day}/${slot}`);
  t.deepEqual(sorted, ['2026-11-22/1', '2026-11-22/2', '2026-11-23/1']);
});
