import test from 'ava';
import { z } from 'zod';
import { defineRoute } from '../../api/define-route.js';
import { createRouter } from '../../api/router.js';
import { call, goodBody, problemOf, startSample } from './support/sample-server.js';

test('an unknown address is 404, with or without a token', async (t) => {
  const { base } = await startSample(t);
  for (const path of [
    '/',
    '/v1',
    '/v1/samples/a/b',
    '/docs/../package.json',
    '/docs/package.json',
    '/%E0%A4%A',
  ]) {
    const response = await call(base, `GET ${path}`);
    t.is(response.status, 404, path);
    t.is((await problemOf(t, response)).code, 'route-unknown');
  }
});

test('a wrong method is 405 and names the right ones', async (t) => {
  const { base } = await startSample(t);
  const response = await call(base, 'DELETE /v1/samples', { as: 'member' });
  t.is(response.status, 405);
  t.deepEqual(response.headers.get('allow')?.split(', ').toSorted(), ['GET', 'HEAD', 'POST']);
  t.is((await problemOf(t, response)).code, 'method-not-allowed');
});

test('OPTIONS names the methods and allows no other origin', async (t) => {
  const { base } = await startSample(t);
  const response = await call(base, 'OPTIONS /v1/samples', { headers: { origin: 'https://elsewhere.test' } });
  t.is(response.status, 204);
  t.truthy(response.headers.get('allow'));
  t.is(response.headers.get('access-control-allow-origin'), null);
});

test('a literal segment wins over a parameter, and a verb after a colon is part of the address', async (t) => {
  const { base } = await startSample(t);
  t.is((await call(base, 'GET /v1/samples/latest', { as: 'member' })).status, 204);
  await call(base, 'POST /v1/samples', { as: 'member', key: 'k1', body: goodBody });
  t.is((await call(base, 'GET /v1/samples/latest', { as: 'member' })).status, 200);
  t.is((await call(base, 'POST /v1/samples/sample-1:cancel', { as: 'member', key: 'k2' })).status, 204);
  t.is((await call(base, 'GET /v1/samples/latest', { as: 'member' })).status, 204);
});

test('HEAD answers like GET without a body', async (t) => {
  const { base } = await startSample(t);
  const response = await call(base, 'HEAD /healthz');
  t.is(response.status, 200);
  t.is(await response.text(), '');
});

const declaration = {
  operationId: 'sample',
  method: 'POST',
  path: '/v1/things/{thingId}',
  summary: { zh: '甲', en: 'A' },
  area: 'order',
  may: 'order.place',
  params: z.object({ thingId: z.string() }),
  responses: { 204: 'empty' },
} as const;

test('a declaration that contradicts itself does not start', (t) => {
  const wrong = (change: object, message: RegExp) =>
    t.throws(() => defineRoute({ ...declaration, ...change }), { message });
  wrong({ path: '/v1/things' }, /params declares/);
  wrong({ may: 'public' }, /must be by-content/);
  wrong({ method: 'GET', body: z.object({}) }, /takes no body/);
  wrong({ rawBody: true, body: z.object({}) }, /exclude each other/);
  t.notThrows(() => defineRoute(declaration));
});

test('two routes of one name or one address do not start', (t) => {
  const route = (change: object) =>
    defineRoute({ ...declaration, ...change }).act(async () => ({ status: 204, body: null }));
  const router = (change: object) => () =>
    createRouter([route({}), route(change)], { readToken: async () => undefined, steps: {} });
  t.throws(router({ path: '/v1/others/{thingId}' }), { message: /called sample/ });
  t.throws(router({ operationId: 'other' }), { message: /called POST \/v1\/things/ });
  t.notThrows(router({ operationId: 'other', method: 'PUT' }));
});

test('an answer that its schema does not allow is a fault of ours', async (t) => {
  const route = defineRoute({
    ...declaration,
    method: 'GET',
    responses: { 200: z.object({ countFen: z.int() }) },
  }).act(async () => ({ status: 200, body: { countFen: 1.5 } }));
  const asked = {
    requestId: 'r',
    language: 'en',
    url: '/',
    header: () => '',
    networkAddress: null,
    caller: { actorId: 'a', role: 'member', partyId: 'p', regionId: 'r' },
    scope: 'own',
    params: { thingId: 'x' },
    query: {},
    body: undefined,
    rawBody: Buffer.alloc(0),
  } as const;
  await t.throwsAsync(() => route.handle(asked, {}), { message: /does not fit its schema/ });
});
