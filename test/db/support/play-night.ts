import { aggregateDemand } from '../../../activities/purchasing/aggregate-demand.js';
import { claimFromSupplier } from '../../../activities/purchasing/claim-from-supplier.js';
import { confirmPurchaseOrder } from '../../../activities/purchasing/confirm-purchase-order.js';
import { receiveGoods } from '../../../activities/purchasing/receive-goods.js';
import { sendPurchaseOrder } from '../../../activities/purchasing/send-purchase-order.js';
import { shipPurchaseOrder } from '../../../activities/purchasing/ship-purchase-order.js';
import { allocateShortage } from '../../../activities/warehouse/allocate-shortage.js';
import { packWave } from '../../../activities/warehouse/pack-wave.js';
import { planWaves } from '../../../activities/warehouse/plan-waves.js';
import { recordScan } from '../../../activities/warehouse/record-scan.js';
import { refundShortages } from '../../../activities/warehouse/refund-shortages.js';
import { reportShortPick } from '../../../activities/warehouse/report-short-pick.js';
import { readPurchaseLines } from '../../../db/queries/purchasing/purchase-order-row.js';
import { rows } from '../../../db/query.js';
import { type Day, ids } from './day.js';
import { payRefunds } from './play-sale.js';

const picker = 'P01';

/** One box of strawberries comes where three were ordered. */
const arrivals: Readonly<Record<string, number>> = { S013: 1 };

/** Purchase, receipt with a shortage, allocation, picking with a piece that is not found, packing. */
export async function* playNight(day: Day): AsyncGenerator<string> {
  const { database, cycleId, siteId } = day;
  await aggregateDemand({ database })({ cycleId });
  yield 'aggregated';
  yield* buy(day);
  const night = { cycleId, siteId };
  await allocateShortage({ database })(night);
  yield 'allocated';
  while ((await refundShortages({ database })(night)).result.left > 0) yield 'refunding';
  yield 'shortages refunded';
  await planWaves({ database })(night);
  yield 'waves planned';
  yield* pick(day);
  await payRefunds(day);
  yield 'short orders refunded';
}

async function* buy({ database, siteId }: Day): AsyncGenerator<string> {
  const orders = await rows<{ no: string; supplierId: string }>(
    database,
    `select no, supplier_id as "supplierId" from purchase_orders order by no`,
  );
  for (const { no: purchaseOrderNo, supplierId } of orders) {
    await sendPurchaseOrder({ database, supplierChannel: { sendPurchaseOrder: async () => {} } })({
      purchaseOrderNo,
    });
    await confirmPurchaseOrder({ database })({ purchaseOrderNo, supplierId, lines: [] });
    const ordered = await readPurchaseLines(database, [purchaseOrderNo]);
    const lines = ordered.map(({ skuId, quantity }) => ({ skuId, quantity: arrivals[skuId] ?? quantity }));
    await shipPurchaseOrder({ database })({ purchaseOrderNo, supplierId, lines, plate: '湘B12345' });
    yield `${purchaseOrderNo} shipped`;
    await receiveGoods({ database })({ purchaseOrderNo, siteId, pickerId: picker, lines });
    await claimFromSupplier({ database })({ purchaseOrderNo });
    yield `${purchaseOrderNo} received`;
  }
}

interface ToPick {
  readonly waveId: string;
  readonly skuId: string;
  readonly gtin: string;
  readonly pieces: number;
}

async function* pick({ database, siteId }: Day): AsyncGenerator<string> {
  const toPick = await rows<ToPick>(
    database,
    `select l.wave_id as "waveId", l.sku_id as "skuId", s.gtin, l.allocated as pieces
     from wave_lines l join skus s on s.id = l.sku_id where l.allocated > 0 order by l.wave_id, l.sku_id`,
  );
  for (const { waveId, skuId, gtin, pieces } of toPick) {
    const task = { waveId, siteId, pickerId: picker };
    const found = skuId === 'S001' ? pieces - 1 : pieces;
    await recordScan({ database })({
      ...task,
      clientId: `scan-${waveId}-${skuId}`,
      code: gtin,
      quantity: found,
    });
    if (found === pieces) continue;
    yield `${waveId} ${skuId} scanned`;
    await reportShortPick({ database })({ ...task, skuId });
    yield `${waveId} ${skuId} short`;
  }
  yield 'all picked';
  for (const waveId of await ids(database, `select id from waves order by id`)) {
    await packWave({ database })({ waveId, siteId, pickerId: picker });
    yield `${waveId} packed`;
  }
}
