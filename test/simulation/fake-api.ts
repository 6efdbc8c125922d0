import { ApiRefusal, type ApiAnswer, type ApiClient } from '../../simulation/parties/api-client.js';

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly body: unknown;
  readonly key: string | undefined;
}

/** What the API answers to a call; a text is the code of a refusal. */
export type Answer = (call: Call) => object | string;

/** An API in memory that remembers every call. */
export interface FakeApi extends ApiClient {
  readonly calls: Call[];
  /** The bodies that were posted to paths that end so. */
  posted(ending: string): unknown[];
}

export function fakeApi(answer: Answer): FakeApi {
  const calls: Call[] = [];
  const call = async (made: Call): Promise<ApiAnswer> => {
    calls.push(made);
    const body = answer(made);
    if (typeof body === 'string') throw new ApiRefusal(body, 409, { code: body });
    return { status: 200, body };
  };
  return {
    calls,
    posted: (ending) =>
      calls.filter(({ method, path }) => method === 'POST' && path.endsWith(ending)).map(({ body }) => body),
    get: (path) => call({ method: 'GET', path, body: undefined, key: undefined }),
    post: (path, body, { key }) => call({ method: 'POST', path, body, key }),
    put: (path, body, { key }) => call({ method: 'PUT', path, body, key }),
  };
}
