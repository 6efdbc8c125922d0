import { z } from 'zod';
import { assertCoupon } from '../../domain/pricing/campaign-terms.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import { execute, maybeOne } from '../../db/query.js';
import { defineRevisionKind } from '../catalogue/define-revision-kind.js';
import { code } from '../catalogue/sku-fields.js';
import { amountFen, bearer, firstUnknown, offerFields, offerName } from './offer-fields.js';

/** Uses. More coupons than that are a campaign. */
const uses = z.int().min(1).max(10_000_000);

const schema = z.strictObject({
  couponId: code.meta({ description: 'A code that no coupon has' }),
  name: offerName,
  thresholdFen: z.int().min(0).max(100_000_000).meta({ description: '0: no threshold' }),
  offFen: amountFen,
  cap: uses.meta({ description: 'Uses in all' }),
  perMemberCap: uses.meta({ description: 'Uses by one member' }),
  newMemberOnly: z.boolean(),
  stacks: z.boolean().meta({ description: 'false: only for lines that no campaign has reduced' }),
  bearer,
  ...offerFields,
});

/**
 * A coupon. Like a campaign it is never changed, only withdrawn; orders that used it keep it.
 *
 * @rule PRICE-32 A coupon is proposed by one person and approved by another; it is never changed, only withdrawn.
 * @test test/activities/pricing/offer-revisions.test.ts › a coupon can be used from its approval until it is withdrawn
 */
export const couponRevision = defineRevisionKind({
  kind: 'coupon',
  schema,
  subjectOf: ({ couponId }) => couponId,
  check: async (trx, { payload, regionId }) => {
    assertCoupon(payload);
    const known = await maybeOne(trx, `select 1 from coupons where id = :couponId`, payload);
    const why = known === undefined ? await firstUnknown(trx, payload, regionId) : 'code-used';
    if (why !== undefined) throw new RuleViolation('coupon-invalid', { why });
    return { mostFen: payload.offFen * payload.cap, bearer: payload.bearer };
  },
  apply: async (trx, { payload, regionId }) => {
    await execute(
      trx,
      `insert into coupons (id, region_id, name, threshold_fen, off_fen, cap, per_member_cap, new_member_only, stacks,
         bearer, starts_on, ends_on, category_ids, sku_ids, leader_ids, leader_tags, opens_at, closes_at)
       values (:couponId, :regionId, :name, :thresholdFen, :offFen, :cap, :perMemberCap, :newMemberOnly, :stacks,
         :bearer, :startsOn, :endsOn, :categoryIds, :skuIds, :leaderIds, :leaderTags, :opensAt, :closesAt)`,
      { ...payload, regionId },
    );
    return {};
  },
  withdraw: async (trx, { payload }) => {
    await execute(
      trx,
      `update coupons set ended_at = clock_timestamp(), end_cause = 'withdrawn' where id = :couponId and ended_at is null`,
      payload,
    );
  },
});
