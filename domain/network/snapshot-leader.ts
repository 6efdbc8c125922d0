/** What placing an order in a cycle needs to know of a leader, as it is for that cycle. */
export interface SnapshotLeader {
  readonly leaderId: string;
  /** The station from which his goods come in this cycle. */
  readonly siteId: string;
  readonly tags: readonly string[];
  readonly tier: number;
  /** Whether he does business with us at all. */
  readonly active: boolean;
  /** On leave or suspended in this cycle: neither his point nor his link takes orders. */
  readonly away: boolean;
  /** What he does not sell at his point, by id. */
  readonly hiddenSkuIds: readonly string[];
}
