import { compareInstants } from '../values/instants.js';
import { RuleViolation } from '../values/rule-violation.js';
import { type AnsweredLine, type OrderedLine, readAnswer } from './read-answer.js';

/** When the goods were to come, when the counter wants to bring them, and the last instant that can be delivered. */
export interface CounterInstants {
  readonly receiveBy: string;
  readonly deliverBy: string | null;
  /** When routes are fixed; null where the instants of the night are estimates. */
  readonly planFixedAt: string | null;
}

/**
 * The quantities that a supplier offers instead of those ordered, complete and in the order's order. A counter says
 * fewer pieces, a later instant, or both.
 * Refuses `purchase-answer-invalid` as readAnswer does, `purchase-counter-brings-nothing`,
 * `purchase-counter-changes-nothing` and `purchase-counter-too-late`.
 *
 * @rule BUY-13 A counter changes something, brings something, and comes before the routes are fixed.
 * @test test/activities/purchasing/counter.test.ts › a counter must change something, bring something, and come while
 *   the order is open
 */
export function readCounter(
  ordered: readonly OrderedLine[],
  offered: readonly AnsweredLine[],
  { receiveBy, deliverBy, planFixedAt }: CounterInstants,
): readonly AnsweredLine[] {
  const { state, lines } = readAnswer(ordered, offered);
  const isLater = deliverBy !== null && compareInstants(deliverBy, receiveBy) > 0;
  if (state === 'refused') throw new RuleViolation('purchase-counter-brings-nothing', {});
  if (state === 'confirmed' && !isLater) throw new RuleViolation('purchase-counter-changes-nothing', {});
  if (isLater && planFixedAt !== null && compareInstants(deliverBy, planFixedAt) > 0)
    throw new RuleViolation('purchase-counter-too-late', { deliverBy, planFixedAt });
  return lines;
}
