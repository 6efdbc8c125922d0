import { z } from 'zod';
import { assertGroupMinimum } from '../../domain/pricing/group-minimum.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import { execute, maybeOne } from '../../db/query.js';
import { defineRevisionKind } from '../catalogue/define-revision-kind.js';
import { code } from '../catalogue/sku-fields.js';
import { firstUnknown } from './offer-fields.js';

const schema = z.strictObject({
  minimumId: code.meta({ description: 'A code that no group minimum has' }),
  skuId: code.nullable().meta({ description: 'Of this SKU; null: of everything at the leader’s point' }),
  leaderId: code.nullable().meta({ description: 'At this leader’s point; null: in the whole cycle' }),
  measure: z.enum(['pieces', 'fen']),
  atLeast: z.int().min(1).max(100_000_000),
  policy: z.enum(['cancel', 'absorb']).meta({
    description: 'cancel: the lines are taken off and refunded; absorb: they are bought all the same',
  }),
  startsOn: z.iso.date(),
  endsOn: z.iso.date(),
});

/**
 * How much of a SKU, or at a point, must be ordered. It counts in cycles whose cutoff it was in effect at; taken back, in
 * none whose cutoff comes later. @throws RuleViolation group-minimum-invalid
 */
export const groupMinimumRevision = defineRevisionKind({
  kind: 'group-minimum',
  schema,
  subjectOf: ({ minimumId }) => minimumId,
  check: async (trx, { payload, regionId }) => {
    assertGroupMinimum(payload);
    const known = await maybeOne(trx, `select 1 from group_minimums where id = :minimumId`, payload);
    const { skuId, leaderId } = payload;
    const named = {
      categoryIds: [],
      skuIds: skuId === null ? [] : [skuId],
      leaderIds: leaderId === null ? [] : [leaderId],
    };
    const why = known === undefined ? await firstUnknown(trx, named, regionId) : 'code-used';
    if (why !== undefined) throw new RuleViolation('group-minimum-invalid', { why });
    return {};
  },
  apply: async (trx, { payload, regionId }) => {
    await execute(
      trx,
      `insert into group_minimums (id, region_id, sku_id, leader_id, measure, at_least, policy, starts_on, ends_on)
       values (:minimumId, :regionId, :skuId, :leaderId, :measure, :atLeast, :policy, :startsOn, :endsOn)`,
      { ...payload, regionId },
    );
    return {};
  },
  withdraw: async (trx, { payload }) => {
    await execute(
      trx,
      `update group_minimums set ended_at = clock_timestamp() where id = :minimumId and ended_at is null`,
      payload,
    );
  },
});
