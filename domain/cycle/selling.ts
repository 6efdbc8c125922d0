import { compareInstants, earliest } from '../values/instants.js';
import { RuleViolation } from '../values/rule-violation.js';

/** The instants that say when a cycle sells. */
export interface SellingInstants {
  readonly opensAt: string;
  readonly cutoffAt: string;
}

/**
 * Whether a cycle sells at an instant: opensAt <= at < cutoffAt. Its stored state is not asked.
 *
 * @rule CYC-25 The opening instant sells and the cutoff instant does not; the instants decide and not the stored
 *   state.
 * @test test/domain/cycle/selling.test.ts › the opening instant sells and the cutoff instant does not
 * @test test/activities/cycle/fence-races.test.ts › nothing joins or leaves a cycle once it is closed, however close
 *   it comes
 */
export function isSelling(cycle: SellingInstants, at: string): boolean {
  return compareInstants(cycle.opensAt, at) <= 0 && compareInstants(at, cycle.cutoffAt) < 0;
}

/** The cycle sells at the instant; refuses `cycle-not-open` before it and `cycle-closed` from the cutoff on. */
export function assertSelling(cycle: SellingInstants, at: string): void {
  if (compareInstants(at, cycle.opensAt) < 0) {
    throw new RuleViolation('cycle-not-open', { at, opensAt: cycle.opensAt });
  }
  if (compareInstants(at, cycle.cutoffAt) >= 0) {
    throw new RuleViolation('cycle-closed', { at, cutoffAt: cycle.cutoffAt });
  }
}

/**
 * Until when an order may be paid: its own expiry, but never longer than the cycle allows.
 *
 * @rule CYC-26 An order may be paid until its own expiry or the freeze, whichever comes first.
 * @test test/domain/cycle/selling.test.ts › an order is payable until its expiry or the freeze, whichever is first
 */
export function payableUntil(expiresAt: string, payUntil: string): string {
  return earliest(expiresAt, payUntil);
}
