import test from 'ava';
import {
  codeFailuresMax,
  decideRedemption,
  phoneFailuresMax,
  type Pickup,
  type Presented,
} from '../../../domain/pickup/redeem.js';
import type { ParcelState } from '../../../domain/warehouse/parcel-lifecycle.js';

const pickup = (memberId: string, states: readonly ParcelState[], change: Partial<Pickup> = {}): Pickup => ({
  leaderId: 'L1',
  memberId,
  code: `CODE-${memberId}`,
  phoneLastFour: '8899',
  parcels: states.map((state, index) => ({ parcelId: `${memberId}-${index + 1}`, state })),
  ...change,
});

const byCode = (code: string): Presented => ({ by: 'code', code });
const byPhone: Presented = { by: 'phone', lastFour: '8899' };

const decide = (presented: Presented, pickups: readonly Pickup[], failedAttempts = 0) =>
  decideRedemption({ leaderId: 'L1', presented, pickups, failedAttempts });

test('the code hands over what was signed and keeps what is still coming', (t) => {
  t.deepEqual(decide(byCode('CODE-M1'), [pickup('M1', ['collected', 'signed', 'loaded'])]), {
    accepted: true,
    memberId: 'M1',
    parcelIds: ['M1-2'],
    laterParcelIds: ['M1-3'],
    waitingParcelIds: [],
  });
});

test('a member may fetch some of the waiting parcels and leave the others, and no others', (t) => {
  const attempt = (parcelIds: readonly string[]) =>
    decideRedemption({
      leaderId: 'L1',
      presented: byCode('CODE-M1'),
      pickups: [pickup('M1', ['signed', 'signed', 'loaded'])],
      failedAttempts: 0,
      parcelIds,
    });
  t.like(attempt(['M1-2']), { accepted: true, parcelIds: ['M1-2'], waitingParcelIds: ['M1-1'] });
  t.like(attempt(['M1-3']), { accepted: false, code: 'pickup-parcel-unknown', countsAsFailure: false });
});

test('a code of another point is refused without counting as a guess', (t) => {
  const elsewhere = pickup('M1', ['signed'], { leaderId: 'L2' });
  t.like(decide(byCode('CODE-M1'), [elsewhere]), { code: 'pickup-wrong-point', countsAsFailure: false });
});

test('an unknown code and unknown digits count as a wrong try', (t) => {
  t.like(decide(byCode('CODE-M9'), [pickup('M1', ['signed'])]), {
    code: 'pickup-code-unknown',
    countsAsFailure: true,
  });
  const elsewhere = pickup('M1', ['signed'], { leaderId: 'L2' });
  t.like(decide(byPhone, [elsewhere]), { code: 'pickup-code-unknown', countsAsFailure: true });
});

test('parcels are not handed over before the leader signed, twice, or after the deadline', (t) => {
  const cases: [ParcelState[], string][] = [
    [['loaded', 'collected'], 'pickup-not-ready'],
    [['collected', 'collected'], 'pickup-already-collected'],
    [['collected', 'uncollected'], 'pickup-deadline-passed'],
    [['returned'], 'pickup-deadline-passed'],
  ];
  for (const [states, code] of cases) t.like(decide(byCode('CODE-M1'), [pickup('M1', states)]), { code });
});

test('digits are enough when one member has them, and not when two have parcels waiting', (t) => {
  t.like(decide(byPhone, [pickup('M1', ['signed'])]), { accepted: true, memberId: 'M1' });
  const both = [pickup('M1', ['signed']), pickup('M2', ['loaded'])];
  t.like(decide(byPhone, both), { code: 'pickup-phone-ambiguous', countsAsFailure: false });
  t.like(decide(byPhone, [pickup('M1', ['collected']), pickup('M2', ['signed'])]), {
    accepted: true,
    memberId: 'M2',
  });
});

test('after too many wrong tries digits are refused first and codes later', (t) => {
  const here = [pickup('M1', ['signed'])];
  t.like(decide(byPhone, here, phoneFailuresMax - 1), { accepted: true });
  t.like(decide(byPhone, here, phoneFailuresMax), { code: 'pickup-attempts-exhausted' });
  t.like(decide(byCode('CODE-M1'), here, phoneFailuresMax), { accepted: true });
  t.like(decide(byCode('CODE-M1'), here, codeFailuresMax), { code: 'pickup-attempts-exhausted' });
});
