import { z } from 'zod';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { findLimit, type LimitRow, setLimitCaps, storeLimit } from '../../db/queries/inventory/limits.js';
import { maybeOne } from '../../db/query.js';
import { defineRevisionKind } from '../catalogue/define-revision-kind.js';
import { code } from '../catalogue/sku-fields.js';

const schema = z.strictObject({
  limitId: code.meta({ description: 'The limit; a code that nobody has makes a new one' }),
  name: z.string().min(1).max(60),
  per: z.enum(['member', 'household', 'device', 'leader']),
  span: z.enum(['cycle', 'day', 'always']),
  skuId: z.string().min(1).max(40).nullable().default(null),
  categoryId: z.string().min(1).max(40).nullable().default(null),
  quantity: z.int().min(0).max(1_000_000).meta({ description: 'Pieces at most' }),
});

const before = z.object({ limit: z.custom<LimitRow>().nullable() });

/**
 * How much one member, household, device or pickup point may order at most. A changed quantity holds for the next order,
 * whatever was ordered before; what is counted, by whom and over what time stays what it is, and another count is another
 * limit. Taken back, it is what it was, or nobody is limited by it.
 *
 * @rule STOCK-23 A limit that is lowered takes nothing back: who has more already gets no more.
 * @test test/activities/inventory/limits.test.ts › a limit that is lowered takes nothing back, and one that is raised
 *   lets more in
 * @throws RuleViolation limit-invalid
 */
export const limitRevision = defineRevisionKind({
  kind: 'limit',
  schema,
  subjectOf: (limit) => limit.limitId,
  check: async (trx, { payload, regionId }) => {
    await assertScope(trx, payload, regionId);
    const present = await ownLimit(trx, payload.limitId, regionId);
    const counted = ['per', 'span', 'skuId', 'categoryId'] as const;
    const other = present && counted.find((field) => present[field] !== payload[field]);
    if (other) throw new RuleViolation('limit-invalid', { why: 'counts-something-else', field: other });
    return { present: present ?? null };
  },
  apply: async (trx, { payload, regionId }) => {
    const limit = (await ownLimit(trx, payload.limitId, regionId)) ?? null;
    await storeLimit(trx, { ...payload, regionId, active: true });
    await setLimitCaps(trx, payload);
    return { limit };
  },
  withdraw: async (trx, { payload, regionId, before: was }) => {
    const { limit } = before.parse(was);
    await storeLimit(trx, limit ?? { ...payload, regionId, active: false });
    await setLimitCaps(trx, limit ?? payload);
  },
});

/** The region's limit of that code, or none. @throws RuleViolation limit-invalid if another region has it */
async function ownLimit(trx: Transaction, limitId: string, regionId: string): Promise<LimitRow | undefined> {
  const limit = await findLimit(trx, limitId);
  if (limit === undefined || limit.regionId === regionId) return limit;
  throw new RuleViolation('limit-invalid', { why: 'code-taken', limitId });
}

async function assertScope(
  trx: Transaction,
  { skuId, categoryId }: z.output<typeof schema>,
  regionId: string,
): Promise<void> {
  if (skuId !== null && categoryId !== null) throw new RuleViolation('limit-invalid', { why: 'two-scopes' });
  const known = await maybeOne<{ sku: boolean; category: boolean }>(
    trx,
    `select :skuId::text is null or exists (select 1 from skus where id = :skuId and region_id = :regionId) as sku,
       :categoryId::text is null or exists (select 1 from categories where id = :categoryId) as category`,
    { skuId, categoryId, regionId },
  );
  if (known?.sku !== true) throw new RuleViolation('limit-invalid', { why: 'sku-unknown', skuId });
  if (known.category !== true)
    throw new RuleViolation('limit-invalid', { why: 'category-unknown', categoryId });
}
