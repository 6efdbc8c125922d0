export interface PayoutInput {
  readonly settlementNo: string;
}

export interface PayoutSnapshot {
  readonly state: 'requested' | 'sent' | 'waiting' | 'paid' | 'failed';
  readonly words: string;
  readonly nextCheckInMs: number;
}

export interface PayoutActivities {
  /** Asks the provider first, then sends with the number fixed in the row; `waiting` = the payee must confirm. */
  sendPayout(input: PayoutInput): Promise<PayoutSnapshot>;
  /** The provider's state, booked: paid (posted once), failed (held money given back), or still waiting. */
  followPayout(input: PayoutInput): Promise<PayoutSnapshot>;
}
