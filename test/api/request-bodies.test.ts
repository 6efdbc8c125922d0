import { createHash } from 'node:crypto';
import test from 'ava';
import { pino } from 'pino';
import { z } from 'zod';
import { createApp } from '../../api/app.js';
import { rolesThatMay } from '../../api/audience.js';
import type { Caller } from '../../api/caller.js';
import type { FieldProblem } from '../../api/invalid-request.js';
import type { RouteFacts } from '../../api/route.js';
import { businessRoutes } from '../../api/routes/index.js';
import { type RunningServer, startServer } from '../../api/server.js';
import type { Steps } from '../../api/steps.js';
import { roles } from '../../domain/access/roles.js';
import { send } from './support/caller.js';
import { emptyBody, noSuchField, worstBody } from './support/wrong-bodies.js';

let server: RunningServer;
let base: string;

const callers = new Map(
  roles.map((role) => {
    const caller = { role, partyId: 'P1', actorId: `${role}/P1`, regionId: 'R1', siteId: 'G1' } as Caller;
    return [createHash('sha256').update(role).digest('hex'), caller] as const;
  }),
);

test.before(async () => {
  const frame = {
    readToken: async (hash: string) => callers.get(hash),
    ready: async () => {},
    examples: async () => ({}),
    publicUrl: () => 'https://api.example.test',
    logger: pino({ level: 'silent' }),
  };
  // A request that reaches a step here is answered with 500, which no test expects.
  server = await startServer(createApp({ frame, routes: businessRoutes, steps: {} as Steps }), { port: 0 });
  base = `http://127.0.0.1:${server.port}`;
});
test.after.always(() => server.close(0));

const mutations = businessRoutes.filter((route) => route.method !== 'GET' && !route.rawBody);
const withFields = mutations.filter((route) => !takesNothing(route));

/** Whether `{}` is a good body: it has no field, or none that must be there. */
function takesNothing(route: RouteFacts): boolean {
  const { properties, required = [] } = schemaOf(route);
  return properties !== undefined && required.length === 0;
}

function schemaOf({ body }: RouteFacts): Parameters<typeof worstBody>[0] {
  return z.toJSONSchema(body ?? z.never(), { io: 'input', unrepresentable: 'any' }) as Parameters<
    typeof worstBody
  >[0];
}

const goodParams = {
  orderId: '261122A',
  claimNo: '261122B',
  settlementNo: '261122C',
  purchaseOrderNo: 'ZZ~2026-11-22~1~G01~1',
  waveId: 'W-1',
  runId: 'ZZ~2026-11-22~1~TY~1',
  seq: '1',
  cycleId: 'ZZ~2026-11-22~1',
  attentionId: '1',
  approvalId: '1',
  ticketId: '1',
  changeId: '261122D',
  revisionId: '1',
  loginId: '0'.repeat(20),
  skuId: 'S001',
  siteId: 'TY',
  memberId: 'M0001',
};

/** What is wrong with the request, as `<pointer> <code>`, sorted; its code where that is no list. */
async function mistakesOf(
  route: RouteFacts,
  sent: { body: unknown; key?: string; params?: Record<string, string> },
): Promise<string[]> {
  const token = rolesThatMay(route.may)[0] ?? '';
  const given = { operation: route.operationId, token, params: goodParams, ...sent };
  const { status, body } = await send<{ code: string; errors?: FieldProblem[] }>(base, given);
  const list = body.errors?.map(({ pointer, code }) => `${pointer} ${code}`).toSorted();
  return list ?? [`${status} ${body.code}`];
}

test('a mutation is told every missing field at once', async (t) => {
  for (const route of withFields) {
    const { body, mistakes } = emptyBody(schemaOf(route));
    t.true(mistakes.length > 0, route.operationId);
    t.deepEqual(await mistakesOf(route, { body, key: 'k' }), mistakes.toSorted(), route.operationId);
  }
});

test('a mutation is told everything that is wrong, in its address, its key and at every depth of its body', async (t) => {
  for (const route of withFields) {
    const { body, mistakes } = worstBody(schemaOf(route));
    const names = Object.keys(route.params?.shape ?? {});
    const params = Object.fromEntries(names.map((name) => [name, '!']));
    const all = [
      ...mistakes,
      ...(route.idempotent === 'by-key' ? ['/header/idempotency-key idempotency-key-missing'] : []),
    ];
    const told = await mistakesOf(route, { body, params });
    const ofPath = told.filter((mistake) => mistake.startsWith('/path/'));
    t.deepEqual(
      ofPath.map((mistake) => mistake.split(' ')[0]),
      names.map((name) => `/path/${name}`).toSorted(),
    );
    t.deepEqual(
      told.filter((mistake) => !ofPath.includes(mistake)),
      all.toSorted(),
      route.operationId,
    );
  }
});

test('a mutation that needs no field refuses those it does not know', async (t) => {
  const bare = mutations.filter(takesNothing);
  t.true(bare.length > 0);
  for (const route of bare) {
    const told = await mistakesOf(route, { body: { [noSuchField]: 1 }, key: 'k' });
    t.deepEqual(told, [`/body/${noSuchField} unknown-field`], route.operationId);
  }
});

test('a body that is no object, or none where fields are needed, is refused', async (t) => {
  for (const route of withFields)
    for (const body of [undefined, null, 'text', 7, []]) {
      const told = await mistakesOf(route, { body, key: 'k' });
      t.is(told.length, 1, route.operationId);
      t.regex(
        told[0] ?? '',
        /^\/body (required|wrong-type|not-acceptable)$/,
        `${route.operationId} ${String(body)}`,
      );
    }
});

test('an order of no piece, half a piece or too many, and one with fields that are not the member’s, are refused', async (t) => {
  const good = { cycleId: 'ZZ/2026-11-22/1', pointLeaderId: 'L1', lines: [{ skuId: 'S001', quantity: 1 }] };
  const ask = async (body: unknown) => {
    const { status, body: told } = await send(base, {
      operation: 'placeOrder',
      token: 'member',
      key: crypto.randomUUID(),
      body,
    });
    return { status, code: told['code'] };
  };
  for (const quantity of [0, -1, 1.5, 1e9, 2 ** 53, '2', null])
    t.is((await ask({ ...good, lines: [{ skuId: 'S001', quantity }] })).status, 400, String(quantity));
  const foreign = ['role', 'state', 'paidAt', 'unitPriceFen', 'memberId', 'orderedBy', 'constructor'];
  for (const name of foreign) t.is((await ask({ ...good, [name]: 'x' })).status, 400, name);
  for (const name of foreign)
    t.is((await ask({ ...good, lines: [{ ...good.lines[0], [name]: 1 }] })).status, 400, `line ${name}`);
  t.is((await ask(JSON.parse(`{"__proto__": {"role": "ops"}, "lines": []}`))).status, 400);
});
