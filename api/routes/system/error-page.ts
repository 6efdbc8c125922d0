import { z } from 'zod';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import { defineRoute } from '../../define-route.js';
import type { ProblemCode } from '../../problem-codes.js';
import { problemCodes, problemCodesOf, remedyOf, sentenceOf, statusOf } from '../../problem-codes.js';
import type { RouteFacts } from '../../route.js';

export const errorPage = defineRoute({
  operationId: 'errorPage',
  method: 'GET',
  path: '/errors/{code}',
  summary: { zh: '错误代码说明', en: 'What an error code means and which operations answer with it' },
  area: 'system',
  may: 'public',
  params: z.object({ code: z.string().max(100).meta({ example: 'order-unknown' }) }),
  responses: { 200: { contentType: 'text/html; charset=utf-8' } },
  problems: ['not-found'],
}).act(async ({ params }, { routes }: { routes: () => readonly RouteFacts[] }) => {
  const code = problemCodes.find((known) => known === params.code);
  if (code === undefined) throw new RuleViolation('not-found');
  return { status: 200, body: pageOf(code, routes()) };
});

/** Codes, sentences and operation ids are ours and hold no markup. */
function pageOf(code: ProblemCode, routes: readonly RouteFacts[]): string {
  const { zh, en } = sentenceOf(code);
  const remedy = remedyOf(code);
  const operations = routes
    .filter((route) => problemCodesOf(route).includes(code))
    .map(
      (route) =>
        `<li><code>${route.method} ${route.path}</code> ${route.summary.zh} · ${route.summary.en}</li>`,
    );
  return `<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>${code}</title></head>
<body>
<h1><code>${code}</code> · ${statusOf(code)}</h1>
<p>${zh}</p>
<p lang="en">${en}</p>
<h2>怎么办 · What to do</h2>
<p>${remedy.zh}</p>
<p lang="en">${remedy.en}</p>
<h2>哪些接口会返回 · Which operations answer with it</h2>
<ul>
${operations.join('\n')}
</ul>
</body>
</html>
`;
}
