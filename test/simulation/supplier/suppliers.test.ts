import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { PurchaseOrderDispatch } from '../../../ports/supplier/supplier-channel.js';
import { createWebhookChannel } from '../../../ports/supplier/webhook.js';
import { signWebhook } from '../../../ports/supplier/webhook-signature.js';
import {
  type HttpService,
  readRawBody,
  sendJson,
  startHttpService,
} from '../../../simulation/parties/http-service.js';
import { startSuppliers } from '../../../simulation/parties/supplier/start-suppliers.js';
import { supplierHabits } from '../../../simulation/days/supplier-habits.js';
import { cityRates } from '../../../simulation/parties/rates.js';
import { readSuppliers, type Supplier } from '../../../simulation/parties/supplier/suppliers.js';

const secretOf = (): string => `whsec_${randomBytes(24).toString('base64')}`;
const [fullSecret, shortSecret, counterSecret] = [secretOf(), secretOf(), secretOf()];

const suppliers: readonly Supplier[] = readSuppliers(
  JSON.stringify([
    { supplierId: 'S1', secret: fullSecret, token: 'token-1', confirmAfterMs: 1, shipAfterMs: 1 },
    {
      supplierId: 'S2',
      secret: shortSecret,
      token: 'token-2',
      confirmAfterMs: 1,
      shipAfterMs: 1,
      deliverPercent: 73,
    },
    {
      supplierId: 'S3',
      secret: counterSecret,
      token: 'token-3',
      confirmAfterMs: 1,
      shipAfterMs: 1,
      counterPercent: 50,
    },
  ]),
);

interface ApiCall {
  readonly method: string;
  readonly path: string;
  readonly token: string | undefined;
  readonly key: unknown;
  readonly body: unknown;
}

/** Our API as the suppliers see it: keeps the calls, answers by `answer`. */
interface Api {
  readonly url: string;
  readonly calls: ApiCall[];
  answer: (call: ApiCall) => number;
  /** How our side shows the order: its state, and what it holds to be promised. */
  order: { state: string; promised: (quantity: number) => number };
  atLeast(count: number): Promise<readonly ApiCall[]>;
}

async function startApi(t: ExecutionContext): Promise<Api> {
  const calls: ApiCall[] = [];
  const waiters = new Set<() => void>();
  const api: Pick<Api, 'answer' | 'order'> = {
    answer: () => 200,
    order: { state: 'confirmed', promised: (quantity) => quantity },
  };
  const service = await startHttpService(async (request, response) => {
    const call = {
      path: request.url ?? '',
      token: request.headers.authorization,
      key: request.headers['idempotency-key'],
      method: request.method ?? '',
      body:
        request.method === 'POST'
          ? (JSON.parse((await readRawBody(request)).toString('utf8')) as unknown)
          : null,
    };
    if (call.method === 'GET') {
      const lines = ordered.map((line) => {
        return { ...line, confirmedQuantity: api.order.promised(line.quantity) };
      });
      return sendJson(response, 200, { state: api.order.state, lines });
    }
    calls.push(call);
    sendJson(response, api.answer(call), { code: 'answer' });
    for (const wake of waiters) wake();
  }, 0);
  t.teardown(service.stop);
  const atLeast = (count: number): Promise<readonly ApiCall[]> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (calls.length >= count && waiters.delete(look)) resolve(calls);
      };
      waiters.add(look);
      look();
    });
  return Object.assign(api, { url: service.url, calls, atLeast });
}

function ownFolder(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'tuanda-suppliers-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return folder;
}

const start = (folder: string, api: Api): Promise<HttpService> =>
  startSuppliers({ port: 0, dataFolder: folder, apiBaseUrl: api.url, suppliers, pace: 1 });

const dispatch = (
  service: HttpService,
  changes: Partial<PurchaseOrderDispatch> = {},
): PurchaseOrderDispatch => ({
  messageId: 'po_1',
  webhookUrl: `${service.url}/suppliers/S1/webhook`,
  secret: fullSecret,
  purchaseOrderNo: 'PO1',
  supplierId: 'S1',
  day: '2026-11-22',
  siteName: '岗顶网格站',
  siteAddress: '天河路1号',
  confirmBy: '2026-11-22T13:00:00.000Z',
  receiveBy: '2026-11-22T16:00:00.000Z',
  lines: [
    { skuId: 'K1', name: '菜心', quantity: 40, unitCostFen: 350 },
    { skuId: 'K2', name: '鸡蛋', quantity: 1, unitCostFen: 1200 },
  ],
  ...changes,
});

const ordered = [
  { siteId: 'TY', skuId: 'K1', quantity: 40 },
  { siteId: 'LS', skuId: 'K2', quantity: 1 },
];

test('a true order is confirmed and shipped through the API, once, under the supplier’s token', async (t) => {
  const api = await startApi(t);
  const service = await start(ownFolder(t), api);
  t.teardown(service.stop);
  await createWebhookChannel().sendPurchaseOrder(dispatch(service));
  await createWebhookChannel().sendPurchaseOrder(dispatch(service));
  const [confirm, ship] = await api.atLeast(2);
  t.deepEqual(confirm, {
    method: 'POST',
    path: '/v1/purchase-orders/PO1/confirm',
    token: 'Bearer token-1',
    key: 'supplier-confirm-PO1',
    body: { lines: ordered },
  });
  t.is(ship?.path, '/v1/purchase-orders/PO1/ship');
  t.like(ship?.body, { lines: ordered, plate: '粤A·D1234' });
  await new Promise((resolve) => setTimeout(resolve, 50));
  t.is(api.calls.length, 2);
});

