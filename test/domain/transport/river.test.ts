import test from 'ava';
import { places as zhuzhou } from '../../../db/sample/zhuzhou-places.js';
import { type Place, straightMeters } from '../../../domain/transport/places.js';
import { liesBetween, metersOverBridges, type River } from '../../../domain/transport/river.js';
import { travelMatrix } from '../../../domain/transport/travel.js';
import { fc } from '../../support/properties.js';

/** A river from south to north at 113.12 with bridges at 27.70 and 27.90. */
const at = (lat: number, lng: number): Place => ({ lat, lng });
const bridges = [at(27.7, 113.12), at(27.9, 113.12)];
const straight: River = { course: [at(20, 113.12), ...bridges, at(40, 113.12)], bridges };

/** The Xiang as the sample city has it. */
const points = zhuzhou.crossings.map(([, , , kind, , lng, lat]) => ({
  kind,
  place: at(Number(lat), Number(lng)),
}));
const xiang: River = {
  course: points.map(({ place }) => place),
  bridges: points.filter(({ kind }) => kind === '桥').map(({ place }) => place),
};

const somewhere = fc
  .tuple(fc.integer({ min: 27_650, max: 27_950 }), fc.integer({ min: 113_000, max: 113_250 }))
  .map(([lat, lng]) => at(lat / 1000, lng / 1000));
const somewhereBeside = somewhere.filter(({ lng }) => lng !== 113.12);

test('a leg over the river is as long as the way by its best bridge', (t) => {
  const [west, east] = [at(27.75, 113.1), at(27.75, 113.14)];
  const [south, north] = bridges.map((bridge) => straightMeters(west, bridge) + straightMeters(bridge, east));
  t.true((south ?? 0) < (north ?? 0));
  t.is(metersOverBridges(west, east, [straight]), south ?? 0);
  t.true(metersOverBridges(west, east, [straight]) > 2 * straightMeters(west, east));
});

test('a leg on one bank is as long as without the river', (t) => {
  fc.assert(
    fc.property(somewhereBeside, somewhereBeside, (from, to) => {
      const sameBank = from.lng < 113.12 === to.lng < 113.12;
      t.is(liesBetween(straight, from, to), !sameBank);
      if (sameBank) t.is(metersOverBridges(from, to, [straight]), straightMeters(from, to));
    }),
  );
});

test('a way is never shorter than the straight one, nor than any bridge allows, and is the same back', (t) => {
  fc.assert(
    fc.property(somewhere, somewhere, fc.constantFrom(straight, xiang), (from, to, river) => {
      const meters = metersOverBridges(from, to, [river]);
      t.true(meters >= straightMeters(from, to));
      t.is(metersOverBridges(to, from, [river]), meters);
      const ways = river.bridges.map((bridge) => straightMeters(from, bridge) + straightMeters(bridge, to));
      if (liesBetween(river, from, to))
        t.true(ways.every((way) => meters <= Math.max(way, straightMeters(from, to))));
    }),
  );
});

test('two rivers between two places are both crossed by a bridge', (t) => {
  const second: River = {
    course: [at(20, 113.2), at(27.8, 113.2), at(40, 113.2)],
    bridges: [at(27.8, 113.2)],
  };
  const [west, east] = [at(27.8, 113.0), at(27.8, 113.25)];
  const ways = bridges.map(
    (bridge) =>
      straightMeters(west, bridge) +
      straightMeters(bridge, at(27.8, 113.2)) +
      straightMeters(at(27.8, 113.2), east),
  );
  t.is(metersOverBridges(west, east, [straight, second]), Math.min(...ways));
  t.is(metersOverBridges(west, east, [second, straight]), Math.min(...ways));
});

test('a river without a bridge holds nobody up, and a line through a point of its course crosses once', (t) => {
  const [west, east] = [at(27.7, 113.1), at(27.7, 113.14)];
  t.is(metersOverBridges(west, east, [{ ...straight, bridges: [] }]), straightMeters(west, east));
  t.true(liesBetween(straight, west, east));
});

test('the stations of the sample city lie on the banks where they are: 天元 alone in the west', (t) => {
  const places = zhuzhou.sites.map(([id, , , , lng, lat]) => ({ id, place: at(Number(lat), Number(lng)) }));
  const tianyuan = places.find(({ id }) => id === 'TY')?.place ?? at(0, 0);
  const beyond = places.filter(({ place }) => liesBetween(xiang, tianyuan, place)).map(({ id }) => id);
  t.deepEqual(beyond, ['ZX', 'LS', 'SF', 'LK']);
});

test('the matrix takes the bridges, and stays symmetric with a zero diagonal', (t) => {
  const places = [at(27.75, 113.1), at(27.75, 113.14), at(27.76, 113.1)];
  const dry = travelMatrix(places).distanceMeters;
  const wet = travelMatrix(places, { rivers: [straight] }).distanceMeters;
  t.is(wet[0]?.[2], dry[0]?.[2]);
  t.true((wet[0]?.[1] ?? 0) > (dry[0]?.[1] ?? 0));
  t.is(wet[1]?.[0], wet[0]?.[1]);
  t.is(wet[1]?.[1], 0);
});
