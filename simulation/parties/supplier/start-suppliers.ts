import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { createApiClient } from '../api-client.js';
import { type HttpService, readRawBody, sendJson, startHttpService } from '../http-service.js';
import { openJournal } from '../journal.js';
import { createPace } from '../pace.js';
import { createTasks } from '../tasks.js';
import { readPurchaseOrder } from './purchase-order.js';
import { createSupplierActions } from './supplier-actions.js';
import type { Supplier } from './suppliers.js';
import { isTrueWebhook } from './verify-webhook.js';
import { createWorkday, type Entry, type Workday } from './workday.js';

export interface SupplierOptions {
  /** 0 = any free port. */
  readonly port: number;
  readonly dataFolder: string;
  readonly apiBaseUrl: string;
  readonly suppliers: readonly Supplier[];
  /** The suppliers' own delays are divided by it; 1 = as configured. */
  readonly pace: number;
}

/** All suppliers are listening, each at /suppliers/<id>/webhook, and go on with what they had begun. */
export async function startSuppliers(options: SupplierOptions): Promise<HttpService> {
  const journal = openJournal<Entry>(join(options.dataFolder, 'journal.jsonl'));
  const tasks = createTasks();
  const suppliers = new Map(
    options.suppliers.map((supplier) => {
      const api = createApiClient({
        baseUrl: options.apiBaseUrl,
        token: supplier.token,
        stopped: tasks.stopped,
      });
      return [supplier.supplierId, { supplier, actions: createSupplierActions(api, supplier.plate) }];
    }),
  );
  const workday = createWorkday({ journal, suppliers, pace: createPace(options.pace), tasks });
  const secrets = new Map(options.suppliers.map((supplier) => [supplier.supplierId, supplier.secret]));
  const service = await startHttpService(
    (request, response) => receive({ secrets, workday }, request, response),
    options.port,
  );
  workday.resume();
  return {
    ...service,
    stop: async () => {
      await service.stop();
      await tasks.stop();
      journal.close();
    },
  };
}

/** A true webhook is remembered before it is answered; an untrue one gets 401 and leaves no trace. */
async function receive(
  { secrets, workday }: { secrets: ReadonlyMap<string, string>; workday: Workday },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://suppliers');
  if (request.method === 'GET' && url.pathname === '/figures') {
    return sendJson(response, 200, workday.figures());
  }
  if (request.method === 'GET' && url.pathname === '/trucks') {
    const siteId = url.searchParams.get('siteId');
    const trucks = workday.trucks().filter((truck) => siteId === null || truck.siteId === siteId);
    return sendJson(response, 200, { trucks });
  }
  const supplierId = /^\/suppliers\/([^/]+)\/webhook$/.exec(url.pathname)?.[1] ?? '';
  const secret = secrets.get(decodeURIComponent(supplierId));
  if (request.method !== 'POST' || secret === undefined)
    return sendJson(response, 404, { code: 'not-found' });
  const rawBody = await readRawBody(request);
  if (!isTrueWebhook(request.headers, rawBody, secret)) {
    return sendJson(response, 401, { code: 'webhook-not-verified' });
  }
  const order = readPurchaseOrder(rawBody);
  if (order?.supplierId !== decodeURIComponent(supplierId)) {
    return sendJson(response, 400, { code: 'not-a-purchase-order' });
  }
  workday.take({ kind: 'arrived', messageId: String(request.headers['webhook-id']), ...order });
  response.writeHead(204).end();
}
