import { createServer } from 'node:http';
import Koa from 'koa';
import getRawBody from 'raw-body';
import { tellReady } from '../../lib/ready.js';

// The bare framework: JSON comes in and goes out, nothing is asked and nothing is kept. What one process of ours could
// answer at most.
const app = new Koa();
app.use(async (ctx) => {
  const bytes = await getRawBody(ctx.req, { limit: '64kb', length: ctx.get('Content-Length') || null });
  ctx.status = 201;
  ctx.body = { echo: JSON.parse(bytes.toString('utf8')) as unknown };
});
const answer = app.callback();
createServer((request, response) => void answer(request, response)).listen(
  Number(process.env['PORT']),
  '127.0.0.1',
  () => tellReady(),
);
