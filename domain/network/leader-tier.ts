/** A leader's tier, 0 to 2: what he sold in the last thirty days. A higher tier earns more points (rules.ts). */
export type LeaderTier = 0 | 1 | 2;

/**
 * What a leader must have sold in thirty days for tier 1 and tier 2, in fen. Smaller: everybody has the bonus and it
 * moves nobody. Larger: nobody reaches it. 5,000 and 10,000 yuan are the trade's usual steps.
 */
export const TIER_SALES_FEN = [500_000, 1_000_000] as const;

/** The tier that sales of thirty days give. */
export function tierOfSales(salesFen: number): LeaderTier {
  if (salesFen >= TIER_SALES_FEN[1]) return 2;
  return salesFen >= TIER_SALES_FEN[0] ? 1 : 0;
}
