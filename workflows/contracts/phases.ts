/**
 * Where an execution stands, as the search attribute `Phase`: stored with executions, so the names never change.
 * What belongs to a night begins with `night-`, so that one prefix finds all of it. A normal order, a claim and a
 * payout have none: each upsert is an event.
 */
export const phases = [
  'sale-open',
  'night-closing',
  'night-buying',
  'night-picking',
  'night-driving',
  'after-pickup',
  'after-claims',
  'after-books',
  'night-ordering',
  'night-coming',
  /** A supplier brings less than was ordered, or nothing; it stays so after the purchase order has ended. */
  'night-short',
  'night-receiving',
  'night-sharing',
  'night-routing',
  'night-loading',
  /** Stops are without signature although their time (ten in the morning) has passed. */
  'night-unsigned',
  /** Unpaid, and the last third of its time to pay has begun. */
  'order-due',
  /** It was due, and is paid or has ended. */
  'order-answered',
  'over',
] as const;

export type Phase = (typeof phases)[number];

/** What a person sees of an execution, read from the rows together with the step's own answer; it decides nothing. */
export interface Board {
  readonly phase: Phase;
  /** One short sentence in Chinese, for a bar of the timeline. */
  readonly words: string;
  /** Markdown in Chinese for the execution's page. */
  readonly details: string;
  /** An open row of `attention` is about it. */
  readonly needsAttention: boolean;
  /** After how many milliseconds it looks different by the clock alone; > 0. */
  readonly changesInMs?: number;
}
