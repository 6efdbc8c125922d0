import { z } from 'zod';
import type { May, RoleThatMay } from './audience.js';
import type { Caller } from './caller.js';
import { checkRequest } from './check-request.js';
import type { Idempotency } from './idempotency.js';
import type {
  Answer,
  Method,
  PlainAnswer,
  ResponseSpec,
  Responses,
  Route,
  RouteFacts,
  RouteRequest,
} from './route.js';

/**
 * Larger bodies are refused unread. Smaller, and a batch of 500 scans no longer fits; larger, and forty slow uploads
 * hold memory that the order path needs.
 */
const MAX_BODY_BYTES = 256 * 1024;

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;
type CallerOf<Who extends May> = Who extends 'public'
  ? undefined
  : Caller & { readonly role: RoleThatMay<Who> };
type KeyOf<M, I> = M extends 'GET' ? undefined : I extends 'by-content' ? undefined : Idempotency;

/** One declaration feeds the router, validation, the handler's types, the OpenAPI document and the route walk. */
export interface RouteDeclaration<M, Who, Params, Query, Body, Answers, Repeat>
  extends Omit<RouteFacts, Overridden | Defaulted> {
  readonly method: M;
  readonly may: Who;
  readonly params?: Params;
  readonly query?: Query;
  /** Without a schema a mutation takes no body or `{}`. */
  readonly body?: Body;
  readonly responses: Answers;
  readonly problems?: RouteFacts['problems'];
  /** Default: mutations by key. A public mutation has no actor to scope a key, so it must be by content. */
  readonly idempotent?: Repeat;
  readonly rawBody?: boolean;
  readonly maxBodyBytes?: number;
}

type Overridden = 'method' | 'may' | 'params' | 'query' | 'body' | 'responses';
type Defaulted = 'problems' | 'idempotent' | 'rawBody' | 'maxBodyBytes';

/** A declared route that still lacks its act. */
export interface DeclaredRoute<Request, Answers extends Responses> {
  /**
   * The route, which calls one step and presents what it made. The annotated second parameter says which steps it
   * needs: `.act(async ({ body, caller, idempotency }, { placeOrder }: { placeOrder: PlaceOrder }) => …)`.
   */
  readonly act: <Steps = unknown>(
    act: (request: Request, steps: Steps) => Promise<Answer<Answers>>,
  ) => Route<Steps>;
}

/**
 * The route that the declaration describes, once `.act` gives it its act: it authenticates, validates, acts and
 * presents. Answers are cut to their schema, so that a column added to a row is never shown by accident. Throws at
 * start when the declaration contradicts itself.
 */
export function defineRoute<
  const M extends Method,
  const Who extends May,
  const Answers extends Responses,
  Params extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
  const Repeat extends 'by-key' | 'by-content' = 'by-key',
>(
  declaration: RouteDeclaration<M, Who, Params, Query, Body, Answers, Repeat>,
): DeclaredRoute<
  RouteRequest<Parsed<Params>, Parsed<Query>, Parsed<Body>, CallerOf<Who>, KeyOf<M, Repeat>>,
  Answers
> {
  type Request = RouteRequest<Parsed<Params>, Parsed<Query>, Parsed<Body>, CallerOf<Who>, KeyOf<M, Repeat>>;
  const facts = completeFacts(declaration);
  refuseContradictions(facts);
  return {
    act: (act) => ({
      ...facts,
      handle: async (unchecked, steps) => {
        const { requestId, language, header, networkAddress, rawBody, caller, scope } = unchecked;
        const passed = { requestId, language, header, networkAddress, rawBody, caller, scope };
        const checked = checkRequest(facts, unchecked);
        // The schemas in `facts` are those the types were taken from, which TypeScript cannot follow through `unknown`.
        const request = { ...checked, ...passed } as Request;
        return present(facts, await act(request, steps));
      },
    }),
  };
}

type Declared = Omit<RouteFacts, Defaulted> & {
  readonly [Name in Exclude<Defaulted, 'idempotent'>]?: RouteFacts[Name];
} & { readonly idempotent?: 'by-key' | 'by-content' };

function completeFacts(declared: Declared): RouteFacts {
  const reads = declared.method === 'GET';
  const rawBody = declared.rawBody ?? false;
  const body = declared.body ?? (reads || rawBody ? undefined : noBody);
  return {
    ...declared,
    body,
    rawBody,
    problems: declared.problems ?? [],
    idempotent: reads ? 'by-nature' : (declared.idempotent ?? 'by-key'),
    maxBodyBytes: declared.maxBodyBytes ?? MAX_BODY_BYTES,
  };
}

const noBody = z.strictObject({}).optional();

function refuseContradictions(route: RouteFacts): void {
  const wrong = (why: string): never => {
    throw new Error(`route ${route.operationId}: ${why}`);
  };
  const named = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).join();
  const declared = Object.keys(route.params?.shape ?? {}).join();
  if (named !== declared) wrong(`the path names [${named}] but params declares [${declared}], in that order`);
  if (route.may === 'public' && route.idempotent === 'by-key') wrong('a public mutation must be by-content');
  if (route.method === 'GET' && (route.body !== undefined || route.rawBody)) wrong('a read takes no body');
  if (route.rawBody && route.body !== undefined) wrong('rawBody and body exclude each other');
}

function present({ operationId, responses }: RouteFacts, answer: PlainAnswer): PlainAnswer {
  const spec: ResponseSpec | undefined = responses[answer.status];
  if (spec === undefined) throw new Error(`route ${operationId}: status ${answer.status} is not declared`);
  if (!(spec instanceof z.ZodType)) return answer;
  const shown = spec.safeParse(answer.body);
  if (shown.success) return { ...answer, body: shown.data };
  throw new Error(
    `route ${operationId}: the answer does not fit its schema: ${z.prettifyError(shown.error)}`,
  );
}
