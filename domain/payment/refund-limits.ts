import type { Pace } from '../cycle/pace.js';

/**
 * Refunds of one payment, the provider's own limit. Other values would disagree with the provider.
 *
 * @rule PAY-08 A payment has at most this many refunds.
 * @value REFUNDS_PER_PAYMENT refunds
 * @test test/activities/payment/refund-queue.test.ts › the fifty-first refund of a payment is refused
 */
export const REFUNDS_PER_PAYMENT = 50;

/**
 * Refunds asked for in a second, all payments together; the provider refuses from 150 on. Smaller: a cancelled cycle's
 * members wait. Larger: what else the merchant does at that moment is refused.
 *
 * @rule PAY-09 The provider is asked for so many refunds in a second at most, all payments together.
 * @value REFUNDS_PER_SECOND refunds
 * @test test/activities/payment/refund-queue.test.ts › no more refunds are sent in a second than the provider takes
 */
export const REFUNDS_PER_SECOND = 120;

/**
 * Refunds that fail in a second; the provider cuts a merchant off from 6 on. Smaller: one payment in trouble slows the
 * others. Larger: a broken minute ends all refunds.
 */
export const REFUND_FAILURES_PER_SECOND = 4;

const REAL_DAY_SECONDS = 86_400;

/** How much faster than real the provider's rules run at this pace. */
export const paceFactor = (pace: Pace): number =>
  pace.kind === 'real' ? 1 : Math.max(1, REAL_DAY_SECONDS / pace.speed);

const firstRetryMs = 2_000;

/**
 * How long after its n-th failed attempt a refund is tried again: doubled from two seconds, never beyond `longestMs`.
 * Shorter, and a provider that is down is asked by everybody at once; longer, and a member waits after it is back.
 *
 * @rule PAY-10 A refund that fails is tried again, each time after twice the time, under the same number.
 * @test test/domain/payment/refund-limits.test.ts › each failure doubles the wait, up to the longest
 */
export const retryAfterMs = (attempts: number, longestMs: number): number =>
  Math.min(longestMs, firstRetryMs * 2 ** Math.min(Math.max(attempts - 1, 0), 20));
