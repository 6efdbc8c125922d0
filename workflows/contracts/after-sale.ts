export interface AfterSaleInput {
  readonly claimNo: string;
}

export interface ClaimSnapshot {
  readonly state: 'open' | 'waiting' | 'granted' | 'refused' | 'refunded' | 'withdrawn';
  readonly refundNo: string | null;
  readonly words: string;
  readonly nextCheckInMs: number;
}

export interface AfterSaleActivities {
  /** Granted or refused by rule, or handed to a person (waiting, with an attention row). A grant creates the refund. */
  decideClaim(input: AfterSaleInput): Promise<ClaimSnapshot>;
  readClaim(input: AfterSaleInput): Promise<ClaimSnapshot>;
  sendRefund(input: { refundNo: string }): Promise<{ state: string }>;
  /** The money is back: state refunded once the refund succeeded, else when to ask again. */
  closeClaim(input: AfterSaleInput): Promise<ClaimSnapshot>;
}
