/** Over whom a purchase limit is counted: one member, all of a household, one device, or one pickup point. */
export type LimitSubject = 'member' | 'household' | 'device' | 'leader';

/** Over what time: one cycle, everything ordered on one day of sale, or ever. */
export type LimitSpan = 'cycle' | 'day' | 'always';

/** At most this many pieces of a SKU, of a category, or (both null) of everything. */
export interface SnapshotLimit {
  readonly limitId: string;
  readonly per: LimitSubject;
  readonly span: LimitSpan;
  readonly skuId: string | null;
  readonly categoryId: string | null;
  readonly quantity: number;
}

/** What a station's capacity is counted in. */
export type CapacityUnit = 'pieces' | 'grams' | 'millilitres';

/** How much a grid station takes for one cycle. */
export interface StationCapacity {
  readonly siteId: string;
  readonly unit: CapacityUnit;
  readonly quantity: number;
}

/** What may be ordered at most in a cycle, by whom and at which station. There is no member in it. */
export interface SnapshotLimits {
  readonly limits: readonly SnapshotLimit[];
  readonly capacities: readonly StationCapacity[];
  /** Stations that were full and take no more orders of the cycle. */
  readonly closedSites: readonly string[];
  /** The region's cycles that still sell, by cutoff: a presale order counts on the day that sells when it is placed. */
  readonly saleDays: readonly { readonly day: string; readonly cutoffAt: string }[];
}
