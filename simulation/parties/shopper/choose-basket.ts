import type { Dice } from '../dice.js';
import type { BasketLine } from './plan-trips.js';

/** What the shop shows of a SKU. */
export interface Listing {
  readonly skuId: string;
  readonly available: number;
  /** 1 = first on the screen. */
  readonly rank: number;
}

/** Lines of a basket, and how often: 2.4 on average. */
const lineCounts = [
  [1, 22],
  [2, 36],
  [3, 27],
  [4, 11],
  [5, 4],
] as const;

/** Pieces of a line, and how often: 1.25 on average, so that a basket has three. */
const pieceCounts = [
  [1, 82],
  [2, 13],
  [3, 4],
  [5, 1],
] as const;

/** What a shopper takes from what is there: rather what stands at the top, each SKU once. May be empty. */
export function chooseBasket(listings: readonly Listing[], dice: Dice): BasketLine[] {
  const wanted = weighted(lineCounts, dice);
  const left = listings.filter((listing) => listing.available > 0);
  const lines: BasketLine[] = [];
  while (lines.length < wanted && left.length > 0) {
    const listing = dice.pick(left, ({ rank }) => 1 / Math.sqrt(rank));
    left.splice(left.indexOf(listing), 1);
    lines.push({ skuId: listing.skuId, quantity: Math.min(weighted(pieceCounts, dice), listing.available) });
  }
  return lines;
}

const weighted = (table: readonly (readonly [number, number])[], dice: Dice): number =>
  dice.pick(table, ([, weight]) => weight)[0];
