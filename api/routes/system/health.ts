import { z } from 'zod';
import { defineRoute } from '../../define-route.js';
import type { Frame } from '../../frame.js';

const ok = z.object({ status: z.literal('ok') });

export const healthz = defineRoute({
  operationId: 'healthz',
  method: 'GET',
  path: '/healthz',
  summary: { zh: '进程存活', en: 'The process is alive' },
  area: 'system',
  may: 'public',
  responses: { 200: ok },
}).act(async () => ({ status: 200, body: { status: 'ok' } }));

export const readyz = defineRoute({
  operationId: 'readyz',
  method: 'GET',
  path: '/readyz',
  summary: { zh: '可以接受请求', en: 'The database answers, so requests can be taken' },
  area: 'system',
  may: 'public',
  responses: { 200: ok, 503: z.object({ status: z.literal('database does not answer') }) },
}).act(async (_request, { ready }: Pick<Frame, 'ready'>) => {
  const answers = await ready().then(
    () => true,
    () => false,
  );
  return answers
    ? { status: 200, body: { status: 'ok' } }
    : { status: 503, body: { status: 'database does not answer' } };
});
