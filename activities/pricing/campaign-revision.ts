import { z } from 'zod';
import { assertCampaign } from '../../domain/pricing/campaign-terms.js';
import { WHOLE_BP } from '../../domain/values/basis-points.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { endCampaignNow } from '../../db/queries/pricing/end-campaign.js';
import { execute, json, maybeOne } from '../../db/query.js';
import { defineRevisionKind } from '../catalogue/define-revision-kind.js';
import { code } from '../catalogue/sku-fields.js';
import { amountFen, bearer, firstUnknown, offerFields, offerName } from './offer-fields.js';

/** Fen of a budget: its counter has 31 bits, and 20 million yuan are more than a region sells in a month. */
const BUDGET_MAX_FEN = 2_000_000_000;

const schema = z.strictObject({
  campaignId: code.meta({ description: 'A code that no campaign has' }),
  name: offerName,
  tiers: z
    .array(z.strictObject({ thresholdFen: amountFen, offFen: amountFen }))
    .min(1)
    .max(10),
  bearer,
  budgetFen: z
    .int()
    .min(1)
    .max(BUDGET_MAX_FEN)
    .nullable()
    .meta({ description: 'What it may give in all; used up, it is over. null: no limit' }),
  ...offerFields,
});

type Campaign = z.output<typeof schema>;

/**
 * A campaign (满减). A campaign is never changed: it is withdrawn, and another one takes its place, so that what a budget
 * gave and what orders show stay what they were. Taken back, it gives nothing any more.
 *
 * @rule PRICE-31 A campaign is proposed by one person and approved by another; it is never changed, only withdrawn.
 * @test test/activities/pricing/offer-revisions.test.ts › a campaign counts from its approval until it is withdrawn, and
 *   its code is never used again
 */
export const campaignRevision = defineRevisionKind({
  kind: 'campaign',
  schema,
  subjectOf: ({ campaignId }) => campaignId,
  check: async (trx, { payload, regionId }) => {
    assertCampaign(payload);
    const { campaignId } = payload;
    const known = await maybeOne(trx, `select 1 from promotions where id = :campaignId`, { campaignId });
    const why = known === undefined ? await firstUnknown(trx, payload, regionId) : 'code-used';
    if (why !== undefined) throw new RuleViolation('campaign-invalid', { why });
    const offBp = payload.tiers.map((tier) => Math.floor((tier.offFen * WHOLE_BP) / tier.thresholdFen));
    return { largestOffBp: Math.max(...offBp), budgetFen: payload.budgetFen, bearer: payload.bearer };
  },
  apply: async (trx, { payload, regionId }) => {
    await insertCampaign(trx, payload, regionId);
    return {};
  },
  withdraw: async (trx, { payload }) => {
    await endCampaignNow(trx, { promotionId: payload.campaignId, cause: 'withdrawn' });
  },
});

async function insertCampaign(
  trx: Transaction,
  { tiers, ...campaign }: Campaign,
  regionId: string,
): Promise<void> {
  await execute(
    trx,
    `insert into promotions (id, region_id, name, tiers, bearer, starts_on, ends_on, category_ids, sku_ids, leader_ids,
       leader_tags, opens_at, closes_at, budget_fen)
     values (:campaignId, :regionId, :name, :tiers::jsonb, :bearer, :startsOn, :endsOn, :categoryIds, :skuIds,
       :leaderIds, :leaderTags, :opensAt, :closesAt, :budgetFen)`,
    { ...campaign, regionId, tiers: json(tiers) },
  );
}
