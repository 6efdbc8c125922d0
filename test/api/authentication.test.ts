import test from 'ava';
import type { Caller } from '../../api/caller.js';
import { cachedTokenReader } from '../../api/token-cache.js';
import { call, problemOf, startSample, tokenOf } from './support/sample-server.js';

test('without a token a route that is not public answers 401 and asks for one', async (t) => {
  const { base } = await startSample(t);
  const response = await call(base, 'GET /v1/samples');
  t.is(response.status, 401);
  t.is(response.headers.get('www-authenticate'), 'Bearer realm="tuanda"');
  t.is((await problemOf(t, response)).code, 'token-missing');
});

test('an unknown or malformed token is 401 token-invalid', async (t) => {
  const { base } = await startSample(t);
  for (const authorization of [
    'Bearer nobody',
    'Bearer',
    'Basic abc',
    `Bearer ${'x'.repeat(600)}`,
    'Bearer a b',
  ]) {
    const response = await call(base, 'GET /v1/samples', { headers: { authorization } });
    t.is(response.status, 401, authorization);
    t.true(response.headers.get('www-authenticate')?.includes('invalid_token'));
    t.is((await problemOf(t, response)).code, 'token-invalid');
  }
});

test('a role that is not listed is 403', async (t) => {
  const { base } = await startSample(t);
  const response = await call(base, 'GET /v1/samples', { as: 'member' });
  t.is(response.status, 403);
  t.is((await problemOf(t, response)).code, 'role-forbidden');
});

test("another's thing is 404, as if it did not exist", async (t) => {
  const { base } = await startSample(t);
  const body = { note: '我的', lines: [{ sku: 'A1', quantity: 1 }] };
  await call(base, 'POST /v1/samples', { as: 'member', key: 'k', body });
  t.is((await call(base, 'GET /v1/samples/sample-1', { as: 'member' })).status, 200);
  t.is((await call(base, 'GET /v1/samples/sample-1', { as: 'member/neighbour' })).status, 404);
});

test('the token is checked before a body is read', async (t) => {
  const { base } = await startSample(t);
  const response = await call(base, 'POST /v1/samples', { text: '{broken' });
  t.is(response.status, 401);
});

test('the reader receives a hash and never the token', async (t) => {
  const asked: string[] = [];
  const readToken = async (hash: string) => {
    asked.push(hash);
    return undefined;
  };
  const { base, logLines } = await startSample(t, { readToken });
  await call(base, 'GET /v1/samples', { as: 'ops' });
  t.regex(asked[0] ?? '', /^[0-9a-f]{64}$/);
  t.false(JSON.stringify(logLines).includes(tokenOf('ops')));
});

const caller: Caller = { actorId: 'a', role: 'ops', partyId: 'p', regionId: 'r' };

test('a known token is asked for once in 30 s', async (t) => {
  let asked = 0;
  let now = 0;
  const read = cachedTokenReader(async () => (asked++, caller), { now: () => now });
  await Promise.all([read('x'), read('x')]);
  now = 29_999;
  t.is(await read('x'), caller);
  t.is(asked, 1);
  now = 30_000;
  await read('x');
  t.is(asked, 2);
});

test('an unknown token and a failed look-up are asked for again', async (t) => {
  const replies: (() => Promise<Caller | undefined>)[] = [
    async () => undefined,
    async () => Promise.reject(new Error('database')),
    async () => caller,
  ];
  const read = cachedTokenReader(async () => replies.shift()?.());
  t.is(await read('x'), undefined);
  await t.throwsAsync(() => read('x'), { message: 'database' });
  t.is(await read('x'), caller);
});

test('the oldest token makes room for the newest', async (t) => {
  const asked: string[] = [];
  const read = cachedTokenReader(async (hash) => (asked.push(hash), caller), { entriesMax: 2 });
  for (const hash of ['a', 'b', 'c', 'b', 'c', 'a']) await read(hash);
  t.deepEqual(asked, ['a', 'b', 'c', 'a']);
});
