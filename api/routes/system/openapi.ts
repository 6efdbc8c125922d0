import { z } from 'zod';
import { defineRoute } from '../../define-route.js';
import type { Frame } from '../../frame.js';
import type { OpenApiDocument } from '../../openapi.js';
import { withExamples } from '../../openapi-examples.js';

export const openapi = defineRoute({
  operationId: 'openapi',
  method: 'GET',
  path: '/openapi.json',
  summary: { zh: 'OpenAPI 3.1 文档', en: 'This document, with ids that exist' },
  area: 'system',
  may: 'public',
  responses: { 200: z.record(z.string(), z.unknown()) },
}).act(async (_request, steps: Pick<Frame, 'examples' | 'logger'> & { document: () => OpenApiDocument }) => {
  const examples = await steps.examples().catch((error: unknown) => {
    steps.logger.warn({ err: error }, 'openapi.json is served without examples');
    return {};
  });
  return { status: 200, body: { ...withExamples(steps.document(), examples) } };
});
