import test, { type ExecutionContext } from 'ava';
import { runInvariants } from '../../activities/event/run-invariants.js';
import { businessRoutes } from '../../api/routes/index.js';
import { rows } from '../../db/query.js';
import { temporaryFolder } from '../support/processes.js';
import { type Mutation, send } from './support/caller.js';
import { onceOn, playSmallDay } from './support/small-day.js';
import type { Mutate } from './support/stage.js';
import { startTownServer, type TownServer } from './support/town-server.js';

const folder = temporaryFolder(test);
let server: TownServer | undefined;

test.after.always(() => server?.close());

const byKey = businessRoutes.filter((route) => route.idempotent === 'by-key');

test.serial(
  'every mutation of a day is done once for one key, told twice, and refused for another content',
  async (t) => {
    server = await startTownServer(folder);
    const seen = new Set<string>();
    const once = onceOn(server);
    const mutate: Mutate = async <Body>(mutation: Mutation): Promise<Body> => {
      if (seen.has(mutation.operation)) return once<Body>(mutation);
      seen.add(mutation.operation);
      return everyWay<Body>(t, mutation);
    };
    await playSmallDay(server, mutate);
    const names = byKey.map((route) => route.operationId);
    t.deepEqual([...seen].toSorted(), names.toSorted(), 'the day has every mutation that takes a key');
  },
);

test.serial('after such a day every check holds, and an order knows where it came from', async (t) => {
  if (server === undefined) throw new Error('no server');
  const checks = await runInvariants(server.database);
  t.true(checks.length >= 25);
  t.deepEqual(
    checks.filter((check) => check.violations.length > 0),
    [],
  );
  const addresses = `select distinct network_address as address from orders`;
  t.deepEqual(await rows(server.database, addresses), [{ address: '127.0.0.1' }]);
});

/** Without a key, with one, again, and with the same one for something else. */
async function everyWay<Body>(t: ExecutionContext, mutation: Mutation): Promise<Body> {
  const { operation, as, params, body, other } = mutation;
  if (server === undefined) throw new Error('no server');
  const { base, tokenOf } = server;
  const given = { operation, token: tokenOf(as), body, ...(params && { params }) };
  const key = `${operation}-1`;
  t.like(await send(base, given), { status: 400, body: { code: 'idempotency-key-missing' } }, operation);
  const first = await send<Body>(base, { ...given, key });
  t.true(
    first.status >= 200 && first.status < 300,
    `${operation}: ${first.status} ${JSON.stringify(first.body)}`,
  );
  t.false(first.replayed, operation);
  t.deepEqual(await send<Body>(base, { ...given, key }), { ...first, replayed: true }, operation);
  const refused = await send(base, { ...given, ...other, key });
  t.like(refused, { status: 422, body: { code: 'key-reused' } }, operation);
  return first.body;
}
