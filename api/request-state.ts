import type Koa from 'koa';
import type { Scope } from '../domain/access/permissions.js';
import type { Caller } from './caller.js';
import type { Language } from './language.js';

/** What the middleware knows of one request; later middleware fills the optional fields. */
export interface RequestState extends Koa.DefaultState {
  requestId: string;
  traceId?: string;
  language: Language;
  operationId?: string;
  caller?: Caller;
  /** How far the caller reaches in the action of the route. */
  scope?: Scope;
  /** The code of the problem that the request was answered with. */
  problemCode?: string;
}

export type Context = Koa.ParameterizedContext<RequestState>;
export type Middleware = Koa.Middleware<RequestState>;
