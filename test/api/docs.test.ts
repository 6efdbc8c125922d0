import test from 'ava';
import { problemCodes } from '../../api/problem-codes.js';
import { call, problemOf, startSample } from './support/sample-server.js';

test('the docs page and all it loads come from this server, and its policy allows nothing else', async (t) => {
  const { base } = await startSample(t);
  const response = await call(base, 'GET /docs');
  t.is(response.headers.get('content-type'), 'text/html; charset=utf-8');
  const policy = response.headers.get('content-security-policy') ?? '';
  t.true(policy.includes("default-src 'none'"));
  t.true(policy.includes("connect-src 'self'"));
  t.notRegex(policy, /https?:|\*|unsafe-eval|script-src[^;]*unsafe/);
  const page = await response.text();
  t.notRegex(page, /https?:\/\//);
  const loaded = [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((match) => match[1]);
  t.is(loaded.length, 4);
  for (const path of loaded) {
    const asset = await call(base, `GET ${path}`);
    t.is(asset.status, 200, path);
    t.true((await asset.arrayBuffer()).byteLength > 100, path);
  }
});

test('the page is pointed at our document and sends it to no validator', async (t) => {
  const { base } = await startSample(t);
  const response = await call(base, 'GET /docs/start.js');
  t.is(response.headers.get('content-type'), 'text/javascript; charset=utf-8');
  const script = await response.text();
  t.notRegex(script, /https?:\/\//);
  t.true(script.includes("url: '/openapi.json'"));
  t.true(script.includes('validatorUrl: null'));
});

test('every code has a page in both languages that names the operations', async (t) => {
  const { base } = await startSample(t);
  for (const code of problemCodes) t.is((await call(base, `GET /errors/${code}`)).status, 200, code);
  const page = await (await call(base, 'GET /errors/key-reused')).text();
  t.true(page.includes('同一个 Idempotency-Key 用于了不同的内容'));
  t.true(page.includes('The same Idempotency-Key was used with other content'));
  t.true(page.includes('<code>POST /v1/samples</code>'));
  t.false(page.includes('<code>GET /v1/samples</code>'));
});

test('a code that does not exist has no page', async (t) => {
  const { base } = await startSample(t);
  for (const code of ['nothing', 'constructor', '__proto__', '%3Cscript%3E']) {
    const response = await call(base, `GET /errors/${code}`);
    t.is(response.status, 404, code);
    t.is((await problemOf(t, response)).code, 'not-found');
  }
});
