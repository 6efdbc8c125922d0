import type { Pace } from '../pace.js';

/** The provider's limits, as data: real milliseconds (already scaled by the pace) and fen. */
export interface ProviderRules {
  /** `time_expire` must be at least this far ahead. */
  readonly expireAheadMs: number;
  /** Between two refunds of one payment. */
  readonly refundSpacingMs: number;
  readonly refundsPerPayment: number;
  /** From the acceptance of a refund to its end. */
  readonly refundTakesMs: number;
  /** From the upload of shipping info until the money can be used. */
  readonly settleAfterMs: number;
  /** A transfer not confirmed by then fails and gives its money back. */
  readonly confirmTransferWithinMs: number;
  readonly transferLeastFen: number;
  readonly transferMostFen: number;
  /**
   * What the merchant has put into the account beforehand, so that it can pay commission before money
   * settles.
   */
  readonly openingBalanceFen: number;
  /** The bill of a day can be had from the next day on, 9 o'clock; at a faster pace at once. */
  readonly billsAtOnce: boolean;
  /** The steps of the notice schedule, the first one after the first attempt. */
  readonly noticeStepsMs: readonly number[];
}

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** 15 s, 15 s, 30 s, 3 m, 10 m, 20 m, 30 m × 3, 60 m, 3 h × 3, 6 h × 2: the provider's published schedule. */
const noticeSteps: readonly number[] = [
  15 * secondMs,
  15 * secondMs,
  30 * secondMs,
  3 * minuteMs,
  10 * minuteMs,
  20 * minuteMs,
  30 * minuteMs,
  30 * minuteMs,
  30 * minuteMs,
  60 * minuteMs,
  3 * hourMs,
  3 * hourMs,
  3 * hourMs,
  6 * hourMs,
  6 * hourMs,
];

/**
 * Least real milliseconds between two attempts of one notice. Smaller makes a fast day send all fifteen
 * before a restarted API listens again; larger makes it wait for a notice longer than its own windows last.
 */
const noticeStepFloorMs = 250;

/** Each rule scaled by the pace; `own` replaces single ones. */
export function providerRules(pace: Pace, own: Partial<ProviderRules> = {}): ProviderRules {
  return {
    expireAheadMs: pace.scaleMs(minuteMs),
    refundSpacingMs: pace.scaleMs(minuteMs),
    refundsPerPayment: 50,
    refundTakesMs: pace.scaleMs(3 * secondMs, 20),
    settleAfterMs: pace.scaleMs(2 * dayMs),
    confirmTransferWithinMs: pace.scaleMs(dayMs, 5 * secondMs),
    transferLeastFen: 10,
    transferMostFen: 20_000,
    openingBalanceFen: 10_000_000,
    billsAtOnce: pace.factor > 1,
    noticeStepsMs: noticeSteps.map((step) => pace.scaleMs(step, noticeStepFloorMs)),
    ...own,
  };
}
