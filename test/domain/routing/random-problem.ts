import { fc } from '../../support/properties.js';
import type { RoutingProblem } from '../../../domain/routing/problem.js';

const window = (fromSeconds: number, lengthSeconds: number) => ({
  fromSeconds,
  toSeconds: fromSeconds + lengthSeconds,
});

const stop = fc.record({
  load: fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 6 })),
  windows: fc.oneof(
    fc.constant([window(0, 20_000)]),
    fc.integer({ min: 0, max: 12_000 }).map((from) => [window(from, 2_000)]),
    fc.integer({ min: 0, max: 8_000 }).map((from) => [window(from, 500), window(from + 3_000, 1_000)]),
  ),
  serviceSeconds: fc.integer({ min: 0, max: 300 }),
});

const vehicle = fc.record({
  capacity: fc.tuple(fc.integer({ min: 20, max: 200 }), fc.integer({ min: 4, max: 30 })),
  shift: fc
    .tuple(fc.integer({ min: 0, max: 2_000 }), fc.constantFrom(2_500, 5_000, 14_000))
    .map(([from, length]) => window(from, length)),
});

/** Small problems of every kind: tight and loose, asymmetric, with stops that nobody can serve. */
export const randomProblem: fc.Arbitrary<RoutingProblem> = fc
  .record({
    stops: fc.array(stop, { maxLength: 10 }),
    vehicles: fc.array(vehicle, { maxLength: 4 }),
    vehicleFixedMeters: fc.constantFrom(0, 5_000, 100_000),
  })
  .chain(({ stops, vehicles, vehicleFixedMeters }) => {
    const size = stops.length + 1;
    const matrix = (max: number) =>
      fc
        .array(fc.array(fc.integer({ min: 0, max }), { minLength: size, maxLength: size }), {
          minLength: size,
          maxLength: size,
        })
        .map((rows) => rows.map((row, from) => row.with(from, 0)));
    return fc.record({
      depot: fc.constantFrom(window(0, 20_000), window(500, 5_000)),
      vehicles: fc.constant(vehicles),
      stops: fc.constant(stops),
      travelSeconds: matrix(900),
      distanceMeters: matrix(30_000),
      vehicleFixedMeters: fc.constant(vehicleFixedMeters),
    });
  });
