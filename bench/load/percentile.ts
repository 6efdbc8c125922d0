/** The smallest value that at least `percent` of the values do not exceed; 0 of nothing. `sorted` is ascending. */
export function percentile(sorted: ArrayLike<number>, percent: number): number {
  const rank = Math.max(1, Math.ceil((sorted.length * percent) / 100));
  return sorted[rank - 1] ?? 0;
}

/** The middle value, or the mean of the two in the middle. NaN of nothing: a median of no rounds is no figure. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const upper = sorted[Math.floor(half)] ?? Number.NaN;
  return Number.isInteger(half) ? ((sorted[half - 1] ?? Number.NaN) + upper) / 2 : upper;
}

/**
 * The median of the ratios of rounds that were measured side by side: a machine that is slow for a minute is slow for
 * both. NaN if there is no round.
 */
export const medianRatio = (ours: readonly number[], theirs: readonly number[]): number =>
  median(ours.slice(0, theirs.length).map((value, round) => value / (theirs[round] ?? Number.NaN)));
