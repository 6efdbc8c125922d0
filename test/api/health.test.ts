import test from 'ava';
import { call, startSample } from './support/sample-server.js';

test('a living process is healthy, and ready only while the database answers', async (t) => {
  let answers = true;
  const ready = async () => {
    if (!answers) throw new Error('connect ECONNREFUSED 10.0.0.7');
  };
  const { base } = await startSample(t, { ready });
  t.is((await call(base, 'GET /readyz')).status, 200);
  answers = false;
  const unready = await call(base, 'GET /readyz');
  t.is(unready.status, 503);
  t.deepEqual(await unready.json(), { status: 'database does not answer' });
  t.is((await call(base, 'GET /healthz')).status, 200);
});
