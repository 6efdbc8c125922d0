import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { Scope } from '../domain/access/permissions.js';
import type { RefusalCode } from '../domain/refusals/index.js';
import type { May } from './audience.js';
import type { Caller } from './caller.js';
import type { Language, Sentence } from './language.js';

/** The areas of the business, and `system` for the frame's own routes; tags of the OpenAPI document. */
export type RouteArea =
  | ('network' | 'access' | 'cycle' | 'catalogue' | 'member' | 'pricing' | 'inventory' | 'order' | 'payment')
  | ('purchasing' | 'warehouse' | 'transport' | 'pickup' | 'after-sale' | 'commission' | 'ledger')
  | ('settlement' | 'messaging' | 'event' | 'system');

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One answer: a JSON schema, a body of another media type, or no body at all. */
export type ResponseSpec = z.ZodType | { readonly contentType: string } | 'empty';

export type Responses = Readonly<Record<number, ResponseSpec>>;

/** What a route answers with: one of its declared statuses and a body that fits it. */
export type Answer<R extends Responses> = {
  [S in keyof R & number]: {
    readonly status: S;
    readonly body: BodyOf<R[S]>;
    /** The step found the idempotency key recorded: the answer carries `Idempotent-Replayed: true`. */
    readonly replayed?: boolean;
    readonly headers?: Readonly<Record<string, string>>;
  };
}[keyof R & number];

type BodyOf<Spec> = Spec extends z.ZodType
  ? z.output<Spec>
  : Spec extends 'empty'
    ? null
    : string | Buffer | Readable;

/** Everything of a route that can be known without calling it: what routing, OpenAPI and the route walk read. */
export interface RouteFacts {
  /** Unique, camelCase, stable: it names the generated client's method and the operation of an idempotency key. */
  readonly operationId: string;
  readonly method: Method;
  /** As in OpenAPI: `/v1/orders/{orderId}`. */
  readonly path: string;
  readonly summary: Sentence;
  readonly area: RouteArea;
  /** Who may call, and how far each role reaches: an action of domain/access/permissions. */
  readonly may: May;
  readonly params?: z.ZodObject | undefined;
  readonly query?: z.ZodObject | undefined;
  readonly body?: z.ZodType | undefined;
  readonly responses: Responses;
  /** The business refusals it can answer with; those of the frame are added by `problemCodesOf`. */
  readonly problems: readonly RefusalCode[];
  /** `by-content`: the body itself tells repetition (signed notices), so no key is asked for. Reads need neither. */
  readonly idempotent: 'by-nature' | 'by-key' | 'by-content';
  /** The route takes the body's bytes as they came, because a signature covers them; nothing is parsed. */
  readonly rawBody: boolean;
  readonly maxBodyBytes: number;
}

/** A request whose token, role, media type, size and depth were checked, and nothing else yet. */
export interface UncheckedRequest {
  readonly requestId: string;
  readonly language: Language;
  readonly url: string;
  readonly header: (name: string) => string;
  /** Where it came from, as far as we can know; null when that is nowhere. */
  readonly networkAddress: string | null;
  readonly caller: Caller | undefined;
  /** How far the caller reaches; undefined on a public route. */
  readonly scope: Scope | undefined;
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly rawBody: Buffer;
}

/** What a handler receives; every part has the type its schema declares. */
export interface RouteRequest<Params, Query, Body, CallerType, Key> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly caller: CallerType;
  /** How far the caller reaches: the owner argument of the query depends on it. Undefined on a public route. */
  readonly scope: CallerType extends undefined ? undefined : Scope;
  readonly idempotency: Key;
  readonly requestId: string;
  readonly language: Language;
  /** One header by name, '' when absent. Only signed notices need it. */
  readonly header: (name: string) => string;
  readonly networkAddress: string | null;
  /** The body's bytes where `rawBody` is declared, else empty. */
  readonly rawBody: Buffer;
}

export interface PlainAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly replayed?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A route ready to be called with the steps it needs. Made by `defineRoute` only. */
export interface Route<Steps> extends RouteFacts {
  /** Checks the request, acts and presents; throws RuleViolation or InvalidRequest. */
  readonly handle: (request: UncheckedRequest, steps: Steps) => Promise<PlainAnswer>;
}
