export interface DeliveryRunInput {
  readonly runId: string;
}

export interface RunSnapshot {
  readonly state: 'planned' | 'loaded' | 'departed' | 'finished';
  /** Stops whose consequences (commission, shipping info) are still to be made, in order. */
  readonly signedStops: readonly { readonly seq: number; readonly leaderId: string }[];
  readonly stopsLeft: number;
  readonly words: string;
  readonly nextCheckInMs: number;
}

export interface DeliveryRunActivities {
  readRun(input: DeliveryRunInput): Promise<RunSnapshot>;
  /** The signed stop's commissions are earned and posted. Idempotent per stop. */
  earnCommissions(input: DeliveryRunInput & { seq: number }): Promise<{ lines: number; amountFen: number }>;
  /** Shipping info (self-pickup) of one page of the stop's payments is at the provider; `left` = payments to do. */
  reportShipping(input: DeliveryRunInput & { seq: number }): Promise<{ left: number }>;
  /** All stops signed, dropped or failed: the run is finished; the last run of the site delivers the night. */
  finishRun(input: DeliveryRunInput): Promise<RunSnapshot>;
}
