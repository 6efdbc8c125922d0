import { assertWithinCommission, type LeaderDiscountTerms } from '../../domain/pricing/leader-discount.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import {
  endLeaderDiscountOf,
  insertLeaderDiscount,
  lowestRateOf,
  type StoredLeaderDiscount,
} from '../../db/queries/pricing/leader-discounts.js';
import { defineStep } from '../step.js';

export interface SetLeaderDiscount {
  /** The owner: a leader gives away his own commission and nobody else's. */
  readonly leaderId: string;
  readonly terms: LeaderDiscountTerms;
}

/**
 * The leader's own discount counts for orders placed from now on at his point, in place of the one before. What was
 * ordered keeps its price. @throws RuleViolation leader-unknown, leader-discount-too-large
 */
export const setLeaderDiscount = defineStep({
  operation: 'setLeaderDiscount',
  run: async (trx, { leaderId, terms }: SetLeaderDiscount): Promise<StoredLeaderDiscount> => {
    assertWithinCommission(terms, await lowestRateOf(trx, leaderId));
    await endLeaderDiscountOf(trx, leaderId, null);
    const setAt = await insertLeaderDiscount(trx, leaderId, terms);
    const aggregate = `leader/${leaderId}`;
    await appendEvents(trx, [{ aggregate, type: 'leader-discount.set', data: { leaderId } }]);
    return { ...terms, leaderId, setAt };
  },
});

export interface EndLeaderDiscount {
  readonly leaderId: string;
  /** His own words. */
  readonly reason: string;
}

/** The leader gives nothing of his own any more; nothing changes if he gave nothing. */
export const endLeaderDiscount = defineStep({
  operation: 'endLeaderDiscount',
  run: async (trx, { leaderId, reason }: EndLeaderDiscount): Promise<{ ended: boolean }> => {
    const ended = await endLeaderDiscountOf(trx, leaderId, reason);
    const aggregate = `leader/${leaderId}`;
    if (ended) await appendEvents(trx, [{ aggregate, type: 'leader-discount.ended', data: { leaderId } }]);
    return { ended };
  },
});
