import { RuleViolation } from '../values/rule-violation.js';

/** What becomes of the goods of a stop that failed: another try, or back to the station and refunded. */
export type StopDecision = 'redeliver' | 'return';

/** Who decides what. */
export interface DecisionFacts {
  readonly by: 'driver' | 'ops';
  readonly decision: StopDecision;
  /** The goods go over to another trip run than the one that failed. */
  readonly otherRun: boolean;
  /** How often the leader's goods were tried again before. */
  readonly redeliveries: number;
}

/**
 * Redeliveries that a driver may decide by himself. Smaller: every closed shop is a phone call. Larger: the van circles
 * around one shop while others wait.
 */
export const driverRedeliveriesMax = 1;

/** Redeliveries in all. Smaller: a leader who was late twice loses the day. Larger: chilled goods spoil in the van. */
export const redeliveriesMax = 3;

/**
 * The decision may be made.
 * Refuses `decision-for-operations` and `redelivery-exhausted`.
 *
 * @rule RUN-10 A driver may try a failed stop again once in his own run; anything else is decided by operations.
 * @value driverRedeliveriesMax times
 * @test test/domain/transport/failed-stop.test.ts › a driver tries a stop again once; the rest is for operations, and
 *   three tries are enough
 * @rule RUN-11 A leader's goods are tried again at most three times.
 * @value redeliveriesMax times
 * @test test/activities/transport/failed-stops.test.ts › a third failure is the last: only sending the goods back is
 *   left
 */
export function assertDecision({ by, decision, otherRun, redeliveries }: DecisionFacts): void {
  const forOperations = decision === 'return' || otherRun || redeliveries >= driverRedeliveriesMax;
  if (by === 'driver' && forOperations)
    throw new RuleViolation('decision-for-operations', { decision, redeliveries });
  if (decision === 'redeliver' && redeliveries >= redeliveriesMax)
    throw new RuleViolation('redelivery-exhausted', { redeliveries, redeliveriesMax });
}

/** What a vehicle has left, and what would be added; in grams, millilitres and crates. */
export interface Room {
  readonly weightGrams: number;
  readonly volumeMillilitres: number;
  readonly crates: number;
}

/**
 * The load fits beside what the run carries already. Refuses `run-full`.
 *
 * @rule RUN-12 Goods go over to another trip run only if its vehicle can carry them.
 * @test test/domain/transport/failed-stop.test.ts › goods go over to a run only if each of its limits has room
 */
export function assertRoom(free: Room, load: Room): void {
  const fits =
    load.weightGrams <= free.weightGrams &&
    load.volumeMillilitres <= free.volumeMillilitres &&
    load.crates <= free.crates;
  if (!fits) throw new RuleViolation('run-full', { freeCrates: free.crates, crates: load.crates });
}
