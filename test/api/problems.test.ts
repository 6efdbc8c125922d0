import test from 'ava';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { RefusalCode } from '../../domain/refusals/index.js';
import { call, goodBody, problemOf, startSample } from './support/sample-server.js';

test('a refusal speaks Chinese unless the caller asks for English', async (t) => {
  const { base } = await startSample(t);
  const title = async (language?: string) => {
    const headers: Record<string, string> = language === undefined ? {} : { 'accept-language': language };
    const response = await call(base, 'GET /v1/nowhere', { headers });
    t.is(response.headers.get('content-language'), language?.startsWith('en') ? 'en' : 'zh-CN');
    return (await problemOf(t, response)).title;
  };
  t.is(await title(), '没有这个地址');
  t.is(await title('zh-TW,en;q=0.5'), '没有这个地址');
  t.is(await title('fr'), '没有这个地址');
  t.is(await title('en'), 'There is nothing at this address');
  t.is(await title('en-GB,zh;q=0.3'), 'There is nothing at this address');
});

test('a problem names its page, its code, its status and its request', async (t) => {
  const { base } = await startSample(t);
  const response = await call(base, 'GET /v1/nowhere', { headers: { 'x-request-id': 'my-request-1' } });
  t.deepEqual(await problemOf(t, response), {
    type: 'https://api.example.test/errors/route-unknown',
    code: 'route-unknown',
    title: '没有这个地址',
    status: 404,
    instance: 'my-request-1',
  });
});

test('every mistake of a request is told at once, each with its place and code', async (t) => {
  const { base } = await startSample(t);
  const response = await call(base, 'POST /v1/samples', {
    as: 'member',
    headers: { 'accept-language': 'en' },
    body: { note: '', lines: [{ sku: 7, quantity: 0 }, { quantity: 1.5 }], 'a/b': 1 },
  });
  t.is(response.status, 400);
  const { code, errors } = await problemOf(t, response);
  t.is(code, 'request-invalid');
  t.deepEqual(
    new Set(errors?.map((error) => `${error.pointer} ${error.code}`)),
    new Set([
      '/header/idempotency-key idempotency-key-missing',
      '/body/note too-short',
      '/body/lines/0/sku wrong-type',
      '/body/lines/0/quantity too-small',
      '/body/lines/1/sku required',
      '/body/lines/1/quantity wrong-type',
      '/body/a~1b unknown-field',
    ]),
  );
  t.true(errors?.every((error) => /^[\x20-\x7e]+$/.test(error.message)));
});

test('the messages of single mistakes follow the language too', async (t) => {
  const { base } = await startSample(t);
  const response = await call(base, 'POST /v1/samples', {
    as: 'member',
    key: 'k',
    body: { ...goodBody, note: 1 },
  });
  t.deepEqual((await problemOf(t, response)).errors, [
    { pointer: '/body/note', code: 'wrong-type', message: '类型应为 string' },
  ]);
});

test('mistakes in path and query are told like those in the body', async (t) => {
  const { base } = await startSample(t);
  const path = await problemOf(t, await call(base, 'GET /v1/samples/a', { as: 'member' }));
  t.deepEqual(
    path.errors?.map(({ pointer, code }) => [pointer, code]),
    [['/path/sampleId', 'too-short']],
  );
  const query = await problemOf(
    t,
    await call(base, 'GET /v1/samples?limit=0&status=x&stat=open', { as: 'ops' }),
  );
  t.deepEqual(
    new Set(query.errors?.map(({ pointer, code }) => `${pointer} ${code}`)),
    new Set(['/query/limit too-small', '/query/status not-allowed', '/query/stat unknown-field']),
  );
});

