import type { ListedGoods } from './stock-request.js';

/** A SKU or bundle as the cycle sells it: what an order line keeps of it, what it needs, and from when it may be ordered. */
export interface SnapshotListing extends ListedGoods {
  readonly supplyPriceFen: number;
  readonly leaderRateBp: number;
  readonly promoted: boolean;
  readonly band: string;
  /** Only points whose leader carries one of these tags sell it; empty: every point. */
  readonly leaderTags: readonly string[];
  /** One piece; what a station's capacity counts. */
  readonly weightGrams: number;
  readonly volumeMillilitres: number;
  /** Presale: it may be ordered from then on, before the cycle opens. Null: with the cycle. */
  readonly sellsFrom: string | null;
}
