import { paced, type Pace } from './pace.js';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * Every duration that is not a phase of the cycle, in milliseconds at the real pace. Each says what breaks if it is
 * smaller and what if it is larger. timetable.ts alone adds them to instants.
 */
export const durations = {
  /** An unpaid order expires. Smaller: people lose their basket while they look for a card. Larger: stock is held idle. */
  paymentExpiryMs: 15 * MINUTE_MS,
  /** The unpaid order's reminder. Smaller: it disturbs a payment under way. Larger: no time is left to act on it. */
  paymentReminderMs: 10 * MINUTE_MS,
  /** A payment without notice is queried. Smaller: it wastes the provider's quota. Larger: a paid order looks unpaid. */
  paymentQueryMs: 1 * MINUTE_MS,
  /** Between two refunds of one order. Smaller: the provider refuses (1 minute). Larger: members wait. */
  refundSpacingMs: 1 * MINUTE_MS,
  /** A refund or payout under way is queried again. Smaller: quota is wasted. Larger: the books lag the provider. */
  providerQueryMs: 5 * MINUTE_MS,
  /** A silent supplier is reminded. Smaller: it nags people who load trucks. Larger: confirmBy passes first. */
  supplierReminderMs: 15 * MINUTE_MS,
  /** A backup supplier answers. Smaller: it cannot check its stock. Larger: its truck misses receiveBy. */
  supplierBackupMs: 30 * MINUTE_MS,
  /** A leader who is not there is reminded. Smaller: it nags. Larger: the van waits or leaves without signature. */
  signOffReminderMs: 10 * MINUTE_MS,
  /** A member is reminded of the pickup after the sign-off. Smaller: nobody is home. Larger: chilled goods suffer. */
  pickupReminderMs: 4 * HOUR_MS,
  /** The least time to collect after a late sign-off. Smaller: a late van costs members their goods. Larger: leaders wait. */
  pickupLeastMs: 4 * HOUR_MS,
  /** A member may claim after collecting. Smaller: dinner has not been cooked. Larger: perishables prove nothing. */
  claimWindowMs: 24 * HOUR_MS,
  /** A person decides a claim. Smaller: staff cannot look at photos. Larger: members go to the hotline. */
  claimDecisionMs: 2 * HOUR_MS,
  /** Commission is payable after the claims closed. Smaller: refunds arrive as debts. Larger: leaders leave. */
  payableAfterClaimsMs: 1 * DAY_MS,
  /** A payee confirms a transfer; the provider's own limit. Other values would disagree with the provider. */
  payoutConfirmationMs: 1 * DAY_MS,
  /** The provider releases money after the shipping info (T+2); its own limit. */
  fundsReleaseMs: 2 * DAY_MS,
  /** The sweeper looks for roots without a workflow. Smaller: load for nothing. Larger: a lost start delays a cutoff. */
  sweepMs: 30 * SECOND_MS,
  /** A wait re-reads its row without a signal. Smaller: workflow tasks for nothing. Larger: a lost signal delays more. */
  recheckMs: 1 * MINUTE_MS,
} as const satisfies Record<`${string}Ms`, number>;

/** The name of a duration. */
export type DurationName = keyof typeof durations;

/** Every duration at a pace, in milliseconds. */
export type Durations = Readonly<Record<DurationName, number>>;

/** The record at this pace: at the real one unchanged, at a fast one scaled with the day and never below five seconds. */
export function scaledDurations(pace: Pace): Durations {
  const entries = Object.entries(durations).map(
    ([name, durationMs]) => [name, paced(durationMs, pace)] as const,
  );
  return Object.fromEntries(entries) as Durations; // the entries are those of the record, so every name is there
}
