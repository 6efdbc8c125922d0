import type { IncomingMessage, ServerResponse } from 'node:http';
import { readRawBody, sendJson } from '../http-service.js';
import { createBillDesk } from './bills.js';
import type { Desk } from './desk.js';
import type { Faults } from './faults.js';
import { appRoutes, merchantRoutes, type Route } from './merchant-routes.js';
import { payerRoutes } from './payer-routes.js';
import { ProviderRefusal } from './provider-refusal.js';
import { createShippingDesk } from './shipping.js';
import type { PlatformSigning } from './signing.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

interface Call {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly rawBody: Buffer;
}

/**
 * Every request of the provider: APIv3 signed both ways, the app API by token, the payer's side plain; with
 * faults.
 */
export function createRequestHandler(desk: Desk, signing: PlatformSigning): Handler {
  const desks = { desk, bills: createBillDesk(desk), shipping: createShippingDesk(desk) };
  const signed = merchantRoutes(desks);
  const app = appRoutes(desks);
  const payer = payerRoutes(desk, signing);
  const spoil = createSpoiler(desk.faults);
  return async (request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
    const call = { request, url, rawBody: await readRawBody(request) };
    if (!url.pathname.startsWith('/v3/') && !isOneOf(app, call)) return answerPlainly(payer, call, response);
    const fate = spoil(`${request.method} ${url.pathname}`);
    if (fate.isError)
      return sendJson(response, 500, { code: 'SYSTEM_ERROR', message: '系统异常，请稍后重试' });
    const answer = url.pathname.startsWith('/v3/')
      ? checkedAnswer(signed, call, signing)
      : answerOf(app, call);
    if (fate.slowMs > 0) await new Promise((resolve) => setTimeout(resolve, fate.slowMs));
    if (fate.isAnswerLost) response.destroy();
    else if (url.pathname.startsWith('/v3/')) sendSigned(response, answer, signing);
    else sendJson(response, answer.status, answer.body);
  };
}

interface Answer {
  readonly status: number;
  /** JSON, undefined for none, or a file. */
  readonly body: unknown;
}

function checkedAnswer(routes: readonly Route[], call: Call, signing: PlatformSigning): Answer {
  const isMerchant = signing.isMerchant({
    authorization: call.request.headers.authorization,
    method: call.request.method ?? '',
    pathAndQuery: call.request.url ?? '',
    body: call.rawBody.toString('utf8'),
  });
  if (!isMerchant) return { status: 401, body: { code: 'SIGN_ERROR', message: '错误的签名，验签失败' } };
  return answerOf(routes, call);
}

const isOneOf = (routes: readonly Route[], { url }: Call): boolean =>
  routes.some((route) => route.path.test(url.pathname));

function answerOf(routes: readonly Route[], { request, url, rawBody }: Call): Answer {
  const route = routes.find(({ method, path }) => method === request.method && path.test(url.pathname));
  if (!route) return { status: 404, body: { code: 'NOT_FOUND', message: '请求的资源不存在' } };
  const number = decodeURIComponent(route.path.exec(url.pathname)?.[1] ?? '');
  try {
    const body = rawBody.length > 0 ? (JSON.parse(rawBody.toString('utf8')) as unknown) : undefined;
    const answer = route.act({ number, query: url.searchParams, body, baseUrl: url.origin });
    return { status: answer === undefined ? 204 : 200, body: answer };
  } catch (error) {
    if (error instanceof SyntaxError)
      return { status: 400, body: { code: 'PARAM_ERROR', message: '非JSON' } };
    if (!(error instanceof ProviderRefusal)) throw error;
    return { status: error.status, body: { code: error.code, message: error.message } };
  }
}

function answerPlainly(routes: readonly Route[], call: Call, response: ServerResponse): void {
  const { status, body } = answerOf(routes, call);
  sendJson(response, status, body);
}

/** A file goes out as it is: its hash was in a signed answer. Everything else is signed, refusals too. */
function sendSigned(response: ServerResponse, { status, body }: Answer, signing: PlatformSigning): void {
  if (Buffer.isBuffer(body)) {
    response.writeHead(status, { 'content-type': 'text/plain' }).end(body);
    return;
  }
  const text = body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    ...signing.headersFor(text),
  });
  response.end(text);
}

interface Fate {
  readonly isError: boolean;
  readonly isAnswerLost: boolean;
  readonly slowMs: number;
}

/** The n-th call of a path meets the same fate in every run with the same seed. */
function createSpoiler(faults: Faults): (path: string) => Fate {
  const seen = new Map<string, number>();
  return (path) => {
    const nth = (seen.get(path) ?? 0) + 1;
    seen.set(path, nth);
    const subject = `${path}#${nth}`;
    return {
      isError: faults.strikes('errorRate', subject),
      isAnswerLost: faults.strikes('lostAnswerRate', subject),
      slowMs: faults.strikes('slowRate', subject) ? faults.rates.slowMs : 0,
    };
  };
}
