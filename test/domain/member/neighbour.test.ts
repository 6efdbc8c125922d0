import test from 'ava';
import { assertNeighbour, NEIGHBOURS_A_DAY } from '../../../domain/member/neighbour.js';

test('a leader serves members of his own point, and himself as a member', (t) => {
  const mine = { memberId: 'M1', leaderId: 'L1', isSelf: false };
  t.notThrows(() => assertNeighbour(mine, 'L1'));
  t.throws(() => assertNeighbour(mine, 'L2'), { message: /neighbour-not-yours/ });
  t.throws(() => assertNeighbour(undefined, 'L1'), { message: /neighbour-not-yours/ });
  t.throws(() => assertNeighbour({ ...mine, isSelf: true }, 'L1'), { message: /neighbour-is-self/ });
  t.true(NEIGHBOURS_A_DAY > 0);
});
