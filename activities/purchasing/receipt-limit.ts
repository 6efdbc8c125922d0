/**
 * How many pieces of a line may come in all: a tenth more than ordered. Smaller: a case that was packed
 * generously is sent back for nothing. Larger: a supplier's mistake becomes our payable and our waste.
 */
export const mostPieces = (orderedQuantity: number): number => Math.floor((orderedQuantity * 11) / 10);
