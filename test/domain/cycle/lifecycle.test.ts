import test from 'ava';
import {
  canMove,
  cycleMoves,
  cycleStates,
  hasReached,
  type CycleState,
} from '../../../domain/cycle/lifecycle.js';

test('a cycle goes through its states in order and skips none', (t) => {
  const path: CycleState[] = ['planned', 'closed', 'frozen', 'aggregated', 'delivered', 'settled'];
  for (const [i, from] of path.entries()) {
    for (const [j, to] of path.entries()) {
      const reopened = from === 'closed' && to === 'planned';
      t.is(canMove(from, to), j === i + 1 || reopened, `${from} ${to}`);
    }
  }
});

test('a cycle is cancelled only before anything was bought for it', (t) => {
  t.deepEqual(
    cycleStates.filter((state) => canMove(state, 'cancelled')),
    ['planned', 'closed'],
  );
});

test('settled and cancelled are final, every other state leads on', (t) => {
  t.deepEqual(
    cycleStates.filter((state) => cycleMoves[state].length === 0),
    ['settled', 'cancelled'],
  );
});

test('a cancelled cycle has reached no state but that', (t) => {
  t.true(hasReached('delivered', 'frozen'));
  t.true(hasReached('frozen', 'frozen'));
  t.false(hasReached('closed', 'frozen'));
  t.false(hasReached('cancelled', 'closed'));
  t.false(hasReached('settled', 'cancelled'));
});
