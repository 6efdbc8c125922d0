import { addMilliseconds, compareInstants, millisecondsBetween } from '../values/instants.js';
import { RuleViolation } from '../values/rule-violation.js';
import { paced, SHORTEST_MS, type Pace } from './pace.js';
import { deadlineAfter, type Timetable } from './timetable.js';

const MINUTE_MS = 60_000;

/**
 * How far operations may move a cutoff, in milliseconds of the day's own time.
 * `mostMs`: smaller, a payment failure at five to eight cannot be made up for; larger, suppliers load after midnight.
 * `aloneMs`: smaller, every hiccup needs two people; larger, one person's click costs the night an hour.
 */
export const cutoffExtension = { mostMs: 60 * MINUTE_MS, aloneMs: 15 * MINUTE_MS } as const;

/** The cutoff as it stands, where it stood at the opening, and what is asked for: an instant, or minutes of the day. */
export interface CutoffMove {
  readonly pace: Pace;
  readonly cutoffAt: string;
  readonly originalCutoffAt: string;
  readonly wanted: { readonly cutoffAt: string } | { readonly minutes: number };
}

/** The new cutoff, and whether one person may decide it. */
export interface MovedCutoff {
  readonly cutoffAt: string;
  readonly needsSecondPerson: boolean;
}

/**
 * Where the cutoff goes.
 * Refuses `cutoff-not-later` and `cutoff-extension-too-long`.
 *
 * @rule CYC-28 A cutoff moves later only, by at most an hour in all, and by more than a quarter with two persons.
 * @value cutoffExtension.mostMs ms
 * @value cutoffExtension.aloneMs ms
 * @changedBy ops (cycle.extend)
 * @test test/domain/cycle/move-cutoff.test.ts › a cutoff moves later by at most an hour in all, and by more than a
 *   quarter with two persons
 */
export function moveCutoff({ pace, cutoffAt, originalCutoffAt, wanted }: CutoffMove): MovedCutoff {
  const movedAt =
    'cutoffAt' in wanted ? wanted.cutoffAt : deadlineAfter(pace, cutoffAt, wanted.minutes * MINUTE_MS);
  const mostMs = paced(cutoffExtension.mostMs, pace);
  if (compareInstants(movedAt, cutoffAt) <= 0)
    throw new RuleViolation('cutoff-not-later', { movedAt, cutoffAt });
  if (millisecondsBetween(originalCutoffAt, movedAt) > mostMs)
    throw new RuleViolation('cutoff-extension-too-long', {
      movedAt,
      latestAt: addMilliseconds(originalCutoffAt, mostMs),
    });
  const byMs = millisecondsBetween(cutoffAt, movedAt);
  return { cutoffAt: movedAt, needsSecondPerson: byMs > paced(cutoffExtension.aloneMs, pace) };
}

const later = [
  'confirmBy',
  'receiveBy',
  'planFixedAt',
  'departAt',
  'deliverBy',
  'pickupUntil',
  'claimUntil',
  'payableAt',
] as const;

/**
 * The timetable with its cutoff moved: whoever pays and whoever confirms has as long as before. At the real pace the
 * trucks, vans and shops keep their hours; at a fast one every later window begins where the one before it ends, so all
 * of them move. The instants stay strictly later from each to the next.
 */
export function withCutoff(pace: Pace, table: Timetable, cutoffAt: string): Timetable {
  const byMs = millisecondsBetween(table.cutoffAt, cutoffAt);
  const moved = { ...table, cutoffAt, payUntil: addMilliseconds(table.payUntil, byMs) };
  let before = moved.payUntil;
  for (const name of later) {
    const moves = pace.kind === 'fast' || name === 'confirmBy';
    const at = moves ? addMilliseconds(table[name], byMs) : table[name];
    before = compareInstants(at, before) > 0 ? at : addMilliseconds(before, SHORTEST_MS);
    moved[name] = before;
  }
  return moved;
}
