import type { Place } from '../../domain/transport/places.js';
import type { River } from '../../domain/transport/river.js';
import type { HoursOfDay, TravelMatrix } from '../../domain/transport/travel.js';

/** What a morning asks for. */
export interface TravelAsk {
  /** WGS-84, the depot first by convention. */
  readonly places: readonly Place[];
  /** Rivers and railways of the region, for those who know no streets. */
  readonly rivers: readonly River[];
  /** When the vans drive. */
  readonly hours: HoursOfDay;
}

/**
 * Whole seconds and meters between every two places, square over the places in their order, zero on the diagonal.
 * @throws TravelMatrixFailure
 */
export type TravelMatrixPort = (ask: TravelAsk) => Promise<TravelMatrix>;
