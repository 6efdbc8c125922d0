import test from 'ava';
import type { DayFigures } from '../../simulation/days/figures.js';
import type { Disruption } from '../../simulation/days/phases.js';
import { type OwnTemporal, ownTemporal } from '../support/own-temporal.js';
import { type SmallCity, smallCity } from '../support/small-day.js';

let temporal: OwnTemporal | undefined;
let city: SmallCity | undefined;
let day: DayFigures | undefined;
const done: string[] = [];

/** What is broken, and noted once it was, so that a disruption that never came fails the test. */
function disruptions({ services: { group } }: SmallCity, server: OwnTemporal): Disruption[] {
  const killed = (name: Parameters<typeof group.kill>[0]) => async (): Promise<void> => {
    await group.kill(name, 'SIGKILL');
    await group.restart(name);
    done.push(name);
  };
  return [
    { phase: 'sale', afterMs: 4000, act: killed('relay') },
    { phase: 'receive', afterMs: 100, act: killed('operations') },
    { phase: 'pick', afterMs: 300, act: killed('orchestration') },
    {
      phase: 'deliver',
      afterMs: 300,
      act: async () => {
        await server.loseEverything();
        done.push('temporal');
      },
    },
  ];
}

test.before('a day is played while its processes are killed and Temporal loses its file', async (t) => {
  t.timeout(240_000);
  temporal = await ownTemporal();
  city = await smallCity({ ownTemporal: temporal.address, speed: 36, seed: 7 });
  day = await city.play({ orders: 24, disruptions: disruptions(city, temporal) });
});

test.after.always('everything is stopped', async () => {
  await city?.close();
  await temporal?.close();
});

test('workers and relay were killed in mid-phase and Temporal lost its file in mid-night', (t) => {
  t.deepEqual(done, ['relay', 'operations', 'orchestration', 'temporal']);
});

test('the day is settled all the same: same sums as the simulators, no invariant broken', (t) => {
  if (day === undefined) throw new Error('the day was not played');
  t.deepEqual(day.faults, []);
  t.deepEqual(day.invariants.violations, []);
  t.true(day.comparisons.length >= 10);
  t.true(day.comparisons.every(({ ours, theirs }) => ours === theirs));
  t.true(day.orders.paid > 10);
  t.is(day.transport.signedStops, day.transport.stops);
  t.true(day.paidLeader.amountFen > 0);
});
