import test from 'ava';
import { nextLink, page } from '../../api/paging.js';
import { call, problemOf, startSample } from './support/sample-server.js';

interface PageBody {
  data: { sampleId: string }[];
  nextCursor: string | null;
}

const samples = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    sampleId: `sample-${String(at).padStart(3, '0')}`,
    owner: 'party-member',
    note: '',
    secret: '',
  }));

test('following the cursors meets every item once, and the Link header leads the same way', async (t) => {
  const { base } = await startSample(t, { steps: { samples: samples(7) } });
  const met: string[] = [];
  let path: string | undefined = '/v1/samples?limit=3';
  while (path !== undefined) {
    const response = await call(base, `GET ${path}`, { as: 'ops' });
    const { data, nextCursor } = (await response.json()) as PageBody;
    met.push(...data.map((sample) => sample.sampleId));
    const link = response.headers.get('link');
    const next: string | undefined = /^<(.*)>; rel="next"$/.exec(link ?? '')?.[1];
    t.is(next, nextCursor === null ? undefined : `/v1/samples?limit=3&after=${nextCursor}`);
    path = next;
  }
  t.deepEqual(
    met,
    samples(7).map((sample) => sample.sampleId),
  );
});

test('a page holds 20 items unless the caller says', async (t) => {
  const { base } = await startSample(t, { steps: { samples: samples(21) } });
  const { data } = (await (await call(base, 'GET /v1/samples', { as: 'ops' })).json()) as PageBody;
  t.is(data.length, 20);
});

test('a limit outside 1 to 100 and a cursor that is not ours are refused', async (t) => {
  const { base } = await startSample(t);
  const notOurs = [
    'limit=0',
    'limit=101',
    'limit=2.5',
    'limit=many',
    'limit=1&limit=2',
    'after=%21%21',
    `after=${Buffer.from('{"x":1}').toString('base64url')}`,
    `after=${'a'.repeat(501)}`,
  ];
  for (const query of notOurs) {
    const response = await call(base, `GET /v1/samples?${query}`, { as: 'ops' });
    t.is(response.status, 400, query);
    t.is((await problemOf(t, response)).errors?.length, 1, query);
  }
});

test('a page that ends exactly with the rows has no cursor', (t) => {
  t.is(page([1, 2], 2, (row) => row).nextCursor, null);
  t.not(page([1, 2, 3], 2, (row) => row).nextCursor, null);
  t.deepEqual(
    page([], 2, (row) => row),
    { data: [], nextCursor: null },
  );
  t.is(nextLink('/v1/samples', { data: [], nextCursor: null }), undefined);
});
