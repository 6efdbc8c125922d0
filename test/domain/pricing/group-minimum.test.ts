import test from 'ava';
import { assertGroupMinimum, judgeGroup } from '../../../domain/pricing/group-minimum.js';

test('a group that is not reached is cancelled or absorbed, as its policy says', (t) => {
  const minimum = { measure: 'pieces', atLeast: 20 } as const;
  t.is(judgeGroup({ ...minimum, policy: 'cancel' }, 19), 'cancelled');
  t.is(judgeGroup({ ...minimum, policy: 'absorb' }, 19), 'absorbed');
  for (const policy of ['cancel', 'absorb'] as const) t.is(judgeGroup({ ...minimum, policy }, 20), 'reached');
});

test('a minimum is about something, on some day', (t) => {
  const terms = {
    measure: 'pieces',
    atLeast: 20,
    policy: 'cancel',
    skuId: 'K1',
    leaderId: null,
    startsOn: '2026-11-22',
    endsOn: '2026-11-22',
  } as const;
  t.notThrows(() => assertGroupMinimum(terms));
  t.throws(() => assertGroupMinimum({ ...terms, skuId: null }), { message: /no-subject/ });
  t.throws(() => assertGroupMinimum({ ...terms, endsOn: '2026-11-21' }), { message: /no-day/ });
});
