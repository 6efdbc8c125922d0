/** The channel's fee, 0.6 %, in tenths of a percent: 6 of 1000. */
const feePerThousand = 6;

/**
 * The fee on an amount that stays with the merchant, in fen, rounded half up as the provider rounds each
 * line.
 */
export const feeFenOf = (amountFen: number): number => Math.floor((amountFen * feePerThousand + 500) / 1000);

/** Yuan with two decimals, as bills write amounts. */
export const toYuan = (fen: number): string => (fen / 100).toFixed(2);

/** Yuan with five decimals, as bills write fees. */
export const toFeeYuan = (fen: number): string => (fen / 100).toFixed(5);