test('the short supplier promises everything and ships 73 %, rounded down', async (t) => {
  const api = await startApi(t);
  const service = await start(ownFolder(t), api);
  t.teardown(service.stop);
  const webhookUrl = `${service.url}/suppliers/S2/webhook`;
  await createWebhookChannel().sendPurchaseOrder(
    dispatch(service, { webhookUrl, secret: shortSecret, supplierId: 'S2' }),
  );
  const [confirm, ship] = await api.atLeast(2);
  t.like(confirm?.body, { lines: ordered });
  t.deepEqual(ship?.body, { lines: [{ siteId: 'TY', skuId: 'K1', quantity: 29 }], plate: '粤A·D1234' });
});

test('tampered, stale, unsigned and misdirected orders are refused and leave no trace', async (t) => {
  const api = await startApi(t);
  const service = await start(ownFolder(t), api);
  t.teardown(service.stop);
  const now = Math.floor(Date.now() / 1000);
  const body = JSON.stringify({
    type: 'purchase_order.sent',
    data: { purchaseOrderNo: 'PO1', supplierId: 'S1', lines: [] },
  });
  const post = async (path: string, sent: string, headers: Record<string, string>): Promise<number> =>
    (await fetch(`${service.url}${path}`, { method: 'POST', body: sent, headers })).status;
  const signed = (timestampSeconds: number, secret: string): Record<string, string> => ({
    ...signWebhook({ id: 'm', timestampSeconds, body, secrets: [secret] }),
  });
  const own = '/suppliers/S1/webhook';
  t.is(await post(own, body.replace('PO1', 'PO2'), signed(now, fullSecret)), 401);
  t.is(await post(own, body, signed(now - 301, fullSecret)), 401);
  t.is(await post(own, body, signed(now, shortSecret)), 401);
  t.is(await post(own, body, { ...signed(now, fullSecret), 'webhook-id': 'other' }), 401);
  t.is(await post(own, body, {}), 401);
  t.is(await post('/suppliers/S2/webhook', body, signed(now, shortSecret)), 400);
  t.is(await post('/suppliers/S9/webhook', body, signed(now, fullSecret)), 404);
  t.deepEqual(await (await fetch(`${service.url}/figures`)).json(), {
    arrived: 0,
    confirmed: 0,
    countered: 0,
    shipped: 0,
    refused: 0,
  });
});

test('an order that was confirmed before a restart is shipped after it, and not confirmed again', async (t) => {
  const api = await startApi(t);
  const folder = ownFolder(t);
  api.answer = ({ path }) => (path.endsWith('/ship') ? 503 : 200);
  const first = await start(folder, api);
  await createWebhookChannel().sendPurchaseOrder(dispatch(first));
  await api.atLeast(2);
  await first.stop();
  const before = api.calls.length;
  api.answer = () => 200;
  const second = await start(folder, api);
  t.teardown(second.stop);
  await api.atLeast(before + 1);
  const paths = api.calls.map((call) => call.path);
  t.is(paths.filter((path) => path.endsWith('/confirm')).length, 1);
  t.is(paths.at(-1), '/v1/purchase-orders/PO1/ship');
});

test('a refusal of our API ends the supplier’s work on that order and is counted', async (t) => {
  const api = await startApi(t);
  api.answer = () => 409;
  const service = await start(ownFolder(t), api);
  t.teardown(service.stop);
  await createWebhookChannel().sendPurchaseOrder(dispatch(service));
  await api.atLeast(1);
  await new Promise((resolve) => setTimeout(resolve, 50));
  t.is(api.calls.length, 1);
  t.like(await (await fetch(`${service.url}/figures`)).json(), { refused: 1, confirmed: 0 });
});

test('what a supplier offers instead is waited for, and only what was agreed is shipped, a truck per site', async (t) => {
  const api = await startApi(t);
  api.order.state = 'countered';
  const service = await start(ownFolder(t), api);
  t.teardown(service.stop);
  const webhookUrl = `${service.url}/suppliers/S3/webhook`;
  await createWebhookChannel().sendPurchaseOrder(
    dispatch(service, { webhookUrl, secret: counterSecret, supplierId: 'S3' }),
  );
  const [offer] = await api.atLeast(1);
  t.is(offer?.path, '/v1/purchase-orders/PO1/counter');
  t.like(offer?.body, { lines: [{ siteId: 'TY', skuId: 'K1', quantity: 20 }, { quantity: 0 }] });
  api.order = { state: 'confirmed', promised: (quantity) => Math.floor(quantity / 2) };
  const [, ship] = await api.atLeast(2);
  t.is(ship?.path, '/v1/purchase-orders/PO1/ship');
  const { trucks } = (await (await fetch(`${service.url}/trucks`)).json()) as { trucks: unknown[] };
  t.deepEqual(trucks, [
    { purchaseOrderNo: 'PO1', supplierId: 'S3', siteId: 'TY', lines: [{ skuId: 'K1', quantity: 20 }] },
  ]);
});

test('a late supplier, one that offers less and one that is short are drawn from the seed; the others are whole', (t) => {
  const town = {
    shortSupplierId: 'G07',
    suppliers: Array.from({ length: 28 }, (_none, i) => {
      return { id: `G${String(i + 1).padStart(2, '0')}`, token: 't', secret: 's' };
    }),
  };
  const habits = supplierHabits(town, cityRates, 1);
  t.deepEqual(habits, supplierHabits(town, cityRates, 1));
  t.deepEqual(habits['G07'], { deliverPercent: 73 });
  t.is(Object.values(habits).filter((one) => one.shipAfterMs !== undefined).length, 1);
  t.is(Object.values(habits).filter((one) => one.counterPercent !== undefined).length, 1);
  t.is(Object.values(habits).filter((one) => one.linesShortRate === cityRates.linesShortRate).length, 27);
});
