import { randomBytes } from 'node:crypto';
import test, { type ExecutionContext } from 'ava';
import type { PurchaseOrderDispatch } from '../../../ports/supplier/supplier-channel.js';
import { createWebhookChannel } from '../../../ports/supplier/webhook.js';
import { signWebhook } from '../../../ports/supplier/webhook-signature.js';
import { startHttpService } from '../../../simulation/parties/http-service.js';
import { isTrueWebhook } from '../../../simulation/parties/supplier/verify-webhook.js';

const secret = `whsec_${randomBytes(24).toString('base64')}`;

const dispatch = (webhookUrl: string): PurchaseOrderDispatch => ({
  messageId: 'po_1',
  webhookUrl,
  secret,
  purchaseOrderNo: 'PO1',
  supplierId: 'S1',
  day: '2026-11-22',
  siteName: '岗顶网格站',
  siteAddress: '天河路1号',
  confirmBy: '2026-11-22T13:00:00.000Z',
  receiveBy: '2026-11-22T16:00:00.000Z',
  lines: [{ skuId: 'K1', name: '菜心', quantity: 40, unitCostFen: 350 }],
});

async function answering(t: ExecutionContext, status: number, headers = {}): Promise<string> {
  const service = await startHttpService(async (_request, response) => {
    response.writeHead(status, headers).end();
  }, 0);
  t.teardown(service.stop);
  return service.url;
}

test('the signature is the one of the specification', (t) => {
  // Test vector of the standard-webhooks reference libraries.
  const headers = signWebhook({
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timestampSeconds: 1614265330,
    body: '{"test": 2432232314}',
    secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
  });
  t.is(headers['webhook-signature'], 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test('while a secret is rotated, either secret verifies', (t) => {
  const next = `whsec_${randomBytes(24).toString('base64')}`;
  const timestampSeconds = Math.floor(Date.now() / 1000);
  const headers = { ...signWebhook({ id: 'm', timestampSeconds, body: '{}', secrets: [secret, next] }) };
  t.true(isTrueWebhook(headers, Buffer.from('{}'), secret));
  t.true(isTrueWebhook(headers, Buffer.from('{}'), next));
  t.false(isTrueWebhook(headers, Buffer.from('{}'), `whsec_${randomBytes(24).toString('base64')}`));
});

test('a secret that is none is not signed with', (t) => {
  const sign = (text: string) => () =>
    signWebhook({ id: 'm', timestampSeconds: 1, body: '{}', secrets: [text] });
  t.throws(sign('whsec_c2hvcnQ='));
  t.throws(sign(randomBytes(24).toString('base64')));
});

test('an order arrives when the supplier answers 2xx', async (t) => {
  await t.notThrowsAsync(createWebhookChannel().sendPurchaseOrder(dispatch(await answering(t, 204))));
});

for (const [status, message] of [
  [400, 'refused HTTP_400'],
  [401, 'refused HTTP_401'],
  [410, 'gone HTTP_410'],
  [429, 'unavailable HTTP_429'],
  [503, 'unavailable HTTP_503'],
] as const) {
  test(`an answer of ${status} is "${message}"`, async (t) => {
    const sending = createWebhookChannel().sendPurchaseOrder(dispatch(await answering(t, status)));
    await t.throwsAsync(sending, { name: 'SupplierFailure', message });
  });
}

test('a redirect is not followed', async (t) => {
  const elsewhere = await answering(t, 204);
  const url = await answering(t, 307, { location: elsewhere });
  const sending = createWebhookChannel().sendPurchaseOrder(dispatch(url));
  await t.throwsAsync(sending, { name: 'SupplierFailure', message: /^unavailable/ });
});

test('a supplier that does not answer in time, or at all, is unavailable', async (t) => {
  const slow = await startHttpService(() => new Promise(() => undefined), 0);
  t.teardown(slow.stop);
  const hasty = createWebhookChannel({ timeoutMs: 50 });
  await t.throwsAsync(hasty.sendPurchaseOrder(dispatch(slow.url)), { message: /^unavailable/ });
  const gone = await answering(t, 204);
  const port = new URL(gone).port;
  await t.throwsAsync(hasty.sendPurchaseOrder(dispatch(`http://127.0.0.2:${port}`)), {
    message: 'unavailable ECONNREFUSED',
  });
});
