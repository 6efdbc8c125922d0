import { deadlineAfter } from '../../domain/cycle/timetable.js';
import { durations } from '../../domain/cycle/durations.js';
import { assertFullCount, assertStopMove } from '../../domain/transport/next-stop.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import { readInstallation } from '../../db/queries/cycle/installation.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { readStops, takeRunOfDriver } from '../../db/queries/transport/runs.js';
import { one } from '../../db/query.js';
import { defineStep } from '../step.js';

export interface DropStopInput {
  readonly runId: string;
  readonly seq: number;
  /** The owner: a driver drops on his own run only. */
  readonly driverId: string;
  /** How many crates stand there, as the driver counted them. */
  readonly crates: number;
  /** Where the photo is kept. */
  readonly photoRef: string;
  /** Where it stands, in the driver's words. */
  readonly note?: string | undefined;
}

export interface DroppedStop {
  readonly runId: string;
  readonly seq: number;
  readonly leaderId: string;
  readonly state: 'dropped';
  /** Until then the leader signs; afterwards it counts as signed for in full. */
  readonly signBy: string;
}

/**
 * All crates of the stop stand at the unattended point, with a photo; the driver may go on, and the leader signs later.
 * Locks: the row of `runs`.
 * @throws RuleViolation run-unknown, run-move-not-allowed, stop-unknown, stop-move-not-allowed, earlier-stop-open,
 *   stop-count-differs
 */
export const dropStop = defineStep({
  operation: 'dropStop',
  run: async (trx, { runId, seq, driverId, crates, photoRef, note }: DropStopInput): Promise<DroppedStop> => {
    const run = await takeRunOfDriver(trx, runId, driverId);
    if (run.state !== 'departed')
      throw new RuleViolation('run-move-not-allowed', { runId, state: run.state });
    const stops = await readStops(trx, runId);
    const { leaderId } = assertStopMove(stops, seq, 'dropped');
    const loaded = stops.find((stop) => stop.seq === seq) ?? { crates: 0, parcels: 0 };
    assertFullCount(loaded, { crates, parcels: loaded.parcels });
    const { pace } = await readInstallation(trx);
    const { at } = await one<{ at: string }>(trx, `select clock_timestamp() as at`);
    const signBy = deadlineAfter(pace, at, durations.signLaterMs);
    await one(
      trx,
      `update stops set state = 'dropped', dropped_at = :at, photo_ref = :photoRef, drop_note = :note, sign_by = :signBy
       where run_id = :runId and seq = :seq returning 1`,
      { runId, seq, photoRef, note: note ?? null, signBy, at },
    );
    const { cycleId, siteId } = run;
    await appendEvents(trx, [
      {
        aggregate: `run/${runId}`,
        type: 'stop.dropped',
        data: { runId, cycleId, siteId, seq, leaderId, signBy },
      },
    ]);
    return { runId, seq, leaderId, state: 'dropped', signBy };
  },
});
