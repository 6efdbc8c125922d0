import test from 'ava';
import { call, startSample } from './support/sample-server.js';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';

test("the caller's own request id is answered", async (t) => {
  const { base } = await startSample(t);
  const response = await call(base, 'GET /healthz', { headers: { 'x-request-id': 'abc-123.x' } });
  t.is(response.headers.get('request-id'), 'abc-123.x');
});

test('without one the id is that of the trace', async (t) => {
  const { base } = await startSample(t);
  const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
  const response = await call(base, 'GET /healthz', { headers });
  t.is(response.headers.get('request-id'), traceId);
});

test('an unsafe id is replaced, and each request without one has its own', async (t) => {
  const { base } = await startSample(t);
  const id = async (headers: Record<string, string>) =>
    (await call(base, 'GET /healthz', { headers })).headers.get('request-id') ?? '';
  const uuid = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
  t.regex(await id({ 'x-request-id': 'a b"<script>' }), uuid);
  t.regex(await id({ 'x-request-id': 'x'.repeat(101) }), uuid);
  t.regex(await id({ traceparent: 'nonsense' }), uuid);
  t.not(await id({}), await id({}));
});

test('the access log names the operation and holds nothing personal', async (t) => {
  const { base, logLines } = await startSample(t);
  await call(base, 'GET /v1/samples/13800138000?phone=13800138000', {
    as: 'member',
    headers: { 'x-request-id': 'log-1', traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
  });
  const line = logLines.find((one) => one['msg'] === 'request');
  t.like(line, {
    requestId: 'log-1',
    traceId,
    operation: 'readSample',
    method: 'GET',
    status: 404,
    code: 'not-found',
    role: 'member',
  });
  t.is(typeof line?.['milliseconds'], 'number');
  t.notRegex(JSON.stringify(line), /13800138000|party-member|actor-member|127\.0\.0\.1/);
});

test('answers of the API are neither cached nor guessed at nor framed', async (t) => {
  const { base } = await startSample(t);
  for (const path of ['/healthz', '/v1/nowhere']) {
    const { headers } = await call(base, `GET ${path}`);
    t.is(headers.get('cache-control'), 'no-store');
    t.is(headers.get('x-content-type-options'), 'nosniff');
    t.is(headers.get('content-security-policy'), "default-src 'none'; frame-ancestors 'none'");
    t.is(headers.get('access-control-allow-origin'), null);
    t.is(headers.get('x-powered-by'), null);
  }
});
