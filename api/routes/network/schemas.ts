import { z } from 'zod';
import type { LeaderChange } from '../../../db/queries/network/leader-changes.js';
import { leaderChangeKinds } from '../../../domain/network/leader-change.js';
import { leaderChangeStates } from '../../../domain/network/leader-change-lifecycle.js';

export const id = z.string().min(1).max(40);
export const reason = z.string().trim().min(1).max(200);

/** A cycle by the label of its day and its place among the day's sales, which need not be planned yet. */
export const mark = z.strictObject({
  day: z.iso.date(),
  slot: z.int().min(1).max(3).default(1),
});

export const changeId = z
  .string()
  .regex(/^[0-9A-Z]{1,32}$/)
  .meta({ description: 'The number of a leader’s leave, suspension or move' });

export const changeParams = z.strictObject({ changeId });

const shownMark = z.object({ day: z.string(), slot: z.int() });

export const leaderChange = z
  .object({
    changeId,
    leaderId: z.string(),
    kind: z.enum(leaderChangeKinds),
    state: z.enum(leaderChangeStates),
    from: shownMark,
    back: shownMark.nullable().meta({ description: 'The first cycle in which all is as before' }),
    fromSiteId: z.string().nullable(),
    toSiteId: z.string().nullable(),
    neighbourId: z.string().nullable(),
    reason: z.string(),
    askedBy: z.string(),
    askedAt: z.string(),
    decidedBy: z.string().nullable(),
    decidedAt: z.string().nullable(),
    carriedOutAt: z.string().nullable(),
  })
  .meta({ id: 'LeaderChange' });

/** The rows as JSON: nothing of them is ours alone. */
export const showChange = (change: LeaderChange): z.output<typeof leaderChange> => ({ ...change });

/** What would become of the orders, cycle by cycle. */
export const changePlan = z
  .object({
    cycles: z.array(
      z.object({
        cycleId: z.string(),
        orders: z.int(),
        moved: z.int(),
        cancelled: z.int(),
        refundFen: z.int(),
      }),
    ),
  })
  .meta({ id: 'LeaderChangePlan' });

/** The change is decided and its orders are seen to. */
export const decidedChange = z
  .object({
    changeId,
    state: z.literal('effective'),
    cycles: z.array(z.string()),
    moved: z.int(),
    cancelled: z.int(),
  })
  .meta({ id: 'DecidedLeaderChange' });

export const changeProblems = [
  'leader-unknown',
  'leader-change-too-late',
  'leader-change-invalid',
  'leader-change-overlaps',
] as const;
