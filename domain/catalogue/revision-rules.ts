import { compareInstants } from '../values/instants.js';
import { RuleViolation } from '../values/rule-violation.js';
import { revisionMoves, type RevisionState } from './revision-lifecycle.js';

/**
 * The revision may go to that state.
 * Refuses `revision-move-not-allowed`.
 *
 * @rule LIST-02 What is sold, at which price and to whom changes only by a proposal that a second person approved.
 * @changedBy ops (catalogue.change)
 * @test test/activities/catalogue/revisions.test.ts › a price is proposed by one person, approved by another under any
 *   login, and then costs that much in cycles that open later
 * @rule LIST-05 A scheduled revision takes effect at its instant, once; one that no longer fits by then never does, and
 *   a person is told.
 * @test test/activities/catalogue/revisions.test.ts › a scheduled price takes effect once, however many look, and not
 *   before its instant
 * @test test/activities/catalogue/revisions.test.ts › what no longer fits at its instant is rejected and told
 */
export function assertRevisionMove(from: RevisionState, to: RevisionState): void {
  if (revisionMoves[from].includes(to)) return;
  throw new RuleViolation('revision-move-not-allowed', { state: from, wanted: to });
}

/**
 * A proposal names an instant that is still to come; without one it takes effect when it is approved. One whose instant
 * has passed by then takes effect at the approval too: nothing is changed backwards.
 * Refuses `revision-instant-past`.
 *
 * @rule LIST-03 A revision never changes anything before its approval, whatever instant it names.
 * @test test/domain/catalogue/revision-rules.test.ts › a proposal for yesterday is refused, and one approved late holds
 *   from its approval on
 */
export function assertInstantAhead(effectiveAt: string | null, at: string): void {
  if (effectiveAt === null || compareInstants(at, effectiveAt) < 0) return;
  throw new RuleViolation('revision-instant-past', { effectiveAt, at });
}

/** From when on an approved revision holds: its own instant, or that of the approval if there is none or it has passed. */
export function holdsFrom(effectiveAt: string | null, approvedAt: string): string {
  if (effectiveAt === null || compareInstants(effectiveAt, approvedAt) < 0) return approvedAt;
  return effectiveAt;
}

/** What is known of a cycle when a revision takes effect. */
export interface CycleInTime {
  readonly planned: boolean;
  readonly opensAt: string;
  readonly cutoffAt: string;
}

/**
 * Whether a revision that holds from an instant changes a cycle: those that open from then on, those that sell only if
 * the revision says so, those that have closed never.
 *
 * @rule LIST-04 A revision changes the cycles that open at its instant or later; those that sell already keep their
 *   goods and prices unless it names them too, and those past their cutoff keep them always.
 * @test test/domain/catalogue/revision-rules.test.ts › a cycle that sells is concerned only when the revision says so,
 *   and a closed one never
 * @test test/activities/catalogue/revisions.test.ts › a running cycle keeps its price unless the revision says so
 */
export function concernsCycle(
  cycle: CycleInTime,
  revision: { readonly effectiveAt: string; readonly runningCycles: boolean; readonly at: string },
): boolean {
  if (!cycle.planned || compareInstants(cycle.cutoffAt, revision.at) <= 0) return false;
  return revision.runningCycles || compareInstants(cycle.opensAt, revision.effectiveAt) >= 0;
}
