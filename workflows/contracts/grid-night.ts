import type { NightState } from '../../domain/warehouse/night-lifecycle.js';
import type { Board } from './phases.js';

export type { NightState };

export interface GridNightInput {
  readonly cycleId: string;
  readonly siteId: string;
}

/** `left` = what keeps the night from its next state: purchase orders to receive, waves to pack, runs to finish. */
export interface NightSnapshot {
  readonly state: NightState;
  readonly left: number;
  readonly words: string;
  /** When asking again is worth it although nobody woke us; > 0. */
  readonly nextCheckInMs: number;
  /** Added by the worker, for people. */
  readonly board?: Board;
}

/** The site's runs; the worker adds each one's own sentence. */
export interface PlannedRuns {
  readonly runIds: readonly string[];
  readonly words: string;
  readonly runWords?: Readonly<Record<string, string>>;
}

export interface GridNightActivities {
  /** `left` while receiving = purchase orders that still owe this site a receipt. */
  readNight(input: GridNightInput): Promise<NightSnapshot>;
  /** Shares out what is short and fixes every wave line's allocated quantity. Idempotent per round. */
  allocateShortage(input: GridNightInput): Promise<{ shortLines: number }>;
  /** Creates the refunds of one page of short lines and tells their members; `left` = lines still to do. */
  refundShortages(input: GridNightInput): Promise<{ left: number }>;
  /** One page of the site's refunds handed to the provider; `left` = refunds not yet handed over. */
  sendRefunds(input: GridNightInput): Promise<{ left: number }>;
  /** Waves per leader and band with their lines; state picking. Nothing to pick at all: state packed. */
  planWaves(input: GridNightInput): Promise<NightSnapshot>;
  /** Moves to packed when every wave is packed. */
  readPacking(input: GridNightInput): Promise<NightSnapshot>;
  /** Runs, stops and pickup codes; state planned (nothing to drive: delivered). Planning queue. */
  planRoutes(input: GridNightInput): Promise<PlannedRuns>;
  /** Moves to delivered when every run is finished. */
  readDelivery(input: GridNightInput): Promise<NightSnapshot>;
}
