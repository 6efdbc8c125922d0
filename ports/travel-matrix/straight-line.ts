import { travelMatrix } from '../../domain/transport/travel.js';
import type { TravelMatrixPort } from './travel-matrix-port.js';

/** Straight lines with a detour, at the speed of the hour, over the bridges: needs no service and never fails. */
export const straightLine: TravelMatrixPort = async ({ places, rivers, hours }) =>
  travelMatrix(places, { rivers, hours });
