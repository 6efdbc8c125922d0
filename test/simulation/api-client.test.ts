import type { IncomingMessage, ServerResponse } from 'node:http';
import test, { type ExecutionContext } from 'ava';
import { ApiRefusal, ApiUnreachable, createApiClient } from '../../simulation/parties/api-client.js';
import { sendJson, startHttpService } from '../../simulation/parties/http-service.js';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** An API that gives one answer after another, the last one for ever, and remembers the keys. */
async function startApi(
  t: ExecutionContext,
  answers: readonly Answer[],
): Promise<{ url: string; keys: unknown[] }> {
  const keys: unknown[] = [];
  const service = await startHttpService(async (request, response) => {
    keys.push(request.headers['idempotency-key']);
    answers[Math.min(keys.length, answers.length) - 1]?.(response, request);
  }, 0);
  t.teardown(service.stop);
  return { url: service.url, keys };
}

const answer =
  (status: number, headers: Record<string, string> = {}): Answer =>
  (response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    sendJson(response, status, { code: `code-${status}` });
  };

test('429, 5xx, a lost connection and "still in flight" are repeated with one key', async (t) => {
  const { url, keys } = await startApi(t, [
    answer(503),
    answer(429, { 'retry-after': '0' }),
    (response) => response.destroy(),
    answer(409, { 'retry-after': '0' }),
    answer(201),
  ]);
  const { status } = await createApiClient({ baseUrl: url }).post('/v1/orders', {}, { key: 'k1' });
  t.is(status, 201);
  t.deepEqual(keys, ['k1', 'k1', 'k1', 'k1', 'k1']);
});

test('every other 4xx is a refusal with the code of the problem, at once', async (t) => {
  for (const status of [400, 401, 403, 404, 409, 422]) {
    const { url, keys } = await startApi(t, [answer(status)]);
    const refusal = await t.throwsAsync(createApiClient({ baseUrl: url }).get('/v1/x'), {
      instanceOf: ApiRefusal,
    });
    t.like(refusal, { status, code: `code-${status}` });
    t.is(keys.length, 1);
  }
});

test('the token is sent, and an answer without a body is null', async (t) => {
  const { url } = await startApi(t, [
    (response, { headers }) => {
      response.writeHead(headers.authorization === 'Bearer abc' ? 204 : 401).end();
    },
  ]);
  t.deepEqual(await createApiClient({ baseUrl: url, token: 'abc' }).get('/v1/x'), {
    status: 204,
    body: null,
  });
});

test('an API that stays away is unreachable after the time given', async (t) => {
  const { url } = await startApi(t, [answer(503)]);
  const client = createApiClient({ baseUrl: url, retryForMs: 250 });
  await t.throwsAsync(client.get('/v1/x'), { instanceOf: ApiUnreachable, message: /503/ });
});

test('an attempt that takes too long is given up and repeated', async (t) => {
  const { url, keys } = await startApi(t, [() => undefined, answer(200)]);
  const { status } = await createApiClient({ baseUrl: url, timeoutMs: 80 }).post('/v1/x', {}, { key: 'k' });
  t.is(status, 200);
  t.deepEqual(keys, ['k', 'k']);
});

test('a stop ends a call that is being repeated', async (t) => {
  const { url } = await startApi(t, [answer(503)]);
  const stopping = new AbortController();
  const call = createApiClient({ baseUrl: url, stopped: stopping.signal }).get('/v1/x');
  setTimeout(() => stopping.abort(), 50);
  await t.throwsAsync(call, { instanceOf: ApiUnreachable });
});
