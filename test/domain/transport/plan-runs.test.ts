import test from 'ava';
import { planRuns, type RunRequest, type RunStop } from '../../../domain/transport/plan-runs.js';
import { straightMeters } from '../../../domain/transport/places.js';
import { travelMatrix } from '../../../domain/transport/travel.js';

const site = { lat: 27.825, lng: 113.085 };
const open = { fromSeconds: 0, toSeconds: 6 * 3_600 };
const van = { weightGrams: 500_000, volumeMillilitres: 2_600_000, crates: 30 };

/** Leaders on a spiral around the site, with a few crates each. */
function morning(leaders: number, change: Partial<RunRequest> = {}): RunRequest {
  const places = Array.from({ length: leaders }, (_, index) => ({
    lat: site.lat + 0.0012 * index * Math.cos(index * 2.4),
    lng: site.lng + 0.0012 * index * Math.sin(index * 2.4),
  }));
  const stops: RunStop[] = places.map((_, index) => ({
    leaderId: `L${index + 1}`,
    load: { weightGrams: 20_000 + 900 * index, volumeMillilitres: 90_000, crates: 2 },
    windows: [open],
    serviceSeconds: 240,
  }));
  const vehicles = ['V1', 'V2', 'V3'].map((vehicleId) => ({ vehicleId, capacity: van, shift: open }));
  return { depot: open, vehicles, stops, travel: travelMatrix([site, ...places]), ...change };
}

test('every leader is on one run in driving order, within the vehicle', async (t) => {
  const { runs, unserved } = await planRuns(morning(30));
  t.deepEqual(unserved, []);
  const leaders = runs.flatMap((run) => run.stops.map((stop) => stop.leaderId));
  t.is(new Set(leaders).size, 30);
  t.is(leaders.length, 30);
  for (const run of runs) {
    t.true(run.load.crates <= van.crates && run.load.weightGrams <= van.weightGrams);
    t.deepEqual(
      run.stops.map((stop) => stop.seq),
      run.stops.map((_, index) => index + 1),
    );
    t.true(run.returnSeconds <= open.toSeconds);
    t.is(
      run.load.crates,
      run.stops.reduce((sum, stop) => sum + stop.load.crates, 0),
    );
  }
  t.deepEqual(
    runs.map((run) => run.n),
    runs.map((_, index) => index + 1),
  );
});

test('no van is taken out that the goods do not need', async (t) => {
  t.is((await planRuns(morning(8))).runs.length, 1);
  t.is((await planRuns(morning(16))).runs.length, 2);
});

test('service begins inside the opening hours even when the van is early', async (t) => {
  const request = morning(4);
  const stops = request.stops.map((stop, index) =>
    index === 2 ? { ...stop, windows: [{ fromSeconds: 7_200, toSeconds: 7_800 }] } : stop,
  );
  const visit = (await planRuns({ ...request, stops })).runs
    .flatMap((run) => run.stops)
    .find((stop) => stop.leaderId === 'L3');
  t.true(visit !== undefined && visit.beginSeconds >= 7_200 && visit.beginSeconds <= 7_800);
});

test('a leader that nobody can reach is named with a reason in two languages', async (t) => {
  const request = morning(3);
  const stops = request.stops.map((stop, index) =>
    index === 1 ? { ...stop, load: { ...stop.load, crates: 31 } } : stop,
  );
  const { runs, unserved } = await planRuns({ ...request, stops });
  t.is(runs.flatMap((run) => run.stops).length, 2);
  t.deepEqual(
    unserved.map(({ leaderId, reason }) => [leaderId, reason]),
    [['L2', 'too-large']],
  );
  t.regex(unserved[0]?.explanation.zh ?? '', /最大车辆/);
});

test('leaders without goods are not visited, and the others keep their own distances', async (t) => {
  const full = morning(3);
  const nothing = { weightGrams: 0, volumeMillilitres: 0, crates: 0 };
  const stops = full.stops.map((stop, index) => (index === 1 ? { ...stop, load: nothing } : stop));
  const { runs } = await planRuns({ ...full, stops });
  t.deepEqual(runs.flatMap((run) => run.stops.map((stop) => stop.leaderId)).sort(), ['L1', 'L3']);
  const meters = full.travel.distanceMeters;
  t.is(runs[0]?.distanceMeters, (meters[0]?.[1] ?? 0) + (meters[1]?.[3] ?? 0) + (meters[3]?.[0] ?? 0));
});

test('a degree of latitude is 111.2 kilometres, and streets are longer by the detour', (t) => {
  const north = { lat: 28.825, lng: site.lng };
  t.true(Math.abs(straightMeters(site, north) - 111_195) < 20);
  const rule = { detourPercent: 150, metersPerHour: Array<number>(24).fill(30_000) };
  const { distanceMeters, travelSeconds } = travelMatrix([site, north], { rule });
  t.is(distanceMeters[0]?.[1], Math.round(straightMeters(site, north) * 1.5));
  t.is(distanceMeters[0]?.[0], 0);
  t.is(travelSeconds[1]?.[0], Math.ceil(((distanceMeters[1]?.[0] ?? 0) * 3_600) / 30_000));
});
