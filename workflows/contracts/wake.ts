import { defineSignal } from '@temporalio/workflow';

/**
 * A fact that was recorded and that this workflow waits for. It carries no decision: whoever is woken reads its row.
 * `eventId` makes a repeated delivery harmless; `until` is an instant that the fact itself fixed, if any; `cause` is
 * that of an attention row.
 */
export interface Wake {
  readonly eventId: string;
  readonly type: string;
  readonly until?: string;
  readonly cause?: string;
}

export const wakeSignal = defineSignal<[Wake]>('wake');
