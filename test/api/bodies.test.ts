import { request } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import test from 'ava';
import { parseJson } from '../../api/parse-json.js';
import type { CallOptions } from './support/sample-server.js';
import { call, goodBody, problemOf, startSample, tokenOf } from './support/sample-server.js';

const member = { as: 'member', key: 'k1' } as const;
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

const refused: readonly (readonly [string, CallOptions, number, string])[] = [
  ['malformed JSON', { text: '{"note":' }, 400, 'json-malformed'],
  ['a body that is not UTF-8', { text: new Uint8Array([0x22, 0xff, 0x22]) }, 400, 'json-malformed'],
  [
    'another media type',
    { text: 'a=1', headers: { 'content-type': 'text/plain' } },
    415,
    'media-type-unsupported',
  ],
  [
    'another character set',
    { text: '{}', headers: { 'content-type': 'application/json; charset=gbk' } },
    415,
    'media-type-unsupported',
  ],
  [
    'a compressed body',
    { text: new Uint8Array(gzipSync('{}')), headers: { 'content-encoding': 'gzip' } },
    415,
    'media-type-unsupported',
  ],
  ['a body of more than 256 KiB', { text: `"${'x'.repeat(256 * 1024)}"` }, 413, 'body-too-large'],
  ['JSON nested 13 deep', { text: `{"tree":${nested(12)}}` }, 400, 'json-too-deep'],
  ['JSON nested without end', { text: '['.repeat(200_000) }, 400, 'json-too-deep'],
];

for (const [what, options, status, code] of refused) {
  test(`${what} is refused with ${status} ${code}`, async (t) => {
    const { base, steps } = await startSample(t);
    const response = await call(base, 'POST /v1/samples', { ...member, ...options });
    t.is(response.status, status);
    t.is((await problemOf(t, response)).code, code);
    t.is(steps.samples.length, 0);
  });
}

test('JSON nested 12 deep is accepted, and brackets inside strings do not count', async (t) => {
  const { base } = await startSample(t);
  const tree = JSON.parse(nested(11)) as unknown;
  t.is((await call(base, 'POST /v1/samples', { ...member, body: { ...goodBody, tree } })).status, 201);
  const text = `\\"${'['.repeat(50)}`;
  t.is(
    (await call(base, 'POST /v1/samples', { as: 'member', key: 'k2', body: { ...goodBody, tree: text } }))
      .status,
    201,
  );
});

test('reading a hostile text of quotes takes time in proportion to its length', (t) => {
  const startedAt = performance.now();
  t.throws(() => parseJson(Buffer.from('"' + '\\"'.repeat(130_000))));
  t.true(performance.now() - startedAt < 1000);
});

test('an array beyond its maximum is refused with its place', async (t) => {
  const { base } = await startSample(t);
  const lines = Array.from({ length: 4 }, () => ({ sku: 'A1', quantity: 1 }));
  const response = await call(base, 'POST /v1/samples', { ...member, body: { ...goodBody, lines } });
  t.deepEqual(
    (await problemOf(t, response)).errors?.map(({ pointer, code }) => [pointer, code]),
    [['/body/lines', 'too-many']],
  );
});

test('a missing body is told as such', async (t) => {
  const { base } = await startSample(t);
  const response = await call(base, 'POST /v1/samples', member);
  t.deepEqual(
    (await problemOf(t, response)).errors?.map(({ pointer, code }) => [pointer, code]),
    [['/body', 'required']],
  );
});

test('a route without a body takes none or {}, and nothing else', async (t) => {
  const { base, steps } = await startSample(t);
  const add = (sampleId: string) =>
    steps.samples.push({ sampleId, owner: 'party-member', note: '', secret: '' });
  add('one');
  add('two');
  add('three');
  t.is((await call(base, 'POST /v1/samples/one:cancel', member)).status, 204);
  t.is((await call(base, 'POST /v1/samples/two:cancel', { ...member, body: {} })).status, 204);
  t.is((await call(base, 'POST /v1/samples/three:cancel', { ...member, body: { x: 1 } })).status, 400);
  t.deepEqual(
    steps.samples.map((sample) => sample.sampleId),
    ['three'],
  );
});

test('a signed notice arrives byte for byte, without a token or a key', async (t) => {
  const { base, steps } = await startSample(t);
  const text = '{ "b":1,\n "a" : 2 }';
  const response = await call(base, 'POST /v1/notices', { text, headers: { 'x-signature': 'abc' } });
  t.is(response.status, 204);
  t.deepEqual(steps.notices, [{ text, signature: 'abc' }]);
});

test("a route's own limit is smaller than the common one, also for a body of unknown length", async (t) => {
  const { base, steps } = await startSample(t);
  const text = 'x'.repeat(65);
  t.is((await call(base, 'POST /v1/notices', { text })).status, 413);
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
    const sent = request(`${base}/v1/notices`, { method: 'POST', headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on('error', reject);
    sent.end(text);
  });
  t.is(status, 413);
  t.is(steps.notices.length, 0);
});

test('a body that breaks off half-way is refused as incomplete, and nothing is done with it', async (t) => {
  const { base, steps, logLines } = await startSample(t);
  const { hostname, port } = new URL(base);
  const head = [
    'POST /v1/samples HTTP/1.1',
    'Host: x',
    `Authorization: Bearer ${tokenOf('member')}`,
    'Idempotency-Key: k1',
    'Content-Type: application/json',
    'Content-Length: 1000',
  ];
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.end(`${head.join('\r\n')}\r\n\r\n{"note":`));
    socket.on('close', () => resolve()).resume();
  });
  t.deepEqual(steps.samples, []);
  t.true(
    logLines.some((line) => JSON.stringify(line).includes('body-incomplete')),
    JSON.stringify(logLines),
  );
});
