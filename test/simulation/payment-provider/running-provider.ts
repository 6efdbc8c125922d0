import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import type { PaymentNotice } from '../../../ports/payment/payment-notice.js';
import type { PaymentProvider, PaymentRequest } from '../../../ports/payment/payment-provider.js';
import { readWechatPayKeys, type WechatPayConfig } from '../../../ports/payment/wechat-pay/config.js';
import { createWechatPay } from '../../../ports/payment/wechat-pay/create-wechat-pay.js';
import { type HttpService, readRawBody, startHttpService } from '../../../simulation/parties/http-service.js';
import { ensureMerchantKeys } from '../../../simulation/parties/payment-provider/merchant-keys.js';
import {
  type ProviderOptions,
  startProvider,
} from '../../../simulation/parties/payment-provider/start-provider.js';
import type { BookTotals } from '../../../simulation/parties/payment-provider/totals.js';

/** A day of the provider passes in 24 s, a minute in 17 ms. */
export const testPace = 3600;

/** One notice as the merchant's server got it. */
export interface ReceivedNotice {
  readonly headers: IncomingHttpHeaders;
  readonly rawBody: Buffer;
}

/** The merchant's own end of the line: keeps every notice and answers with `status`. */
export interface Merchant {
  readonly url: string;
  readonly received: ReceivedNotice[];
  status: number;
  /** Resolves as soon as `count` notices are there. */
  atLeast(count: number): Promise<readonly ReceivedNotice[]>;
}

/**
 * A provider on real HTTP with its own keys and books, our adapter in front of it and a merchant behind it.
 */
export interface RunningProvider {
  readonly service: HttpService;
  readonly config: WechatPayConfig;
  readonly provider: PaymentProvider;
  readonly merchant: Merchant;
  readonly folder: string;
  /** An order of 100.00 yuan that waits for its payer, other values on demand. */
  order(changes?: Partial<PaymentRequest>): PaymentRequest;
  /** Prepares and pays an order. */
  paid(changes?: Partial<PaymentRequest>): Promise<PaymentRequest>;
  /** A call of the payer's app; status and body. */
  payer(path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }>;
  books(): Promise<BookTotals>;
  read(notice: ReceivedNotice): PaymentNotice;
}

let serial = 0;
let keysTemplate: string | undefined;

/**
 * A folder of its own with keys/ and data/, whose key pairs are made once per test file: making one takes
 * long.
 */
export function ownFolder(t: ExecutionContext): string {
  if (keysTemplate === undefined) {
    const template = mkdtempSync(join(tmpdir(), 'tuanda-pay-keys-'));
    process.once('exit', () => rmSync(template, { recursive: true, force: true }));
    ensureMerchantKeys(join(template, 'keys'), join(template, 'data'));
    keysTemplate = template;
  }
  const folder = mkdtempSync(join(tmpdir(), 'tuanda-pay-'));
  cpSync(keysTemplate, folder, { recursive: true });
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export async function runProvider(
  t: ExecutionContext,
  options: Partial<ProviderOptions> = {},
): Promise<RunningProvider> {
  const folder = ownFolder(t);
  const service = await startProvider({
    port: 0,
    dataFolder: join(folder, 'data'),
    keysFolder: join(folder, 'keys'),
    pace: testPace,
    ...options,
  });
  const merchant = await startMerchant(t);
  t.teardown(service.stop);
  const urls = { payBaseUrl: service.url, appBaseUrl: service.url };
  const config = readWechatPayKeys(join(folder, 'keys'), urls);
  return { folder, service, merchant, ...connect(config, merchant) };
}

/** The adapter and the payer's side for a provider that is listening. */
export function connect(
  config: WechatPayConfig,
  merchant: Merchant,
): Pick<RunningProvider, 'config' | 'provider' | 'order' | 'paid' | 'payer' | 'books' | 'read'> {
  const provider = createWechatPay(config);
  const payer: RunningProvider['payer'] = async (path, body) => {
    const response = await fetch(new URL(path, config.payBaseUrl), {
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const order: RunningProvider['order'] = (changes) => ({
    outTradeNo: `261122T${String((serial += 1)).padStart(10, '0')}`,
    amountFen: 10_000,
    description: '团达订单',
    payerOpenId: 'oA',
    expireAt: new Date(Date.now() + 60_000).toISOString(),
    notifyUrl: merchant.url,
    ...changes,
  });
  return {
    config,
    provider,
    order,
    payer,
    paid: async (changes) => {
      const made = order(changes);
      const { prepayId, callParameters } = await provider.createPayment(made);
      const answer = await payer('/payer/pay', { prepayId, openId: made.payerOpenId, callParameters });
      if (answer.status !== 200) throw new Error(JSON.stringify(answer));
      return made;
    },
    books: async () => (await payer('/books')).body as unknown as BookTotals,
    read: ({ headers, rawBody }) => provider.parseNotification({ headers, rawBody }),
  };
}

export async function startMerchant(t: ExecutionContext): Promise<Merchant> {
  const received: ReceivedNotice[] = [];
  const waiters = new Set<() => void>();
  const merchant: { status: number } = { status: 204 };
  const service = await startHttpService(async (request, response) => {
    received.push({ headers: request.headers, rawBody: await readRawBody(request) });
    response.writeHead(merchant.status).end();
    for (const wake of waiters) wake();
  }, 0);
  t.teardown(service.stop);
  return Object.assign(merchant, {
    url: `${service.url}/notices`,
    received,
    atLeast: (count: number) =>
      new Promise<readonly ReceivedNotice[]>((resolve) => {
        const look = (): void => {
          if (received.length < count) return;
          waiters.delete(look);
          resolve(received);
        };
        waiters.add(look);
        look();
      }),
  });
}

/** Asks again every 10 ms until the answer pleases; ava's own timeout ends it. */
export async function until<T>(ask: () => Promise<T>, pleases: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (pleases(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
