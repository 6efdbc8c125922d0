import { createOsrm } from './osrm.js';
import { straightLine } from './straight-line.js';
import type { TravelMatrixPort } from './travel-matrix-port.js';

/** Streets from OSRM where an address is set, straight lines otherwise. */
export const travelMatrixFrom = (osrmUrl: string | undefined): TravelMatrixPort =>
  osrmUrl === undefined ? straightLine : createOsrm({ url: osrmUrl });
