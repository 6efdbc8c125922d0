import type { OrderState } from './lifecycle.js';

/** What has happened to an order and its goods; instants are ISO strings, null while it has not happened. */
export interface ProgressFacts {
  readonly state: OrderState;
  readonly endCause: string | null;
  readonly orderNo: string | null;
  readonly placedAt: string;
  readonly paidAt: string | null;
  readonly endedAt: string | null;
  readonly closedAt: string | null;
  readonly aggregatedAt: string | null;
  readonly collectedAt: string | null;
  readonly uncollectedAt: string | null;
  readonly completedAt: string | null;
  /** The waves of the pickup point: how many there are, how many are packed, when the first was begun, the last packed. */
  readonly waves: number;
  readonly wavesPacked: number;
  readonly pickingAt: string | null;
  readonly packedAt: string | null;
  readonly loadedAt: string | null;
  readonly departedAt: string | null;
  readonly signedAt: string | null;
  readonly stopState: string | null;
  /** Stops of the run before this one that are still to come. */
  readonly stopsAhead: number;
  /** On the region's wall clock, `09:40`. */
  readonly expiresLocal: string;
  readonly arrivalLocal: string | null;
  readonly pickupUntilLocal: string;
  readonly pickupPoint: string;
  /** Null when the reader may not know it. */
  readonly pickupCode: string | null;
  readonly moves: readonly { readonly at: string; readonly from: string; readonly to: string }[];
  readonly refunds: readonly ProgressRefund[];
}

export interface ProgressRefund {
  readonly cause: string;
  readonly reasonZh: string;
  readonly amountFen: number;
  readonly createdAt: string;
  readonly settledAt: string | null;
  /** The names of the goods it is for. */
  readonly goods: readonly string[];
}

export const progressCodes = [
  'placed',
  'moved',
  'paid',
  'cut-off',
  'buying',
  'sorting',
  'packed',
  'loaded',
  'on-the-way',
  'ready',
  'collected',
  'uncollected',
  'completed',
  'cancelled',
  'expired',
  'refund-sent',
  'refunded',
] as const;

export type ProgressCode = (typeof progressCodes)[number];
