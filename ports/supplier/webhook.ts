import { type PurchaseOrderDispatch, type SupplierChannel, SupplierFailure } from './supplier-channel.js';
import { signWebhook } from './webhook-signature.js';

export interface WebhookOptions {
  /** Milliseconds that the supplier's system has, 10 s by default. */
  readonly timeoutMs?: number;
  /** Seconds since 1970; the wall clock by default. */
  readonly nowSeconds?: () => number;
}

/**
 * Milliseconds of one delivery. Smaller gives up on slow systems and sends twice; larger outlasts the 10 s
 * start-to-close limit of the step that sends.
 */
const defaultTimeoutMs = 10_000;

/** Purchase orders as signed webhooks (Standard Webhooks); redirects are not followed. */
export function createWebhookChannel(options: WebhookOptions = {}): SupplierChannel {
  const { timeoutMs = defaultTimeoutMs } = options;
  const nowSeconds = options.nowSeconds ?? ((): number => Math.floor(Date.now() / 1000));
  return {
    sendPurchaseOrder: async (order) => {
      const timestampSeconds = nowSeconds();
      const body = bodyOf(order, timestampSeconds);
      const headers = signWebhook({ id: order.messageId, timestampSeconds, body, secrets: [order.secret] });
      const status = await post(order.webhookUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      judge(status);
    },
  };
}

/** The envelope that the specification proposes: type, timestamp, data. */
function bodyOf(order: PurchaseOrderDispatch, timestampSeconds: number): string {
  const { purchaseOrderNo, supplierId, day, siteName, siteAddress, confirmBy, receiveBy, lines } = order;
  return JSON.stringify({
    type: 'purchase_order.sent',
    timestamp: new Date(timestampSeconds * 1000).toISOString(),
    data: { purchaseOrderNo, supplierId, day, siteName, siteAddress, confirmBy, receiveBy, lines },
  });
}

async function post(url: string, init: RequestInit): Promise<number> {
  try {
    const response = await fetch(url, init);
    await response.arrayBuffer();
    return response.status;
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'NETWORK';
    throw new SupplierFailure('unavailable', code, { cause: error });
  }
}

function judge(status: number): void {
  if (status >= 200 && status < 300) return;
  if (status === 410) throw new SupplierFailure('gone', 'HTTP_410');
  const isTransient = status === 408 || status === 425 || status === 429 || status >= 500;
  throw new SupplierFailure(isTransient ? 'unavailable' : 'refused', `HTTP_${status}`);
}
