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
  /**
   * An unpaid order expires. Smaller: people lose their basket while they look for a card. Larger: stock is held idle.
   *
   * @rule CYC-11 An unpaid order expires this long after it was placed, and never later than the freeze.
   * @value durations.paymentExpiryMs ms
   * @test test/activities/order/place-order.test.ts › an unpaid order expires fifteen minutes after it was placed,
   *   and never after payUntil
   */
  paymentExpiryMs: 15 * MINUTE_MS,
  /** The unpaid order's reminder. Smaller: it disturbs a payment under way. Larger: no time is left to act on it. */
  paymentReminderMs: 10 * MINUTE_MS,
  /** A payment without notice is queried. Smaller: it wastes the provider's quota. Larger: a paid order looks unpaid. */
  paymentQueryMs: 1 * MINUTE_MS,
  /** Between two refunds of one order. Smaller: the provider refuses (1 minute). Larger: members wait. */
  refundSpacingMs: 1 * MINUTE_MS,
  /** A refund or payout under way is queried again. Smaller: quota is wasted. Larger: the books lag the provider. */
  providerQueryMs: 5 * MINUTE_MS,
  /**
   * A silent supplier is reminded. Smaller: it nags people who load trucks. Larger: confirmBy passes first.
   *
   * @rule CYC-12 A supplier who has not answered is reminded after this time, and each reminder is sent once.
   * @value durations.supplierReminderMs ms
   * @test test/activities/purchasing/purchase-order.test.ts › each reminder number reminds once, and an overdue
   *   confirmation is a row for a person
   */
  supplierReminderMs: 15 * MINUTE_MS,
  /**
   * Before the cutoff the suppliers' quotes are in: 15:00 for a cutoff at 20:00. Smaller: members order all afternoon
   * what nobody has. Larger: the morning's market is not over when the quote is due.
   */
  supplyQuoteLeadMs: 5 * HOUR_MS,
  /** A backup supplier answers. Smaller: it cannot check its stock. Larger: its truck misses receiveBy. */
  supplierBackupMs: 30 * MINUTE_MS,
  /** A leader who is not there is reminded. Smaller: it nags. Larger: the van waits or leaves without signature. */
  signOffReminderMs: 10 * MINUTE_MS,
  /** The leader signs for what was left at an unattended point. Smaller: nobody has come to the shop. Larger: members wait. */
  signLaterMs: 2 * HOUR_MS,
  /** Somebody decides about a failed stop. Smaller: the phone call is not over. Larger: the van waits with the goods. */
  stopDecisionMs: 30 * MINUTE_MS,
  /**
   * From the departure at six on: stops without signature are shown as late at ten. Smaller: every outer stop is on the
   * list; larger: nobody phones before the promise of noon is broken.
   */
  lateSignatureMs: 4 * HOUR_MS,
  /** A member is reminded of the pickup after the sign-off. Smaller: nobody is home. Larger: chilled goods suffer. */
  pickupReminderMs: 4 * HOUR_MS,
  /**
   * The least time to collect after a late sign-off. Smaller: a late van costs members their goods. Larger: leaders wait.
   *
   * @rule CYC-13 However late the van came, members have at least this time to collect.
   * @value durations.pickupLeastMs ms
   * @test test/domain/cycle/timetable.test.ts › a real pickup window keeps its estimate, and grows when the van is
   *   very late
   */
  pickupLeastMs: 4 * HOUR_MS,
  /**
   * A member may claim after collecting. Smaller: dinner has not been cooked. Larger: perishables prove nothing.
   *
   * @rule CYC-14 A member may claim for this long after collecting.
   * @value durations.claimWindowMs ms
   * @test test/domain/cycle/timetable.test.ts › a real claim window lasts a day from the collection
   */
  claimWindowMs: 24 * HOUR_MS,
  /** The same for goods that keep (ambient). Smaller: a carton is opened at the weekend. Larger: orders stay open. */
  claimWindowAmbientMs: 48 * HOUR_MS,
  /** A person decides a claim. Smaller: staff cannot look at photos. Larger: members go to the hotline. */
  claimDecisionMs: 2 * HOUR_MS,
  /**
   * Commission is payable after the claims closed. Smaller: refunds arrive as debts. Larger: leaders leave.
   *
   * @rule CYC-15 Commission may be paid out this long after the claims were closed.
   * @value durations.payableAfterClaimsMs ms
   * @test test/domain/cycle/timetable.test.ts › a real claim window lasts a day from the collection
   */
  payableAfterClaimsMs: 1 * DAY_MS,
  /** A payee confirms a transfer; the provider's own limit. Other values would disagree with the provider. */
  payoutConfirmationMs: 1 * DAY_MS,
  /**
   * The provider releases money after the shipping info (T+2); its own limit.
   *
   * @rule CYC-16 The channel releases money this long after the shipping info was accepted (T+2).
   * @value durations.fundsReleaseMs ms
   * @test test/activities/settlement/settle.test.ts › fees are booked once per bill line and money is released two
   *   scaled days after the shipping info
   */
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
