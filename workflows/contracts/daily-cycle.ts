import type { Board } from './phases.js';

export interface DailyCycleInput {
  readonly cycleId: string;
}

export type CycleState =
  | 'planned'
  | 'closed'
  | 'frozen'
  | 'aggregated'
  | 'delivered'
  | 'settled'
  | 'cancelled';

/** The row a workflow begins by reading. Waits are what the database says is left (≥ 0 ms), never a local clock. */
export interface CycleSnapshot {
  readonly state: CycleState;
  readonly cutoffInMs: number;
  readonly payUntilInMs: number;
  /** Added by the worker, for people. */
  readonly board?: Board;
}

/** What the cycle has to set going after aggregation; both lists are complete and sorted. */
export interface CyclePlan {
  readonly purchaseOrders: readonly { readonly purchaseOrderNo: string; readonly words: string }[];
  readonly nights: readonly { readonly siteId: string; readonly words: string }[];
}

/** `left` counts what still keeps the cycle from the next state; `nextCheckInMs` is when it is worth asking again. */
export interface CycleProgress {
  readonly state: CycleState;
  readonly left: number;
  readonly words: string;
  readonly nextCheckInMs: number;
  /** Added by the worker, for people. */
  readonly board?: Board;
}

export interface DailyCycleActivities {
  readCycle(input: { cycleId: string }): Promise<CycleSnapshot>;
  /** Nothing joins any more. No-op with the current snapshot if the cutoff moved or the cycle is closed. */
  closeCycle(input: { cycleId: string }): Promise<CycleSnapshot>;
  /**
   * One page of unpaid orders after payUntil: closed at the provider, asked once more, expired. `left` = still unpaid.
   */
  expireUnpaid(input: { cycleId: string }): Promise<{ left: number }>;
  /** One page of a cancelled cycle's live orders: cancelled, what was paid on its way back. `left` = still live. */
  endCancelledOrders(input: { cycleId: string }): Promise<{ left: number }>;
  /** Nothing unpaid remains; demand is fixed. */
  freezeCycle(input: { cycleId: string }): Promise<CycleSnapshot>;
  /**
   * Judges the group minimums of the frozen cycle, once, and sees to one page of the orders whose lines it takes off.
   * `left` = lines still to do; aggregation comes after the last.
   */
  judgeGroups(input: { cycleId: string }): Promise<{ left: number }>;
  /** Writes purchase orders (draft) and nights from the frozen demand. */
  aggregateDemand(input: { cycleId: string }): Promise<CyclePlan>;
  /** Sets `delivered` when every night is delivered; `left` = nights still under way. */
  markDelivered(input: { cycleId: string }): Promise<CycleProgress>;
  /** Sees to uncollected parcels, open claims and refunds; `left` = orders not yet completed, cancelled or expired. */
  readClosing(input: { cycleId: string }): Promise<CycleProgress>;
  /** Books the channel's released funds and fees from the provider's bills. Idempotent per bill line. */
  bookChannel(input: { cycleId: string }): Promise<{ releasedFen: number; feeFen: number }>;
  /** Statements of leaders, promoters and suppliers, one per party. */
  storeStatements(input: { cycleId: string }): Promise<{ settlements: number }>;
  /** Stores the cycle's books and sets `settled`. */
  settleCycle(input: { cycleId: string }): Promise<CycleProgress>;
}
