import test from 'ava';
import { fc } from '../../support/properties.js';
import { arrivalAt, planTrips } from '../../../simulation/parties/shopper/plan-trips.js';

const memberIds = Array.from({ length: 200 }, (_none, i) => `M${i + 1}`);
const fixed = [{ memberId: 'M3', lines: [{ skuId: 'S1', quantity: 5 }] }];
const plan = { memberIds, trips: 60, seed: 1, fixed };

test('the same seed gives the same trips, another seed others', (t) => {
  t.deepEqual(planTrips(plan), planTrips(plan));
  t.notDeepEqual(planTrips(plan), planTrips({ ...plan, seed: 2 }));
});

test('a plan has as many trips as asked for, in the order of arrival, hardly one after the sale', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0, max: 1000 }), (trips, seed) => {
        const planned = planTrips({ ...plan, trips, seed });
        const arrivals = planned.map((trip) => trip.arrivesAt);
        return (
          planned.length === trips &&
          planned.every((trip, i) => trip.no === i + 1) &&
          arrivals.every((at, i) => at >= 0 && at <= 1.01 && at >= (arrivals[i - 1] ?? 0))
        );
      }),
    ),
  );
});

test('whoever has a fixed order pays it in good time, fetches it and buys nothing else', (t) => {
  const own = planTrips(plan).filter((trip) => trip.memberId === 'M3');
  t.is(own.length, 1);
  t.like(own[0], { fate: 'pays', collects: true, claims: false, wantsCoupon: false, lines: fixed[0]?.lines });
  t.true((own[0]?.arrivesAt ?? 1) < 0.5);
});

test('a plan of sixty has every fate, a claim, somebody who never comes, and somebody who shops twice', (t) => {
  const trips = planTrips(plan);
  for (const fate of ['pays', 'pays-late', 'pays-too-late', 'never-pays', 'cancels'])
    t.true(
      trips.some((trip) => trip.fate === fate),
      fate,
    );
  t.true(trips.some((trip) => trip.claims && trip.collects));
  t.true(trips.some((trip) => !trip.collects));
  t.true(new Set(trips.map((trip) => trip.memberId)).size < trips.length);
});

test('whoever cancels came before the last third of the sale', (t) => {
  const cancelling = planTrips({ ...plan, trips: 1000 }).filter((trip) => trip.fate === 'cancels');
  t.true(cancelling.length > 0);
  t.true(cancelling.every((trip) => trip.arrivesAt <= 0.6));
});

test('a third comes in the last hour of twelve, eight in a hundred in the last ten minutes', (t) => {
  const arrivals = Array.from({ length: 1000 }, (_none, i) => arrivalAt((i + 0.5) / 1000));
  const share = (from: number): number => arrivals.filter((at) => at >= from).length / 1000;
  t.is(share(11 / 12), 0.35);
  t.is(share(71 / 72), 0.08);
  t.is(share(4319 / 4320), 0.01);
});

test('of a city’s visits a few come too late, a few move, and no more stay away or claim than the rates say', (t) => {
  const members = Array.from({ length: 12_000 }, (_none, i) => `M${i}`);
  const trips = planTrips({ ...plan, memberIds: members, trips: 1500, fixed: [] });
  const count = (of: (trip: (typeof trips)[number]) => boolean): number => trips.filter(of).length;
  const near = (of: number, expected: number): boolean => Math.abs(of - expected) <= expected / 2;
  t.true(
    near(
      count((trip) => trip.arrivesAt > 1),
      10,
    ),
  );
  t.true(
    near(
      count((trip) => trip.moves),
      14,
    ),
  );
  t.true(
    near(
      count((trip) => !trip.collects),
      27,
    ),
  );
  t.true(
    near(
      count((trip) => trip.claims),
      95,
    ),
  );
  t.true(
    near(
      count((trip) => trip.usesCart),
      300,
    ),
  );
  t.true(trips.some((trip) => trip.repeats));
});
