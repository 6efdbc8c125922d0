import test from 'ava';
import { fc } from '../support/properties.js';
import { requestHash } from '../../api/idempotency.js';
import { call, goodBody, problemOf, startSample } from './support/sample-server.js';

test('a mutation without a key is refused and does nothing', async (t) => {
  const { base, steps } = await startSample(t);
  for (const key of [undefined, '', 'has space', '键', 'x'.repeat(256)]) {
    const headers: Record<string, string> =
      key === undefined || key === '键' ? {} : { 'idempotency-key': key };
    const response = await call(base, 'POST /v1/samples', { as: 'member', headers, body: goodBody });
    t.is(response.status, 400);
    t.is((await problemOf(t, response)).code, 'idempotency-key-missing');
  }
  t.is(steps.samples.length, 0);
});

test('the same key and body give the same answer, marked as replayed', async (t) => {
  const { base, steps } = await startSample(t);
  const first = await call(base, 'POST /v1/samples', { as: 'member', key: 'x'.repeat(255), body: goodBody });
  const reordered = { lines: [{ quantity: 2, sku: 'A1' }], note: goodBody.note };
  const second = await call(base, 'POST /v1/samples', {
    as: 'member',
    key: 'x'.repeat(255),
    body: reordered,
  });
  t.is(first.headers.get('idempotent-replayed'), null);
  t.is(second.headers.get('idempotent-replayed'), 'true');
  t.deepEqual(await second.json(), await first.json());
  t.is(steps.samples.length, 1);
});

test('the same key with another body is 422', async (t) => {
  const { base } = await startSample(t);
  await call(base, 'POST /v1/samples', { as: 'member', key: 'k', body: goodBody });
  const response = await call(base, 'POST /v1/samples', {
    as: 'member',
    key: 'k',
    body: { ...goodBody, note: '别的' },
  });
  t.is(response.status, 422);
  t.is((await problemOf(t, response)).code, 'key-reused');
});

test('two callers may use the same key', async (t) => {
  const { base, steps } = await startSample(t);
  await call(base, 'POST /v1/samples', { as: 'member', key: 'k', body: goodBody });
  const other = await call(base, 'POST /v1/samples', { as: 'member/neighbour', key: 'k', body: goodBody });
  t.is(other.headers.get('idempotent-replayed'), null);
  t.is(steps.samples.length, 2);
});

test('the hash of a request depends on method, address and content, never on the order of members', (t) => {
  const shuffled = (value: object): object => Object.fromEntries(Object.entries(value).toReversed());
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (body) => {
      const one = requestHash({ method: 'POST', url: '/v1/a', body });
      return one === requestHash({ method: 'POST', url: '/v1/a', body: shuffled(body) });
    }),
  );
  const request = { method: 'POST', url: '/v1/a', body: { a: [1, 2] } };
  const hashes = [
    request,
    { ...request, method: 'PUT' },
    { ...request, url: '/v1/a?dryRun=true' },
    { ...request, body: { a: [2, 1] } },
    { ...request, body: undefined },
  ].map(requestHash);
  t.is(new Set(hashes).size, hashes.length);
});
