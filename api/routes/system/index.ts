import type { Frame } from '../../frame.js';
import type { OpenApiDocument } from '../../openapi.js';
import type { Route, RouteFacts } from '../../route.js';
import { docs, docsBundle, docsScript, docsStyle } from './docs.js';
import { errorPage } from './error-page.js';
import { healthz, readyz } from './health.js';
import { openapi } from './openapi.js';

/** What the frame's own routes need: the frame, and the routes it was made of. */
export interface SystemSteps extends Pick<Frame, 'ready' | 'examples' | 'logger'> {
  readonly routes: () => readonly RouteFacts[];
  readonly document: () => OpenApiDocument;
}

export const systemRoutes: readonly Route<SystemSteps>[] = [
  healthz,
  readyz,
  openapi,
  docs,
  docsScript,
  docsStyle,
  docsBundle,
  errorPage,
];
