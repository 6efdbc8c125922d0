import { readFileSync } from 'node:fs';
import Koa from 'koa';
import { projectPath } from '../lib/paths.js';
import type { Frame } from './frame.js';
import { accessLog } from './middleware/access-log.js';
import { errors } from './middleware/errors.js';
import { requestId } from './middleware/request-id.js';
import { securityHeaders } from './middleware/security-headers.js';
import { unmatched } from './middleware/unmatched.js';
import { openApiDocument } from './openapi.js';
import type { RequestState } from './request-state.js';
import type { Route, RouteFacts } from './route.js';
import { createRouter, literalRoutes, methodsAt } from './router.js';
import type { SystemSteps } from './routes/system/index.js';
import { systemRoutes } from './routes/system/index.js';

export interface AppOptions<Steps> {
  readonly frame: Frame;
  /** The business routes; the frame's own are added. */
  readonly routes: readonly Route<Steps>[];
  readonly steps: Steps;
}

/** The HTTP application: every route of ours behind one chain of middleware, and nothing that is not a route. */
export function createApp<Steps extends object>({
  frame,
  routes,
  steps,
}: AppOptions<Steps>): Koa<RequestState> {
  const all: readonly Route<Steps & SystemSteps>[] = [...systemRoutes, ...routes];
  const document = openApiDocument(all, packageVersion());
  const system: SystemSteps = { ...frame, routes: () => all, document: () => document };
  const within = { readToken: frame.readToken, steps: { ...steps, ...system } };
  const router = createRouter(all, within);

  const app = new Koa<RequestState>();
  app.on('error', (error: unknown) => frame.logger.error({ err: error }, 'the answer broke off'));
  app.use(requestId);
  app.use(accessLog(frame.logger));
  app.use(securityHeaders);
  app.use(errors(frame));
  app.use(literalRoutes(all, within));
  app.use(router.routes());
  app.use(unmatched((path) => methodsAt(router, path)));
  return app;
}

/** The routes of an application with these business routes, as the route walk and the documents see them. */
export const allRoutes = (routes: readonly RouteFacts[]): readonly RouteFacts[] => [
  ...systemRoutes,
  ...routes,
];

function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(projectPath('package.json'), 'utf8')) as { version: string };
  return version;
}
