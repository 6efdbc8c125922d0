import { z } from 'zod';

/** A campaign's or coupon's code in a path. */
export const offerId = z.string().min(1).max(40);

const bearer = z.enum(['platform', 'supplier', 'leader']);

export const offerStates = ['planned', 'running', 'over'] as const;

const offer = {
  name: z.string(),
  bearer: bearer.meta({ description: 'Who pays for it' }),
  categoryIds: z.array(z.string()),
  skuIds: z.array(z.string()),
  leaderIds: z.array(z.string()),
  leaderTags: z.array(z.string()),
  startsOn: z.string(),
  endsOn: z.string(),
  opensAt: z.string().nullable(),
  closesAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  endCause: z.string().nullable().meta({ description: 'budget: used up; withdrawn' }),
  state: z.enum(offerStates),
};

export const campaign = z
  .object({
    campaignId: z.string(),
    tiers: z.array(z.object({ thresholdFen: z.int(), offFen: z.int() })),
    budgetFen: z.int().nullable(),
    usedFen: z.int().meta({ description: 'What living orders got of its budget' }),
    ...offer,
  })
  .meta({ id: 'Campaign' });

export const coupon = z
  .object({
    couponId: z.string(),
    thresholdFen: z.int(),
    offFen: z.int(),
    cap: z.int(),
    perMemberCap: z.int(),
    newMemberOnly: z.boolean(),
    stacks: z.boolean(),
    used: z.int(),
    ...offer,
  })
  .meta({ id: 'Coupon' });

/** Who bears what an offer gave in a cycle. */
export const borne = {
  cycleId: z.string().nullable().meta({ description: 'The cycle that `borne` is about' }),
  borne: z.array(
    z.object({
      bearer,
      partyId: z.string().nullable(),
      orders: z.int(),
      fen: z.int(),
      keptFen: z.int().meta({ description: 'What is left of it after refunds' }),
    }),
  ),
};
