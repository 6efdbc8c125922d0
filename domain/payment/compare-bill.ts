/** One side's word about a number: `payment/…`, `refund/…`, `fee/…`, `transfer/…`; income of ours is positive. */
export interface Movement {
  readonly subject: string;
  readonly fen: number;
}

/** A movement of our books; `isOfDay`: the provider's own instant lies in the day of the bill. */
export interface BookedMovement extends Movement {
  readonly isOfDay: boolean;
}

/** Something about which a bill and our books disagree. One side is missing where only the other knows the number. */
export type Difference =
  | {
      readonly kind: 'ours-only';
      readonly subject: string;
      readonly oursFen: number;
      readonly theirsFen: null;
    }
  | {
      readonly kind: 'theirs-only';
      readonly subject: string;
      readonly oursFen: null;
      readonly theirsFen: number;
    }
  | {
      readonly kind: 'amount-differs';
      readonly subject: string;
      readonly oursFen: number;
      readonly theirsFen: number;
    };

export interface Comparison {
  /** Ascending by subject. */
  readonly differences: readonly Difference[];
  /** Subjects on which both sides agree. */
  readonly matched: readonly string[];
  /** What each side says of the subjects compared, in all. */
  readonly theirsFen: number;
  readonly oursFen: number;
}

/**
 * A day's bill beside our books. Every number of the bill is looked for in all our books, whatever its day, so that
 * midnight is nobody's difference; every movement of ours of that day is looked for in the bill. Lines of one number
 * are added up on both sides, so a line that stands twice differs in amount.
 *
 * @rule PAY-13 A day's bill and our books agree on every number and amount, or each disagreement is one ticket: ours
 *   only, theirs only, or another amount; the tickets' amounts are the whole difference of the two sums.
 * @test test/domain/payment/compare-bill.test.ts › the differences are the whole difference, fen by fen
 * @test test/activities/ledger/reconcile-day.test.ts › each fault of a bill is exactly its ticket
 */
export function compareBill(theirs: readonly Movement[], ours: readonly BookedMovement[]): Comparison {
  const said = sumsOf(theirs);
  const booked = sumsOf(ours);
  const ofDay = new Set(ours.filter((one) => one.isOfDay).map((one) => one.subject));
  const subjects = [...new Set([...said.keys(), ...ofDay])].toSorted();
  const matched: string[] = [];
  const differences: Difference[] = [];
  for (const subject of subjects) {
    const [theirsFen = null, oursFen = null] = [said.get(subject), booked.get(subject)];
    if (theirsFen === oursFen) matched.push(subject);
    else differences.push(differenceOf(subject, theirsFen, oursFen));
  }
  const total = (sums: ReadonlyMap<string, number>): number =>
    subjects.reduce((sum, subject) => sum + (sums.get(subject) ?? 0), 0);
  return { differences, matched, theirsFen: total(said), oursFen: total(booked) };
}

function differenceOf(subject: string, theirsFen: number | null, oursFen: number | null): Difference {
  if (theirsFen === null) return { kind: 'ours-only', subject, oursFen: oursFen ?? 0, theirsFen };
  if (oursFen === null) return { kind: 'theirs-only', subject, oursFen, theirsFen };
  return { kind: 'amount-differs', subject, oursFen, theirsFen };
}

function sumsOf(movements: readonly Movement[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { subject, fen } of movements) sums.set(subject, (sums.get(subject) ?? 0) + fen);
  return sums;
}
