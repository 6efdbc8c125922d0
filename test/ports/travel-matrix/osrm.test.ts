import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test from 'ava';
import { straightMeters } from '../../../domain/transport/places.js';
import { travelMatrix } from '../../../domain/transport/travel.js';
import { travelMatrixFrom } from '../../../ports/travel-matrix/from-settings.js';
import { createOsrm } from '../../../ports/travel-matrix/osrm.js';
import { straightLine } from '../../../ports/travel-matrix/straight-line.js';
import { TravelMatrixFailure } from '../../../ports/travel-matrix/travel-matrix-failure.js';

/** A service that speaks the table protocol over straight streets, one way 10 m longer than back, with its faults. */
const faults = { status: 200, noRoad: false };
const asked: string[] = [];
const server = createServer((request, response) => {
  const url = new URL(request.url ?? '', 'http://osrm.test');
  asked.push(url.pathname);
  const say = (status: number, body: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  if (faults.status !== 200) return say(faults.status, { code: 'InvalidQuery', message: 'no' });
  const places = (url.pathname.split('/').at(-1) ?? '').split(';').map((pair) => {
    const [lng = 0, lat = 0] = pair.split(',').map(Number);
    return { lng, lat };
  });
  if (places.length > 100) return say(400, { code: 'TooBig', message: 'too many' });
  const indices = (name: string): number[] => (url.searchParams.get(name) ?? '').split(';').map(Number);
  const meters = indices('sources').map((from) =>
    indices('destinations').map((to) => {
      const [a, b] = [places[from] ?? { lng: 0, lat: 0 }, places[to] ?? { lng: 0, lat: 0 }];
      return straightMeters(a, b) + (a.lng < b.lng ? 10 : 0);
    }),
  );
  const distances = meters.map((row) =>
    row.map((value) => (faults.noRoad && value > 0 ? null : value + 0.4)),
  );
  return say(200, {
    code: 'Ok',
    distances,
    durations: meters.map((row) => row.map((value) => (value / 10).toFixed(1)).map(Number)),
  });
});
let url = '';

test.before(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
test.beforeEach(() => {
  Object.assign(faults, { status: 200, noRoad: false });
  asked.length = 0;
});
test.after.always(() => void server.close());

const row = (count: number): { lng: number; lat: number }[] =>
  Array.from({ length: count }, (_, index) => ({ lng: 113 + index / 1000, lat: 27.8 }));
const hours = { from: 6, until: 12 };

test.serial(
  'a matrix larger than one question is asked in blocks and comes back whole and asymmetric',
  async (t) => {
    const places = row(120);
    const { distanceMeters, travelSeconds } = await createOsrm({ url })({ places, rivers: [], hours });
    for (const [from, to] of [
      [0, 119],
      [119, 0],
      [49, 50],
      [70, 10],
    ] as const) {
      const meters = straightMeters(places[from] as never, places[to] as never) + (from < to ? 10 : 0);
      t.is(distanceMeters[from]?.[to], meters);
      t.is(travelSeconds[from]?.[to], Math.ceil(Number((meters / 10).toFixed(1))));
    }
    t.true(places.every((_, index) => distanceMeters[index]?.[index] === 0));
    t.is(asked.length, 9);
    t.true(asked.every((path) => path.startsWith('/table/v1/driving/113.')));
  },
);

test.serial('a place without a road, a refusal and a dead service are told apart', async (t) => {
  const ask = { places: row(3), rivers: [], hours };
  const reason = async (osrm: ReturnType<typeof createOsrm>): Promise<string> =>
    (await t.throwsAsync(osrm(ask), { instanceOf: TravelMatrixFailure }))?.reason ?? '';
  faults.noRoad = true;
  t.is(await reason(createOsrm({ url })), 'unreachable');
  faults.status = 400;
  t.is(await reason(createOsrm({ url })), 'refused');
  faults.status = 503;
  t.is(await reason(createOsrm({ url })), 'unavailable');
  t.is(await reason(createOsrm({ url: 'http://127.0.0.1:1' })), 'unavailable');
});

test('without an address of a service the way is straight', async (t) => {
  const ask = { places: row(3), rivers: [], hours };
  t.is(travelMatrixFrom(undefined), straightLine);
  t.deepEqual(await straightLine(ask), travelMatrix(ask.places));
});
