import test from 'ava';
import { Validator } from '@seriousme/openapi-schema-validator';
import { call, startSample } from './support/sample-server.js';

type Json = Record<string, unknown>;
const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((inner, name) => (inner as Json | undefined)?.[name], value);

test('the document is valid OpenAPI 3.1', async (t) => {
  const { base } = await startSample(t, { examples: async () => ({ sampleId: 'sample-1' }) });
  const document = (await (await call(base, 'GET /openapi.json')).json()) as Json;
  t.regex(String(document['openapi']), /^3\.1\./);
  const { valid, errors } = await new Validator().validate(document);
  t.true(valid, JSON.stringify(errors));
});

test('the document holds every route with its roles, its scope and its security', async (t) => {
  const { base } = await startSample(t);
  const document = await (await call(base, 'GET /openapi.json')).json();
  const read = at(document, 'paths', '/v1/samples/{sampleId}', 'get');
  t.is(at(read, 'operationId'), 'readSample');
  t.deepEqual(at(read, 'security'), [{ bearer: [] }]);
  t.is(at(read, 'x-action'), 'message.read');
  t.deepEqual(at(read, 'x-reach'), { member: 'own', leader: 'own' });
  t.true(String(at(read, 'description')).includes('用户 (本人的)'));
  t.deepEqual(at(document, 'paths', '/healthz', 'get', 'security'), []);
  t.deepEqual(Object.keys(at(document, 'paths') as Json).toSorted(), [
    '/docs',
    '/docs/start.js',
    '/docs/swagger-ui-bundle.js',
    '/docs/swagger-ui.css',
    '/errors/{code}',
    '/healthz',
    '/openapi.json',
    '/readyz',
    '/v1/failures',
    '/v1/notices',
    '/v1/samples',
    '/v1/samples/latest',
    '/v1/samples/{sampleId}',
    '/v1/samples/{sampleId}:cancel',
    '/v1/slow',
  ]);
});

test('a mutation asks for a key and lists the codes of its refusals by status', async (t) => {
  const { base } = await startSample(t);
  const document = await (await call(base, 'GET /openapi.json')).json();
  const place = at(document, 'paths', '/v1/samples', 'post');
  t.like((at(place, 'parameters') as Json[])[0], { name: 'Idempotency-Key', in: 'header', required: true });
  const codes = (status: string) =>
    Object.keys(at(place, 'responses', status, 'content', 'application/problem+json', 'examples') as Json);
  t.deepEqual(codes('401'), ['token-missing', 'token-invalid']);
  t.deepEqual(codes('422'), ['key-reused']);
  t.true(codes('400').includes('idempotency-key-missing'));
  const schema = at(place, 'responses', '401', 'content', 'application/problem+json', 'schema');
  t.deepEqual(schema, { $ref: '#/components/schemas/Problem' });
});

test('the examples are ids that exist now, and the document does without when none can be read', async (t) => {
  let latest = 'sample-1';
  const examples = async () => {
    if (latest === '') throw new Error('no database');
    return { sampleId: latest };
  };
  const { base } = await startSample(t, { examples });
  const example = async () => {
    const document = await (await call(base, 'GET /openapi.json')).json();
    const parameters = at(document, 'paths', '/v1/samples/{sampleId}', 'get', 'parameters') as Json[];
    const answer = at(
      document,
      'paths',
      '/v1/samples',
      'post',
      'responses',
      '201',
      'content',
      'application/json',
    );
    return [parameters[0]?.['example'], at(answer, 'schema', 'properties', 'sampleId', 'examples')];
  };
  t.deepEqual(await example(), ['sample-1', ['sample-1']]);
  latest = 'sample-2';
  t.deepEqual(await example(), ['sample-2', ['sample-2']]);
  latest = '';
  t.deepEqual(await example(), [undefined, undefined]);
});
