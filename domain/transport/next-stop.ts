import { RuleViolation } from '../values/rule-violation.js';
import { canMove, finishedStopStates, type StopState } from './stop-lifecycle.js';

/** A stop of a run as it stands. */
export interface RunStopState {
  readonly seq: number;
  readonly leaderId: string;
  readonly state: StopState;
}

/** The stop the driver is at or drives to: the first that is not finished; undefined when all are. */
export function nextStop(stops: readonly RunStopState[]): RunStopState | undefined {
  return stops.toSorted((a, b) => a.seq - b.seq).find((stop) => !finishedStopStates.includes(stop.state));
}

/**
 * The stop may move to the state, and it is returned as it stands. Every earlier stop is finished: the leader
 * signs (or the driver reports a drop or a failure) before the next is started. Signing a dropped stop later
 * is exempt. Refuses `stop-unknown`, `stop-move-not-allowed` and `earlier-stop-open` with the earlier stop's
 * number.
 *
 * @rule RUN-01 The leader of a stop signs, or the driver reports it dropped or failed, before the next one is
 *   started.
 * @test test/domain/transport/next-stop.test.ts › a stop is not started before the leader of the earlier one has
 *   signed
 * @rule RUN-02 A dropped stop may be signed later, while the driver is stops ahead.
 * @test test/domain/transport/next-stop.test.ts › a dropped stop may be signed while the driver is stops ahead
 */
export function assertStopMove(stops: readonly RunStopState[], seq: number, to: StopState): RunStopState {
  const stop = stops.find((candidate) => candidate.seq === seq);
  if (stop === undefined) throw new RuleViolation('stop-unknown', { seq });
  if (!canMove(stop.state, to))
    throw new RuleViolation('stop-move-not-allowed', { seq, state: stop.state, to });
  const current = nextStop(stops);
  if (current !== undefined && current.seq < seq) {
    throw new RuleViolation('earlier-stop-open', {
      seq,
      openSeq: current.seq,
      openLeaderId: current.leaderId,
    });
  }
  return stop;
}

/**
 * What the leader counted against what was loaded for the stop.
 *
 * @rule RUN-17 A dropped stop that nobody signs for in time counts as signed in full, and operations look at it.
 * @test test/activities/transport/differences.test.ts › a dropped stop that nobody signed for in time counts as
 *   signed in full, and is looked at
 */
export interface StopCount {
  readonly crates: number;
  readonly parcels: number;
}

/**
 * Both counts agree, so the stop may be signed without a document of differences.
 * Refuses `stop-count-differs` with all four figures.
 *
 * @rule RUN-03 A signature without a document of differences needs the counts that were loaded.
 * @test test/domain/transport/next-stop.test.ts › a signature for other counts than were loaded is refused
 */
export function assertFullCount(loaded: StopCount, counted: StopCount): void {
  if (loaded.crates === counted.crates && loaded.parcels === counted.parcels) return;
  throw new RuleViolation('stop-count-differs', {
    cratesLoaded: loaded.crates,
    cratesCounted: counted.crates,
    parcelsLoaded: loaded.parcels,
    parcelsCounted: counted.parcels,
  });
}
