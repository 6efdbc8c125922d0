import { z } from 'zod';
import type { MovedQuota, MoveQuotaInput } from '../../../activities/inventory/move-quota.js';
import type { Step } from '../../../activities/step.js';
import type { Database } from '../../../db/connection.js';
import { readStockTree as findStockTree } from '../../../db/queries/inventory/read-stock-tree.js';
import { defineRoute } from '../../define-route.js';
import { pathId } from '../path-id.js';

const id = z.string().min(1).max(100);
const node = id.meta({ description: '`central`, a grid station or a leader' });
const quantity = z.int().min(1).max(1_000_000);

const moved = z
  .object({ cycleId: z.string(), skuId: z.string(), from: z.string(), to: z.string(), quantity: z.int() })
  .meta({ id: 'QuotaMove' });

const tree = z
  .object({
    cycleId: z.string(),
    skuId: z.string(),
    supply: z.int(),
    overCommit: z.int().meta({ description: 'What may be sold beyond the supply' }),
    taken: z.int(),
    nodes: z.array(
      z.object({
        node: z.string(),
        level: z.int().meta({ description: '0 the centre, 1 a grid station, 2 a leader' }),
        name: z.string(),
        under: z.string().nullable(),
        cap: z.int(),
        taken: z.int(),
        free: z.int(),
      }),
    ),
    moves: z.array(
      z.object({
        from: z.string().nullable(),
        to: z.string().nullable(),
        quantity: z.int(),
        cause: z.string(),
        movedBy: z.string().nullable(),
        reason: z.string().nullable(),
        movedAt: z.string(),
      }),
    ),
  })
  .meta({ id: 'StockTree' });

export const moveQuota = defineRoute({
  operationId: 'moveQuota',
  method: 'POST',
  path: '/v1/quota-moves',
  summary: { zh: '调拨配额（售卖中也可）', en: 'Move free quota of a SKU to another node while it sells' },
  area: 'inventory',
  may: 'quota.move',
  body: z.strictObject({
    cycleId: id,
    skuId: id,
    from: node,
    to: node,
    quantity,
    reason: z.string().min(1).max(200),
  }),
  responses: { 201: moved },
  problems: ['cycle-unknown', 'cycle-closed', 'quota-move-nowhere', 'quota-node-unknown', 'quota-not-free'],
}).act(async ({ body, caller, idempotency }, steps: { moveQuota: Step<MoveQuotaInput, MovedQuota> }) => {
  const { regionId, actorId: movedBy } = caller;
  const { result, replayed } = await steps.moveQuota({ ...body, regionId, movedBy }, idempotency);
  return { status: 201, body: result, replayed };
});

export const readStockTree = defineRoute({
  operationId: 'readStockTree',
  method: 'GET',
  path: '/v1/cycles/{cycleId}/stock/{skuId}',
  summary: {
    zh: '商品在团期内的三级库存',
    en: 'A SKU’s stock tree in a cycle: caps, taken and free per node',
  },
  area: 'inventory',
  may: 'stock.read',
  params: z.strictObject({ cycleId: pathId('The cycle'), skuId: pathId('The SKU') }),
  responses: { 200: tree },
  problems: ['cycle-unknown', 'quota-node-unknown'],
}).act(async ({ params, caller }, { database }: { database: Database }) => ({
  status: 200,
  body: await findStockTree(database, caller.regionId, params),
}));
