import type { Board } from './phases.js';

export interface DeliveryRunInput {
  readonly runId: string;
}

export interface RunSnapshot {
  readonly state: 'planned' | 'loaded' | 'departed' | 'finished';
  /** Stops whose consequences (commission, shipping info) are still to be made, in order. */
  readonly signedStops: readonly { readonly seq: number; readonly leaderId: string }[];
  /** Stops that somebody still has time for: to arrive, to sign for what was dropped, to decide about a failure. */
  readonly stopsLeft: number;
  /** Stops (and refunds left over) whose time has passed: closeOverdueStops sees to them. */
  readonly overdueStops: number;
  readonly words: string;
  readonly nextCheckInMs: number;
  /** Added by the worker, for people. */
  readonly board?: Board;
}

export interface DeliveryRunActivities {
  readRun(input: DeliveryRunInput): Promise<RunSnapshot>;
  /** The signed stop's commissions are earned and posted. Idempotent per stop. */
  earnCommissions(input: DeliveryRunInput & { seq: number }): Promise<{ lines: number; amountFen: number }>;
  /** Shipping info (self-pickup) of one page of the stop's payments is at the provider; `left` = payments to do. */
  reportShipping(input: DeliveryRunInput & { seq: number }): Promise<{ left: number }>;
  /** Dropped stops are signed and failed ones returned once their time has passed. Idempotent by the states. */
  closeOverdueStops(input: DeliveryRunInput): Promise<RunSnapshot>;
  /** All stops signed, or failed and decided: the run is finished; the last run of the site delivers the night. */
  finishRun(input: DeliveryRunInput): Promise<RunSnapshot>;
}
