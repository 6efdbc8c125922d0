import { RuleViolation } from '../values/rule-violation.js';

export const leaderChangeKinds = ['leave', 'suspension', 'move'] as const;

/** Away for some days, away by our decision, or at another grid station from then on. */
export type LeaderChangeKind = (typeof leaderChangeKinds)[number];

/** A cycle as people name it: the label of its day, and which of the day's sales. */
export interface CycleMark {
  readonly day: string;
  readonly slot: number;
}

const inWords = ({ day, slot }: CycleMark): string => `${day}/${slot}`;

/** Negative: the first is earlier. */
export function compareMarks(a: CycleMark, b: CycleMark): number {
  return a.day === b.day ? a.slot - b.slot : a.day < b.day ? -1 : 1;
}

/** What is asked for, and what is known of the leader and the others when it is decided. */
export interface LeaderChangeFacts {
  readonly kind: LeaderChangeKind;
  readonly from: CycleMark;
  /** The first cycle in which all is as before; null: for good, or until it is ended. */
  readonly back: CycleMark | null;
  /** The first cycle of the region that is not frozen; null when there is none. */
  readonly firstOpen: CycleMark | null;
  readonly active: boolean;
  readonly siteId: string;
  readonly toSite: { readonly kind: 'central' | 'grid'; readonly siteId: string } | null;
  /** Whether the neighbour's point is open in every cycle of the change that is planned; null: none was named. */
  readonly neighbourSells: boolean | null;
  /** Another leave, suspension or move of his counts in some of the same cycles. */
  readonly overlaps: boolean;
}

/**
 * A leader may be away or elsewhere from a cycle on that is not frozen yet: what is frozen is bought, sorted and driven
 * for him where he was. Refuses `leader-change-too-late`, `leader-change-invalid` (why: …), `leader-change-overlaps`.
 *
 * @rule NET-01 A leader's leave, suspension or move begins with a cycle that is not frozen; frozen cycles stay as they are.
 * @changedBy ops (leader.change)
 * @test test/activities/network/leader-change.test.ts › a cycle that is frozen keeps its leader, its station and its orders
 * @rule NET-02 A leader who is away takes no orders, and what was ordered goes to a named neighbour or back as money.
 * @changedBy ops (leader.change)
 * @test test/activities/network/leader-change.test.ts › orders of a leader who is away go to the neighbour with their
 *   stock, or their money goes back
 */
export function assertChangePossible(facts: LeaderChangeFacts): void {
  const { kind, from, back, firstOpen, siteId, toSite } = facts;
  if (firstOpen !== null && compareMarks(from, firstOpen) < 0)
    throw new RuleViolation('leader-change-too-late', { from: inWords(from), firstOpen: inWords(firstOpen) });
  const why = !facts.active
    ? 'leader-closed'
    : back !== null && compareMarks(back, from) <= 0
      ? 'back-before-from'
      : (kind === 'move') !== (toSite !== null)
        ? 'site-for-a-move-only'
        : kind === 'move' && back !== null
          ? 'a-move-is-for-good'
          : toSite !== null && (toSite.kind !== 'grid' || toSite.siteId === siteId)
            ? 'not-another-grid-station'
            : facts.neighbourSells === false
              ? 'neighbour-closed'
              : undefined;
  if (why !== undefined) throw new RuleViolation('leader-change-invalid', { why });
  if (facts.overlaps) throw new RuleViolation('leader-change-overlaps', { from: inWords(from) });
}
