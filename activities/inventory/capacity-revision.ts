import { z } from 'zod';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import {
  type CapacityRow,
  findCapacity,
  setCapacityCaps,
  storeCapacity,
} from '../../db/queries/inventory/capacities.js';
import { maybeOne } from '../../db/query.js';
import { defineRevisionKind } from '../catalogue/define-revision-kind.js';

const schema = z.strictObject({
  siteId: z.string().min(1).max(40).meta({ description: 'The grid station' }),
  unit: z.enum(['pieces', 'grams', 'millilitres']),
  quantity: z.int().min(1).max(2_000_000_000).meta({ description: 'What it takes for one cycle' }),
});

const before = z.object({ capacity: z.custom<CapacityRow>().nullable() });

/**
 * How much a grid station takes for one cycle, in the cycles that still sell too. One that was full takes orders again
 * where there is room now.
 *
 * @rule STOCK-24 A station that was full takes orders again when its capacity is raised above what it has.
 * @test test/activities/inventory/limits.test.ts › a raised capacity opens a full station again
 * @throws RuleViolation site-unknown
 */
export const capacityRevision = defineRevisionKind({
  kind: 'capacity',
  schema,
  subjectOf: ({ siteId, unit }) => `${siteId}/${unit}`,
  check: async (trx, { payload, regionId }) => {
    const { siteId } = payload;
    const site = await maybeOne(
      trx,
      `select 1 from sites where id = :siteId and region_id = :regionId and kind = 'grid'`,
      { siteId, regionId },
    );
    if (site === undefined) throw new RuleViolation('site-unknown', { siteId });
    return { present: (await findCapacity(trx, payload)) ?? null };
  },
  apply: async (trx, { payload, regionId }) => {
    const capacity = (await findCapacity(trx, payload)) ?? null;
    await storeCapacity(trx, { ...payload, regionId, active: true });
    await setCapacityCaps(trx, payload);
    return { capacity };
  },
  withdraw: async (trx, { payload, regionId, before: was }) => {
    const { capacity } = before.parse(was);
    const row = capacity ?? { ...payload, regionId, active: false };
    await storeCapacity(trx, row);
    await setCapacityCaps(trx, row.active ? row : { ...row, quantity: unlimited });
  },
});

/** More than any station takes: a capacity that is taken back keeps no station closed. */
const unlimited = 2_000_000_000;
