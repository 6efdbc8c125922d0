import { completeOrder } from '../../../activities/order/complete-order.js';
import { execute, one } from '../../../db/query.js';
import type { Placed, Stage } from './stage.js';

/** A leader whose member does not come: bad goods are reported, the member is reminded, the parcel goes back. */
export async function leaveUncollected(
  stage: Stage,
  { orderId, leaderId }: Placed,
  pickerId: string,
): Promise<string> {
  const { cycleId, database, deps } = stage;
  const as = `leader/${leaderId}`;
  const parcel = await one<{ parcelNo: string; skuId: string }>(
    database,
    `select parcel_id as "parcelNo", sku_id as "skuId" from parcel_lines where order_id = :orderId limit 1`,
    { orderId },
  );
  const { parcelNo, skuId } = parcel;
  const other = { body: { cycleId: 'none' } };
  await stage.mutate({ operation: 'remindPickups', as, body: { cycleId }, other });
  const pieces = [{ parcelNo, quantity: 1 }];
  const report = { cycleId, skuId, cause: 'damaged', photoCount: 1, pieces };
  const without = { body: { ...report, photoCount: 0 } };
  const { claims } = await stage.mutate<{ claims: { claimNo: string; state: string }[] }>({
    operation: 'reportQuality',
    as,
    body: report,
    other: without,
  });
  for (const { claimNo, state } of claims)
    if (state === 'waiting')
      await stage.mutate({
        operation: 'decideClaim',
        as: 'ops',
        params: { claimNo },
        body: { granted: false, reasonZh: '照片看不出问题' },
        other: { body: { granted: true, reasonZh: '同意' } },
      });
  await execute(database, `update cycles set pickup_until = clock_timestamp() where id = :cycleId`, {
    cycleId,
  });
  await completeOrder(deps)({ orderId });
  const back = { parcelIds: [parcelNo] };
  await stage.mutate({
    operation: 'returnParcels',
    as: `picker/${pickerId}`,
    body: back,
    other: { body: { parcelIds: ['none'] } },
  });
  return parcelNo;
}
