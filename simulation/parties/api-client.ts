import { setTimeout } from 'node:timers/promises';

/** What the API answered after all repetitions; a 2xx, with its JSON body (null when it has none). */
export interface ApiAnswer {
  readonly status: number;
  // Each caller knows what it asked for; a party checks what it relies on.
  readonly body: unknown;
}

/** The public HTTP API as one simulated party sees it: with its own token, patient, and never twice. */
export interface ApiClient {
  get(path: string): Promise<ApiAnswer>;
  /** `key` is the Idempotency-Key: made once per intention by the caller, the same in every repetition. */
  post(path: string, body: unknown, options: { readonly key: string }): Promise<ApiAnswer>;
  /** As post: a state is set, and set again by a repetition. */
  put(path: string, body: unknown, options: { readonly key: string }): Promise<ApiAnswer>;
}

export interface ApiClientOptions {
  readonly baseUrl: string;
  readonly token?: string;
  /** Milliseconds of one attempt, 10 s by default. */
  readonly timeoutMs?: number;
  /**
   * Milliseconds after which a call is given up, 60 s by default: longer than any restart of the API takes.
   */
  readonly retryForMs?: number;
  /** When it fires, calls end at once with ApiUnreachable. */
  readonly stopped?: AbortSignal;
  /** Told the code of every refusal, before it is thrown. */
  readonly onRefusal?: (code: string) => void;
}

/** The API understood and said no (4xx). `code` is the problem document's, or `HTTP_<status>` without one. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';

  constructor(
    readonly code: string,
    readonly status: number,
    readonly problem: unknown,
  ) {
    super(`${status} ${code} ${JSON.stringify(problem)}`);
  }
}

/**
 * No answer that could be used came in time: the API was not reached, failed, or held us off for too long.
 */
export class ApiUnreachable extends Error {
  override readonly name = 'ApiUnreachable';
}

/** Milliseconds before the first and between the last repetitions; doubling in between. */
const firstPauseMs = 100;
const longestPauseMs = 3000;

/**
 * A client that repeats on network errors, 429, 5xx and "still in flight" (409 with Retry-After), always with
 * the same key, and throws ApiRefusal for every other 4xx and ApiUnreachable when `retryForMs` is over.
 */
export function createApiClient(options: ApiClientOptions): ApiClient {
  const { timeoutMs = 10_000, retryForMs = 60_000 } = options;
  const headers = {
    accept: 'application/json',
    ...(options.token && { authorization: `Bearer ${options.token}` }),
  };
  const call = (path: string, init: RequestInit): Promise<ApiAnswer> => {
    const url = new URL(path, options.baseUrl);
    const attempt = (): Promise<Attempt> => {
      const timeout = AbortSignal.timeout(timeoutMs);
      const signal = options.stopped ? AbortSignal.any([timeout, options.stopped]) : timeout;
      return tryOnce(url, { ...init, signal }, options.onRefusal);
    };
    return repeat(attempt, { giveUpAt: Date.now() + retryForMs, stopped: options.stopped });
  };
  const send =
    (method: 'POST' | 'PUT'): ApiClient['post'] =>
    (path, body, { key }) =>
      call(path, {
        method,
        headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(body),
      });
  return { get: (path) => call(path, { headers }), post: send('POST'), put: send('PUT') };
}

type Attempt =
  | { readonly again: false; readonly answer: ApiAnswer }
  | { readonly again: true; readonly reason: string; readonly pauseMs?: number };

async function repeat(
  attempt: () => Promise<Attempt>,
  { giveUpAt, stopped }: { readonly giveUpAt: number; readonly stopped: AbortSignal | undefined },
): Promise<ApiAnswer> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const made = await attempt();
    if (!made.again) return made.answer;
    const nextPauseMs = Math.min(made.pauseMs ?? pauseMs, longestPauseMs);
    const isOver = stopped?.aborted || Date.now() + nextPauseMs > giveUpAt;
    if (isOver) throw new ApiUnreachable(made.reason);
    // A stop ends the pause early; the next attempt then fails at once.
    await setTimeout(nextPauseMs, undefined, stopped ? { signal: stopped } : {}).catch(() => undefined);
  }
}

async function tryOnce(
  url: URL,
  init: RequestInit,
  onRefusal: (code: string) => void = () => undefined,
): Promise<Attempt> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, init);
    text = await response.text();
  } catch (error) {
    return { again: true, reason: `${url.pathname}: ${causeOf(error)}` };
  }
  const { status } = response;
  const body = readJson(text);
  if (status < 400) return { again: false, answer: { status, body } };
  if (!isTransient(response)) {
    const code = codeOf(body) ?? `HTTP_${status}`;
    onRefusal(code);
    throw new ApiRefusal(code, status, body);
  }
  const pauseSeconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const reason = `${url.pathname}: ${status} ${codeOf(body) ?? ''}`;
  return { again: true, reason, ...(pauseSeconds >= 0 && { pauseMs: pauseSeconds * 1000 }) };
}

/**
 * A 409 is a refusal like any other unless it says when to come back: then our own earlier attempt is under
 * way.
 */
const isTransient = ({ status, headers }: Response): boolean =>
  status === 429 || status >= 500 || (status === 409 && headers.has('retry-after'));

function readJson(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return text;
  }
}

function codeOf(body: unknown): string | undefined {
  const isObject = typeof body === 'object' && body !== null && 'code' in body;
  return isObject && typeof body.code === 'string' ? body.code : undefined;
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
