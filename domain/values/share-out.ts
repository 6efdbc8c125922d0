/** One part while it is being rounded: its whole share and what the division left of it. */
interface Part {
  readonly index: number;
  readonly share: number;
  readonly remainder: bigint;
}

/**
 * The total is divided over the weights in whole units, by largest remainder: the shares add up to exactly the total,
 * and each is its exact quota rounded down or up. Of equal remainders the earlier index gets the unit, so the result
 * depends on nothing but the arguments. A zero weight gets nothing.
 *
 * `total` is fen or pieces, zero or more; weights are whole numbers, zero or more. If every weight is zero, the total
 * must be zero as well, since nobody is entitled to it. Bad input is a RangeError.
 * Method: Hamilton apportionment. It is not monotone in the total (the Alabama paradox), so a share must never be
 * recomputed for a smaller total and compared with the older one.
 *
 * @rule UNIT-04 What is shared adds up to the whole: by largest remainder, and of equal remainders the earlier one
 *   gets the unit.
 * @test test/domain/values/share-out.test.ts › shares add up to the total, and each is its quota rounded down or up
 * @test test/domain/values/share-out.test.ts › equal remainders go to the earlier index
 */
export function shareOut(total: number, weights: readonly number[]): number[] {
  assertWhole(total, 'total');
  const weightSum = sumOfWeights(weights);
  if (weightSum === 0n) {
    if (total > 0) throw new RangeError(`${total} cannot be shared: every weight is zero`);
    return weights.map(() => 0);
  }
  const parts = weights.map((weight, index) => exactPart(index, BigInt(total) * BigInt(weight), weightSum));
  return withRest(parts, total);
}

/**
 * As shareOut, but no share exceeds its cap: what a full part cannot take goes to the others by their weights, until
 * the total is placed. `caps` are whole units and double as weights, unless `weights` are given.
 * The shares add up to min(total, sum of the caps whose weight is not zero). Example: received pieces shared over what
 * each leader ordered.
 */
export function shareOutCapped(
  total: number,
  caps: readonly number[],
  weights: readonly number[] = caps,
): number[] {
  if (caps.length !== weights.length) throw new RangeError('there must be one cap for each weight');
  for (const cap of caps) assertWhole(cap, 'cap');
  const shares = caps.map(() => 0);
  let left = assertWhole(total, 'total');
  while (left > 0) {
    // A round either places everything or fills at least one cap, so there are at most as many rounds as parts.
    const open = weights.map((weight, index) => (at(shares, index) < at(caps, index) ? weight : 0));
    if (sumOfWeights(open) === 0n) break;
    const round = shareOut(left, open).map((share, index) =>
      Math.min(share, at(caps, index) - at(shares, index)),
    );
    for (const [index, share] of round.entries()) shares[index] = at(shares, index) + share;
    left -= round.reduce((sum, share) => sum + share, 0);
  }
  return shares;
}

function exactPart(index: number, product: bigint, weightSum: bigint): Part {
  return { index, share: Number(product / weightSum), remainder: product % weightSum };
}

function withRest(parts: readonly Part[], total: number): number[] {
  const shares = parts.map((part) => part.share);
  const rest = total - shares.reduce((sum, share) => sum + share, 0);
  const byRemainder = parts.toSorted((a, b) => compare(b.remainder, a.remainder) || a.index - b.index);
  for (const { index } of byRemainder.slice(0, rest)) shares[index] = at(shares, index) + 1;
  return shares;
}

function compare(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

// BigInt, since total × weight passes 2^53 for ordinary weights such as fen × basis points.
function sumOfWeights(weights: readonly number[]): bigint {
  return weights.reduce((sum, weight) => sum + BigInt(assertWhole(weight, 'weight')), 0n);
}

function assertWhole(value: number, name: string): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new RangeError(`${name} must be a whole number, zero or more, got ${value}`);
}

function at(values: readonly number[], index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError(`there is no part ${index}`);
  return value;
}