test('a NUL character is refused before it reaches the database', async (t) => {
  const { base, steps } = await startSample(t);
  const body = { note: 'a\0b', lines: goodBody.lines };
  const sent = await problemOf(t, await call(base, 'POST /v1/samples', { as: 'member', key: 'k', body }));
  t.deepEqual(
    sent.errors?.map(({ pointer, code }) => [pointer, code]),
    [['/body/note', 'nul-character']],
  );
  const asked = await problemOf(t, await call(base, 'GET /v1/samples/abc%00', { as: 'member' }));
  t.is(asked.errors?.[0]?.code, 'nul-character');
  t.is(steps.samples.length, 0);
});

const statuses: readonly (readonly [RefusalCode, number])[] = [
  ['request-invalid', 400],
  ['token-missing', 401],
  ['role-forbidden', 403],
  ['not-found', 404],
  ['key-in-flight', 409],
  ['key-reused', 422],
  ['method-not-allowed', 405],
  ['body-too-large', 413],
  ['media-type-unsupported', 415],
];

for (const [code, status] of statuses) {
  test(`the refusal ${code} is answered with ${status}`, async (t) => {
    const { base } = await startSample(t, { steps: { thrown: () => new RuleViolation(code) } });
    const response = await call(base, 'GET /v1/failures', { as: 'ops' });
    t.is(response.status, status);
    t.is((await problemOf(t, response)).code, code);
  });
}

test('the facts of a refusal come for programs and for people', async (t) => {
  const violation = new RuleViolation('not-found', { sku: 'A1', availableCount: 3 });
  const { base } = await startSample(t, { steps: { thrown: () => violation } });
  const problem = await problemOf(t, await call(base, 'GET /v1/failures', { as: 'ops' }));
  t.deepEqual(problem.facts, { sku: 'A1', availableCount: 3 });
  t.is(problem.detail, 'sku: A1, availableCount: 3');
});

test('a key in flight says when to come back', async (t) => {
  const thrown = () => new RuleViolation('key-in-flight', { retryAfterSeconds: 7 });
  const { base } = await startSample(t, { steps: { thrown } });
  const response = await call(base, 'GET /v1/failures', { as: 'ops' });
  t.is(response.headers.get('retry-after'), '7');
});

test('a failure of ours tells the caller nothing but the request id, and the log everything', async (t) => {
  const thrown = () => new Error('password=hunter2 at row 7');
  const { base, logLines } = await startSample(t, { steps: { thrown } });
  const response = await call(base, 'GET /v1/failures', { as: 'ops' });
  t.is(response.status, 500);
  const problem = await problemOf(t, response);
  t.is(problem.code, 'internal-error');
  t.false(JSON.stringify(problem).includes('hunter2'));
  const logged = logLines.find((line) => line['msg'] === 'internal-error');
  t.is(logged?.['requestId'], problem.instance);
  t.true(JSON.stringify(logged).includes('hunter2'));
});

test('a database that is busy or gone for a moment is 503 with a time to come back', async (t) => {
  const passing = [
    Object.assign(new Error('pool'), { name: 'KnexTimeoutError' }),
    Object.assign(new Error('deadlock detected'), { code: '40P01' }),
    Object.assign(new Error('lock timeout'), { code: '55P03' }),
    Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
    new Error('Connection terminated unexpectedly'),
  ];
  for (const error of passing) {
    const { base } = await startSample(t, { steps: { thrown: () => error } });
    const response = await call(base, 'GET /v1/failures', { as: 'ops' });
    t.is(response.status, 503, error.message);
    t.is(response.headers.get('retry-after'), '1');
    t.is((await problemOf(t, response)).code, 'unavailable');
  }
});

test('a broken constraint is a fault of ours and not a passing one', async (t) => {
  const error = Object.assign(new Error('duplicate key'), { code: '23505' });
  const { base } = await startSample(t, { steps: { thrown: () => error } });
  t.is((await call(base, 'GET /v1/failures', { as: 'ops' })).status, 500);
});

test('an answer shows only what its schema names', async (t) => {
  const { base } = await startSample(t);
  const response = await call(base, 'POST /v1/samples', { as: 'member', key: 'k1', body: goodBody });
  t.deepEqual(await response.json(), { sampleId: 'sample-1', note: '样品' });
});
