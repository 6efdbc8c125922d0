import test from 'ava';
import { straightMeters } from '../../domain/transport/places.js';
import { gcj02Of, wgs84FromGcj02 } from '../../lib/datum.js';
import { fc } from '../support/properties.js';

const inChina = fc.record({
  lng: fc.double({ min: 98, max: 122, noNaN: true }),
  lat: fc.double({ min: 22, max: 42, noNaN: true }),
});

test('a place in China is hundreds of meters apart in the two datums, and comes back where it was', (t) => {
  fc.assert(
    fc.property(inChina, (place) => {
      const shifted = gcj02Of(place);
      const meters = straightMeters(place, shifted);
      t.true(meters > 10 && meters < 1_000, `${meters} m`);
      t.true(straightMeters(place, wgs84FromGcj02(shifted)) <= 1);
    }),
  );
});

test('a place abroad is the same in both', (t) => {
  const berlin = { lng: 13.405, lat: 52.52 };
  t.deepEqual(gcj02Of(berlin), berlin);
  t.deepEqual(wgs84FromGcj02(berlin), berlin);
});
