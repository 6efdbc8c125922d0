import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineRoute } from '../../define-route.js';

/** Everything comes from this process; the inline styles are those that Swagger UI sets on its own elements. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const docsPage = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>团达 API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<noscript>本页需要 JavaScript；文档原文见 <a href="/openapi.json">/openapi.json</a></noscript>
<div id="docs"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

/** No validator: it would send the document to a service elsewhere. The token stays in the browser's memory. */
const startScript = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#docs',
  validatorUrl: null,
  deepLinking: true,
  displayOperationId: true,
  displayRequestDuration: true,
  docExpansion: 'none',
  filter: true,
  persistAuthorization: false,
});
`;

export const docs = defineRoute({
  operationId: 'docs',
  method: 'GET',
  path: '/docs',
  summary: { zh: '接口文档页', en: 'The documentation page, which needs no network' },
  area: 'system',
  may: 'public',
  responses: { 200: { contentType: 'text/html; charset=utf-8' } },
}).act(async () => ({
  status: 200,
  headers: { 'Content-Security-Policy': contentSecurityPolicy },
  body: docsPage,
}));

export const docsScript = defineRoute({
  operationId: 'docsScript',
  method: 'GET',
  path: '/docs/start.js',
  summary: { zh: '文档页脚本', en: 'The script that opens the documentation page' },
  area: 'system',
  may: 'public',
  responses: { 200: { contentType: 'text/javascript; charset=utf-8' } },
}).act(async () => ({ status: 200, body: startScript }));

const assetRoute = (operationId: string, url: string, contentType: string): typeof docs => {
  const path = fileURLToPath(url);
  const file = basename(path);
  return defineRoute({
    operationId,
    method: 'GET',
    path: `/docs/${file}`,
    summary: { zh: `文档页文件 ${file}`, en: `The documentation page's file ${file}` },
    area: 'system',
    may: 'public',
    responses: { 200: { contentType } },
  }).act(async () => {
    const { size } = await stat(path);
    const headers = { 'Content-Length': String(size), 'Cache-Control': 'public, max-age=3600' };
    return { status: 200, headers, body: createReadStream(path) };
  });
};

export const docsStyle = assetRoute(
  'docsStyle',
  import.meta.resolve('swagger-ui-dist/swagger-ui.css'),
  'text/css; charset=utf-8',
);
export const docsBundle = assetRoute(
  'docsBundle',
  import.meta.resolve('swagger-ui-dist/swagger-ui-bundle.js'),
  'text/javascript; charset=utf-8',
);
