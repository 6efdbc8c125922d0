import { z } from 'zod';
import { ApiRefusal } from '../api-client.js';
import { inPath, readPages } from '../read-pages.js';
import type { Crew, Picker } from './crew.js';

const expectedShape = z.object({
  purchaseOrderNo: z.string(),
  lines: z.array(z.object({ skuId: z.string() })),
});

const trucksShape = z.object({
  trucks: z.array(
    z.object({
      purchaseOrderNo: z.string(),
      siteId: z.string(),
      lines: z.array(z.object({ skuId: z.string(), quantity: z.int() })),
    }),
  ),
});

type Truck = z.output<typeof trucksShape>['trucks'][number];

/** One truck at the site's gate is counted, if one has come that is expected. True if there was one. */
export async function countTruck(picker: Picker, crew: Crew): Promise<boolean> {
  const expected = await readPages(picker.api, '/v1/receipts/expected?limit=100', expectedShape);
  if (expected.length === 0) return false;
  const path = `/trucks?siteId=${encodeURIComponent(crew.siteId)}`;
  const trucks = trucksShape
    .parse((await crew.gate.get(path)).body)
    .trucks.filter(({ siteId }) => siteId === crew.siteId);
  const order = expected.find(
    ({ purchaseOrderNo: no }) =>
      !crew.counted.has(no) && trucks.some((truck) => truck.purchaseOrderNo === no),
  );
  const truck = trucks.find((candidate) => candidate.purchaseOrderNo === order?.purchaseOrderNo);
  if (order === undefined || truck === undefined) return false;
  crew.counted.add(order.purchaseOrderNo);
  const skuIds = order.lines.map((line) => line.skuId);
  try {
    await count(picker, crew, { truck, skuIds });
  } catch (error) {
    crew.counted.delete(order.purchaseOrderNo);
    throw error;
  }
  return true;
}

interface Counting {
  readonly truck: Truck;
  /** What the list expects here; a SKU that is not on the truck is counted as none. */
  readonly skuIds: readonly string[];
}

async function count(picker: Picker, { diary }: Crew, { truck, skuIds }: Counting): Promise<void> {
  const loaded = new Map(truck.lines.map((line) => [line.skuId, line.quantity]));
  const lines = [...new Set(skuIds)].map((skuId) => ({ skuId, quantity: loaded.get(skuId) ?? 0 }));
  const path = `/v1/purchase-orders/${inPath(truck.purchaseOrderNo)}/receipts`;
  try {
    await picker.api.post(path, { lines }, { key: `count-${truck.purchaseOrderNo}-${truck.siteId}` });
  } catch (error) {
    // The deadline closed the order while the truck was being counted: the goods go back.
    if (!(error instanceof ApiRefusal) || error.code !== 'purchase-order-move-not-allowed') throw error;
    diary.did('trucks-too-late');
    return;
  }
  diary.did('trucks-counted');
  diary.did(
    'pieces-counted',
    lines.reduce((total, line) => total + line.quantity, 0),
  );
}
