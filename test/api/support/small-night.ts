import { aggregateDemand } from '../../../activities/purchasing/aggregate-demand.js';
import { sendPurchaseOrder } from '../../../activities/purchasing/send-purchase-order.js';
import { warehouseActivities } from '../../../activities/warehouse/warehouse-activities.js';
import type { Mutation } from './caller.js';
import { send } from './caller.js';
import { dealWithSupplier } from './small-office.js';
import type { Placed, Stage } from './stage.js';
import { correctWaves as correct, firstScan } from './small-corrections.js';
import { strangers } from './strangers.js';

export interface Night {
  readonly siteId: string;
  readonly pickerId: string;
  readonly purchaseOrders: readonly { readonly purchaseOrderNo: string; readonly supplierId: string }[];
  readonly waveIds: readonly string[];
  /** A scan of the first wave. */
  readonly scanId: string;
  /** The purchase orders that were expected before any truck came: at the site, and at a stranger's. */
  readonly expected: { readonly here: readonly string[]; readonly elsewhere: readonly string[] };
}

interface PurchaseOrder {
  readonly purchaseOrderNo: string;
  readonly supplierId: string;
  readonly lines: readonly { skuId: string; quantity: number }[];
}

interface Wave {
  readonly waveId: string;
  readonly leaderId: string;
  readonly lines: readonly {
    skuId: string;
    gtin: string;
    allocated: number;
    picked: number;
    short: number;
  }[];
}

/** Bought, received, picked and packed; one piece of the named order's goods is not to be found. */
export async function workNight(stage: Stage, short: Placed): Promise<Night> {
  const [picker] = stage.town.pickers;
  if (picker === undefined) throw new Error('the small city has no picker');
  const place = { siteId: picker.siteId, pickerId: picker.id };
  const bought = await buy(stage, place);
  const night = { cycleId: stage.cycleId, siteId: picker.siteId };
  const steps = warehouseActivities(stage.deps);
  await steps.allocateShortage(night);
  while ((await steps.refundShortages(night)).left > 0);
  await steps.planWaves(night);
  const waveIds = await pick(stage, place, short);
  await steps.readPacking(night);
  await steps.sendRefunds(night);
  const scanId = await firstScan(stage, waveIds[0] ?? '');
  return { ...place, ...bought, waveIds, scanId };
}

type Place = Pick<Night, 'siteId' | 'pickerId'>;

async function buy(stage: Stage, { pickerId }: Place): Promise<Pick<Night, 'purchaseOrders' | 'expected'>> {
  const { deps, cycleId } = stage;
  const { result: plan } = await aggregateDemand(deps)({ cycleId });
  for (const { purchaseOrderNo } of plan.purchaseOrders) await sendPurchaseOrder(deps)({ purchaseOrderNo });
  const { data } = await stage.read<{ data: PurchaseOrder[] }>('ops', 'listPurchaseOrders');
  const expected = {
    here: await expectedBy(stage, pickerId),
    elsewhere: await expectedBy(stage, strangers.pickerId),
  };
  for (const order of data) await supply(stage, order, pickerId);
  await dealWithSupplier(stage, data[0]?.purchaseOrderNo ?? '');
  const purchaseOrders = data.map(({ purchaseOrderNo, supplierId }) => ({ purchaseOrderNo, supplierId }));
  return { purchaseOrders, expected };
}

async function expectedBy(stage: Stage, pickerId: string): Promise<string[]> {
  const { data } = await stage.read<{ data: PurchaseOrder[] }>(`picker/${pickerId}`, 'listExpectedReceipts');
  return data.map((order) => order.purchaseOrderNo);
}

async function supply({ mutate }: Stage, order: PurchaseOrder, pickerId: string): Promise<void> {
  const as = `supplier/${order.supplierId}`;
  const params = { purchaseOrderNo: order.purchaseOrderNo };
  const lines = order.lines.map(({ skuId, quantity }) => ({ skuId, quantity }));
  const fewer = { body: { lines: lines.slice(1) } };
  await mutate({ operation: 'confirmPurchaseOrder', as, params, body: { lines }, other: fewer });
  await mutate({
    operation: 'shipPurchaseOrder',
    as,
    params,
    body: { lines, plate: '湘B·12345' },
    other: fewer,
  });
  const more = { body: { lines, moreExpected: true } };
  await mutate({ operation: 'receiveGoods', as: `picker/${pickerId}`, params, body: { lines }, other: more });
}

async function pick(stage: Stage, { pickerId }: Place, short: Placed): Promise<string[]> {
  const as = `picker/${pickerId}`;
  const { data } = await stage.read<{ data: Wave[] }>(as, 'listWaves', { query: { limit: '100' } });
  const waveIds = data.map((wave) => wave.waveId);
  const order = await stage.read<{ lines: { skuId: string }[] }>(`member/${short.memberId}`, 'readOrder', {
    params: { orderId: short.orderId },
  });
  const shortSku = order.lines[0]?.skuId ?? '';
  await stage.mutate({
    operation: 'claimNextTask',
    as,
    body: { band: 'any' },
    other: { body: { band: 'frozen' } },
  });
  await correct(stage, { as, waves: data });
  for (const [index, { waveId, leaderId }] of data.entries()) {
    const bare = bareMutation(as, { waveId }, { waveId: waveIds[index - 1] ?? waveIds.at(-1) ?? '' });
    // A piece that was carried over may have completed the wave already.
    const { state } = await stage.read<{ state: string }>(as, 'readWave', { params: { waveId } });
    if (state === 'planned') {
      await stage.mutate(bare('claimWave'));
      if (index === 0) {
        await stage.mutate(bare('releaseWave'));
        await stage.mutate(bare('claimWave'));
      }
      const missing = leaderId === short.leaderId ? shortSku : '';
      await fill(stage, { as, waveId, missing });
    }
    await stage.mutate(bare('labelWave'));
    await stage.mutate(bare('packWave'));
  }
  return waveIds;
}

/** A mutation without a body; the other one is the same on something else. */
export const bareMutation =
  (as: string, params: Mutation['params'] & object, otherParams: Mutation['params'] & object) =>
  (operation: string): Mutation => ({ operation, as, params, other: { params: otherParams } });

async function fill(
  stage: Stage,
  { as, waveId, missing }: { as: string; waveId: string; missing: string },
): Promise<void> {
  const params = { waveId };
  const { lines } = await stage.read<Wave>(as, 'readWave', { params });
  for (const { skuId, gtin, allocated, picked, short } of lines) {
    const isMissing = skuId === missing;
    const quantity = allocated - short - picked - (isMissing ? 1 : 0);
    if (quantity === 0) continue;
    const body = { clientId: `${waveId}/${skuId}`, code: gtin, quantity };
    const scan = { operation: 'recordScan', token: stage.tokenOf(as), params, body };
    const { status, body: answer } = await send(stage.base, scan);
    if (status !== 200) throw new Error(`scan: ${status} ${JSON.stringify(answer)}`);
    const other = { body: { skuId: `${skuId}-other` } };
    if (isMissing) await stage.mutate({ operation: 'reportShortPick', as, params, body: { skuId }, other });
  }
}
