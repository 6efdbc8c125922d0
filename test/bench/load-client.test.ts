import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { runClosedLoop } from '../../bench/load/closed-loop.js';
import { jsonLine } from '../../bench/load/json-line.js';
import type { LoadSpec } from '../../bench/load/load-types.js';
import { median, medianRatio, percentile } from '../../bench/load/percentile.js';
import { answerReader } from '../../bench/load/read-answer.js';

const answer = Buffer.from(
  'HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 17\r\n\r\n{"orderId":"A1B"}',
);

test('an answer is read whole, however it is cut', (t) => {
  for (let cut = 0; cut <= answer.length; cut++) {
    const read = answerReader();
    const parts = [answer.subarray(0, cut), answer.subarray(cut)].map(read);
    const whole = parts.filter((part) => part !== undefined);
    t.deepEqual(whole, [{ status: 201, body: '{"orderId":"A1B"}', closes: false }], `cut at ${cut}`);
  }
});

test('an answer without a body needs no length, and one that ends the connection says so', (t) => {
  const bytes = Buffer.from('HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n');
  t.deepEqual(answerReader()(bytes), { status: 204, body: '', closes: true });
  t.throws(() => answerReader()(Buffer.from('HTTP/1.1 200 OK\r\n\r\n')), { message: /without a length/ });
  t.throws(() => answerReader()(Buffer.from('SSH-2.0-x\r\n\r\n')), { message: /no answer/ });
});

interface Seen {
  readonly key: string;
  readonly body: string;
}

/** A server that answers as told and remembers what it was asked. */
async function tinyServer(
  t: ExecutionContext,
  act: (seen: Seen, response: ServerResponse) => void,
): Promise<{ readonly port: number; readonly seen: Seen[] }> {
  const seen: Seen[] = [];
  const server: Server = createServer((request: IncomingMessage, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      body += part;
    });
    request.on('end', () => {
      const one = { key: String(request.headers['idempotency-key']), body };
      seen.push(one);
      act(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, seen };
}

function json(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}

const spec = (port: number, more: Partial<LoadSpec>): LoadSpec => ({
  port,
  connections: 4,
  keyPrefix: 'k',
  warmupMs: 0,
  measuredMs: null,
  requestsMax: 40,
  timeoutMs: 5000,
  templates: [
    { path: '/v1/orders', headers: { Authorization: 'Bearer x' }, body: '{"name":"番茄"}' },
    { path: '/v1/orders', headers: {}, body: '{}' },
  ],
  retries: false,
  ...more,
});

test('every request is sent once under a key of its own, and every answer is counted once', async (t) => {
  const { port, seen } = await tinyServer(t, ({ key }, response) => {
    const n = Number(key.slice(1));
    if (n % 4 === 0) return json(response, 409, { code: 'out-of-stock' });
    json(response, 201, { orderId: `O${n}` });
  });
  const { window, ...result } = await runClosedLoop(spec(port, {}));
  t.is(new Set(seen.map(({ key }) => key)).size, 40);
  t.is(seen.filter(({ body }) => body === '{"name":"番茄"}').length, 20, 'templates in turn, in UTF-8');
  t.like(result, { sent: 40, accepted: 30, refused: { 'out-of-stock': 10 }, failed: 0, lost: 0 });
  t.is(new Set(result.orderIds).size, 30);
  t.is(window.accepted, 30);
  t.true(window.p50Ms > 0 && window.p50Ms <= window.p99Ms);
});

test('a lost answer, a 5xx and a key still in flight are asked for again under the same key', async (t) => {
  const tries = new Map<string, number>();
  const { port, seen } = await tinyServer(t, ({ key }, response) => {
    const n = (tries.get(key) ?? 0) + 1;
    tries.set(key, n);
    if (n === 1) return void response.socket?.destroy();
    if (n === 2) return json(response, 503, { code: 'overloaded' });
    if (n === 3) return json(response, 409, { code: 'key-in-flight' });
    json(response, 201, { orderId: `O${key}` });
  });
  const told: string[] = [];
  const result = await runClosedLoop(spec(port, { retries: true, requestsMax: 8 }), {
    onProgress: ({ orderIds }) => told.push(...orderIds),
  });
  t.like(result, { sent: 8, accepted: 8, refused: {}, failed: 8, lost: 8 });
  t.is(seen.length, 32);
  t.is(new Set(told).size, 8);
});

test('without retries a lost request is counted and left', async (t) => {
  const { port } = await tinyServer(t, ({ key }, response) => {
    if (key.endsWith('1')) return void response.socket?.destroy();
    json(response, 201, {});
  });
  t.like(await runClosedLoop(spec(port, { requestsMax: 10 })), { sent: 10, accepted: 9, lost: 1 });
});

test('a server that is silent for too long loses the request', async (t) => {
  const { port } = await tinyServer(t, () => undefined);
  const result = await runClosedLoop(spec(port, { requestsMax: 2, connections: 2, timeoutMs: 100 }));
  t.like(result, { sent: 2, accepted: 0, lost: 2 });
});

test('a timed run counts its window alone and awaits what is under way', async (t) => {
  const { port, seen } = await tinyServer(t, (_one, response) => json(response, 201, {}));
  const edges: string[] = [];
  const result = await runClosedLoop(spec(port, { requestsMax: null, warmupMs: 60, measuredMs: 120 }), {
    onWindow: (edge) => edges.push(edge),
  });
  t.deepEqual(edges, ['opened', 'closed']);
  t.is(result.accepted, seen.length);
  t.is(result.sent, seen.length);
  t.true(result.window.accepted > 0 && result.window.accepted < seen.length);
  t.true(result.window.seconds >= 0.11);
});

test('a percentile is a value that was measured, and the median ratio compares round by round', (t) => {
  const hundred = Float64Array.from({ length: 100 }, (_none, index) => index + 1);
  t.deepEqual([percentile(hundred, 50), percentile(hundred, 99), percentile(hundred, 100)], [50, 99, 100]);
  t.deepEqual([percentile([7], 99), percentile([], 99)], [7, 0]);
  t.deepEqual([median([3, 1, 2]), median([4, 1, 2, 3]), median([])], [2, 2.5, Number.NaN]);
  // Slow rounds are slow for both: 10 times each, though the medians of the rates would say 20.
  t.is(medianRatio([100, 1000, 2000], [10, 100, 200]), 10);
  t.is(medianRatio([100, 1000, 2000], [10, 50, 400]), 10);
  t.true(Number.isNaN(medianRatio([], [])));
});

test('a figure that was not measured is null in the last line, never a number', (t) => {
  t.is(
    jsonLine({ ratio: 12.34567, missing: Number.NaN, endless: 1 / 0 }),
    '{"ratio":12.346,"missing":null,"endless":null}',
  );
});
