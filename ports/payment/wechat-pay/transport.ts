import { z } from 'zod';
import { ProviderFailure } from '../provider-failure.js';
import type { WechatPayConfig } from './config.js';
import { decodeUtf8, type Signer } from './signature.js';

/**
 * One call of the merchant API. A `question` changes nothing, so a missing answer to it is never an unknown
 * outcome.
 */
export interface PayCall {
  readonly method: 'GET' | 'POST';
  /** Path and query, already percent-encoded: exactly these characters are signed. */
  readonly pathAndQuery: string;
  readonly body?: unknown;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly rawBody: Uint8Array;
}

/** The signed, verified, typed way to the provider. Throws ProviderFailure. */
export interface Transport {
  /** The answer's body, verified and of the given shape ({} for 204). */
  call<T>(call: PayCall, shape: z.ZodType<T>): Promise<T>;
  /** A file behind a download link: signed by us, not by the provider; the caller compares its hash. */
  download(url: string): Promise<Uint8Array>;
  /** A call of the mini-program's server API, which is authorised by a token and not signed. */
  callApp<T>(call: PayCall, shape: z.ZodType<T>): Promise<T>;
}

/**
 * Milliseconds of a whole call. Smaller turns a slow answer into an unknown outcome and a query; larger
 * outlasts the 10 s start-to-close limit of the step that calls.
 */
const defaultTimeoutMs = 10_000;

/** Causes after which it is certain that no byte of the request left this machine. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const errorBody = z.object({ code: z.string() });

export function createTransport(config: WechatPayConfig, signer: Signer): Transport {
  const timeoutMs = config.timeoutMs ?? defaultTimeoutMs;
  return {
    call: async (call, shape) => {
      const answer = await send(config.payBaseUrl, call, {
        timeoutMs,
        signer,
        platformSerial: config.platformSerial,
      });
      return readAnswer(call, verified(call, answer, signer), shape);
    },
    callApp: async (call, shape) =>
      readAnswer(call, await send(config.appBaseUrl, call, { timeoutMs }), shape),
    download: async (url) => {
      const { origin, pathname, search } = new URL(url);
      if (origin !== new URL(config.payBaseUrl).origin) {
        throw new ProviderFailure('refused', 'DOWNLOAD_FROM_ELSEWHERE');
      }
      const call: PayCall = { method: 'GET', pathAndQuery: pathname + search };
      const answer = await send(config.payBaseUrl, call, { timeoutMs, signer });
      if (answer.status !== 200) throw new ProviderFailure('unavailable', `DOWNLOAD_${answer.status}`);
      return answer.rawBody;
    },
  };
}

async function send(
  baseUrl: string,
  call: PayCall,
  {
    timeoutMs,
    signer,
    platformSerial,
  }: { timeoutMs: number; signer?: Signer; platformSerial?: string | undefined },
): Promise<RawAnswer> {
  const body = call.body === undefined ? '' : JSON.stringify(call.body);
  const authorization = signer?.authorization({ ...call, body });
  try {
    const response = await fetch(new URL(call.pathAndQuery, baseUrl), {
      method: call.method,
      headers: {
        accept: 'application/json',
        'user-agent': 'tuanda',
        ...(body && { 'content-type': 'application/json' }),
        ...(authorization && { authorization }),
        ...(platformSerial && { 'wechatpay-serial': platformSerial }),
      },
      ...(body && { body }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const rawBody = new Uint8Array(await response.arrayBuffer());
    return { status: response.status, headers: response.headers, rawBody };
  } catch (error) {
    throw noAnswer(call, error);
  }
}

function noAnswer(call: PayCall, error: unknown): ProviderFailure {
  const cause = error instanceof Error ? error.cause : undefined;
  const causeCode = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const code = causeCode || (error instanceof Error ? error.name : 'NETWORK');
  if (neverSent.has(causeCode)) return new ProviderFailure('unavailable', code, { cause: error });
  return new ProviderFailure(unanswered(call), code, { cause: error });
}

/**
 * A question that got no usable answer has changed nothing; an order that got none may have been carried out.
 */
const unanswered = (call: PayCall): 'unavailable' | 'unknown-outcome' =>
  call.method === 'GET' ? 'unavailable' : 'unknown-outcome';

/**
 * An answer that is not truly the provider's says nothing. The exceptions carry no meaning that could be
 * forged to our harm: "your signature is wrong" (401), "too often" (429) and server errors may come unsigned
 * from a gateway.
 */
function verified(call: PayCall, answer: RawAnswer, signer: Signer): RawAnswer {
  if (answer.status === 401 || answer.status === 429 || answer.status >= 500) return answer;
  const header = (name: string): string | undefined => answer.headers.get(`wechatpay-${name}`) ?? undefined;
  const isTrue = signer.isTrue({
    serial: header('serial'),
    timestamp: header('timestamp'),
    nonce: header('nonce'),
    signature: header('signature'),
    rawBody: answer.rawBody,
  });
  if (!isTrue) throw new ProviderFailure(unanswered(call), 'ANSWER_NOT_VERIFIED');
  return answer;
}

function readAnswer<T>(call: PayCall, answer: RawAnswer, shape: z.ZodType<T>): T {
  const body = parseJson(answer.rawBody);
  if (answer.status >= 200 && answer.status < 300) {
    const parsed = shape.safeParse(body);
    if (parsed.success) return parsed.data;
    throw new ProviderFailure(unanswered(call), 'ANSWER_OF_UNKNOWN_SHAPE', { cause: parsed.error });
  }
  const code = errorBody.safeParse(body).data?.code ?? `HTTP_${answer.status}`;
  if (answer.status === 429) throw new ProviderFailure('unavailable', code);
  if (answer.status >= 400 && answer.status < 500) throw new ProviderFailure('refused', code);
  throw new ProviderFailure(unanswered(call), code);
}

function parseJson(rawBody: Uint8Array): unknown {
  if (rawBody.length === 0) return {};
  try {
    return JSON.parse(decodeUtf8(rawBody) ?? '');
  } catch {
    return undefined;
  }
}
