import test from 'ava';
import { fc } from '../../support/properties.js';
import { promotersOf } from '../../../domain/commission/inviter-chain.js';
import { closesRing, assertNoRing, type Invitation } from '../../../domain/commission/ring.js';

const farther = { levelOne: 'farther' } as const;
const nearest = { levelOne: 'nearest' } as const;
const chain = { buyer: 'A', nearest: 'B', second: 'C' };

test('A invited by B invited by C: under the farther rule C is level 1 and B is level 2', (t) => {
  t.deepEqual(promotersOf(chain, farther), [
    { level: 1, memberId: 'C' },
    { level: 2, memberId: 'B' },
  ]);
});

test('A invited by B invited by C: under the nearest rule B is level 1 and C is level 2', (t) => {
  t.deepEqual(promotersOf(chain, nearest), [
    { level: 1, memberId: 'B' },
    { level: 2, memberId: 'C' },
  ]);
});

test('a lone inviter is level 1 under both rules', (t) => {
  for (const rule of [farther, nearest]) {
    t.deepEqual(promotersOf({ buyer: 'A', nearest: 'B', second: null }, rule), [{ level: 1, memberId: 'B' }]);
    t.deepEqual(promotersOf({ buyer: 'A', nearest: null, second: null }, rule), []);
  }
});

test('promoters are at most two, different, stored inviters, and never the buyer', (t) => {
  const member = fc.constantFrom('A', 'B', 'C');
  fc.assert(
    fc.property(
      fc.option(member),
      fc.option(member),
      fc.constantFrom(farther, nearest),
      (first, second, rule) => {
        const promoters = promotersOf({ buyer: 'A', nearest: first, second }, rule);
        const ids = promoters.map((promoter) => promoter.memberId);
        t.is(new Set(ids).size, ids.length);
        t.true(ids.every((id) => id !== 'A' && (id === first || id === second)));
        t.deepEqual(
          promoters.map((promoter) => promoter.level),
          [1, 2].slice(0, promoters.length) as (1 | 2)[],
        );
      },
    ),
  );
});

test('an edge closes a ring if it leads back to the member', (t) => {
  const edges: Invitation[] = [
    { memberId: 'A', inviterId: 'B' },
    { memberId: 'B', inviterId: 'C' },
  ];
  t.true(closesRing(edges, { memberId: 'C', inviterId: 'A' }));
  t.true(closesRing([], { memberId: 'A', inviterId: 'A' }));
  t.false(closesRing(edges, { memberId: 'D', inviterId: 'A' }));
  t.throws(() => assertNoRing(edges, { memberId: 'C', inviterId: 'B' }), { message: /inviter-closes-ring/ });
});

test('a graph built only of allowed edges has no ring', (t) => {
  const edge = fc.tuple(fc.nat(7), fc.nat(7));
  fc.assert(
    fc.property(fc.array(edge, { maxLength: 30 }), (edges) => {
      const graph: Invitation[] = [];
      for (const [member, inviter] of edges) {
        const added = { memberId: String(member), inviterId: String(inviter) };
        if (graph.some((one) => one.memberId === added.memberId) || closesRing(graph, added)) continue;
        graph.push(added);
      }
      // Oracle: peel off members nobody invited; in a graph with a ring some edge is never peeled.
      let rest: readonly Invitation[] = graph;
      for (let round = 0; round <= graph.length; round += 1) {
        rest = rest.filter((one) => rest.some((other) => other.memberId === one.inviterId));
      }
      t.deepEqual(rest, []);
    }),
  );
});

test('a ring that is already there ends the walk', (t) => {
  const ring = [
    { memberId: 'A', inviterId: 'B' },
    { memberId: 'B', inviterId: 'A' },
  ];
  t.false(closesRing(ring, { memberId: 'C', inviterId: 'A' }));
});
