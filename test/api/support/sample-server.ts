import { createHash } from 'node:crypto';
import type { ExecutionContext } from 'ava';
import { pino } from 'pino';
import { createApp } from '../../../api/app.js';
import type { Caller } from '../../../api/caller.js';
import type { Frame } from '../../../api/frame.js';
import type { Problem } from '../../../api/problem.js';
import type { RunningServer } from '../../../api/server.js';
import { startServer } from '../../../api/server.js';
import type { Role } from '../../../domain/access/roles.js';
import type { SampleSteps } from './sample-routes.js';
import { sampleRoutes } from './sample-routes.js';

/** Two members, so that there is another's sample, and one of every other role. */
export const logins: Readonly<Record<string, Role>> = {
  member: 'member',
  'member/neighbour': 'member',
  leader: 'leader',
  picker: 'picker',
  driver: 'driver',
  supplier: 'supplier',
  ops: 'ops',
  finance: 'finance',
};

export const tokenOf = (login: string): string => `token-of-${login.replace('/', '-')}`;

export interface SampleServer {
  readonly base: string;
  readonly steps: SampleSteps;
  readonly logLines: Record<string, unknown>[];
  readonly server: RunningServer;
}

export interface SampleOptions extends Partial<Omit<Frame, 'logger'>> {
  readonly steps?: Partial<SampleSteps>;
}

/** A server of the sample routes on a free port; it ends with the test. */
export async function startSample(t: ExecutionContext, options: SampleOptions = {}): Promise<SampleServer> {
  const { steps: given, ...frame } = options;
  const logLines: Record<string, unknown>[] = [];
  const steps: SampleSteps = {
    samples: [],
    answers: new Map(),
    gate: { entered: () => {}, opened: Promise.resolve() },
    thrown: () => new Error('nothing was to be thrown'),
    notices: [],
    ...given,
  };
  const app = createApp({
    frame: {
      readToken: async (hash) => callers.get(hash),
      ready: async () => {},
      examples: async () => ({}),
      publicUrl: () => 'https://api.example.test',
      logger: pino(
        {},
        { write: (line: string) => logLines.push(JSON.parse(line) as Record<string, unknown>) },
      ),
      ...frame,
    },
    routes: sampleRoutes,
    steps,
  });
  const server = await startServer(app, { port: 0, host: '127.0.0.1' });
  t.teardown(() => server.close(0));
  return { base: `http://127.0.0.1:${server.port}`, steps, logLines, server };
}

const callers = new Map<string, Caller>(
  Object.entries(logins).map(([login, role]) => [
    createHash('sha256').update(tokenOf(login)).digest('hex'),
    { actorId: `actor-${login}`, role, partyId: `party-${login}`, regionId: 'r1', siteId: 's1' } as Caller,
  ]),
);

export interface CallOptions {
  readonly as?: string;
  readonly key?: string;
  readonly body?: unknown;
  readonly text?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Record<string, string>;
}

/** One request, `call(base, 'POST /v1/samples', { as: 'member', key: 'k1', body: {…} })`. */
export function call(base: string, request: string, options: CallOptions = {}): Promise<Response> {
  const [method = 'GET', path = '/'] = request.split(' ');
  const sent = options.body === undefined ? options.text : JSON.stringify(options.body);
  const headers = {
    ...(options.as !== undefined && { authorization: `Bearer ${tokenOf(options.as)}` }),
    ...(options.key !== undefined && { 'idempotency-key': options.key }),
    ...(sent !== undefined && { 'content-type': 'application/json' }),
    ...options.headers,
  };
  return fetch(base + path, { method, headers, ...(sent !== undefined && { body: sent }) });
}

/** The problem document of an answer, whose media type must say so. */
export async function problemOf(t: ExecutionContext, response: Response): Promise<Problem> {
  t.is(response.headers.get('content-type'), 'application/problem+json');
  const problem = (await response.json()) as Problem;
  t.is(problem.status, response.status);
  return problem;
}

export const goodBody = { note: '样品', lines: [{ sku: 'A1', quantity: 2 }] };
