import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import knex, { type Knex } from 'knex';
import Koa, { type Context } from 'koa';
import getRawBody from 'raw-body';
import type { Caller } from '../../api/caller.js';
import { databaseTokenReader } from '../../api/read-token.js';
import { placeOrder } from '../../api/routes/order/place-order.js';
import { cachedTokenReader } from '../../api/token-cache.js';
import { connectDatabase } from '../../db/connection.js';
import { scopeOf } from '../../domain/access/permissions.js';
import { makeOrderId } from '../../domain/values/ids.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import { tellReady } from '../../lib/ready.js';
import type { LockOrder } from './draw-stock.js';
import { type NaiveDeps, placeNaively } from './place-order.js';
import { countMembers } from './read-facts.js';

// The shop that everybody writes, as a yardstick: Koa, a pool of knex, one transaction per order.
const poolMax = Number(process.env['POOL']);
const { client } = connectDatabase(process.env['DATABASE_URL'] ?? '', { applicationName: 'naive' });
const database = knex({
  ...(client as { config: Knex.Config }).config,
  pool: { min: poolMax, max: poolMax },
  // Five seconds, as we have it, would refuse most of a thousand buyers: here everybody is answered, however late.
  acquireConnectionTimeout: 60_000,
});
const readToken = cachedTokenReader(databaseTokenReader(database), {
  keepMilliseconds: 3_600_000,
  entriesMax: 100_000,
});
const deps: NaiveDeps = {
  database,
  lockOrder: process.env['LOCK_ORDER'] as LockOrder,
  makeOrderId: (cutoffDay) => makeOrderId({ cutoffDay, random: randomBytes(14) }),
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

async function authenticate(ctx: Context): Promise<Caller> {
  const token = /^Bearer (.+)$/.exec(ctx.get('Authorization'))?.[1];
  const caller = token === undefined ? undefined : await readToken(sha256(token));
  if (caller === undefined) throw new RuleViolation('token-invalid');
  if (scopeOf(placeOrder.may as 'order.place', caller.role) === undefined)
    throw new RuleViolation('role-forbidden');
  return caller;
}

interface OrderBody {
  readonly cycleId: string;
  readonly pointLeaderId: string;
  readonly leaderId?: string;
  readonly lines: readonly { readonly skuId: string; readonly quantity: number }[];
  readonly deviceId?: string;
}

/** The schema of the real route. */
function validate(text: string): OrderBody | undefined {
  const checked = placeOrder.body?.safeParse(JSON.parse(text));
  return checked?.success ? (checked.data as OrderBody) : undefined;
}

async function answer(ctx: Context): Promise<void> {
  const caller = await authenticate(ctx);
  const bytes = await getRawBody(ctx.req, { limit: '64kb', length: ctx.get('Content-Length') || null });
  const text = bytes.toString('utf8');
  const body = validate(text);
  const key = ctx.get('Idempotency-Key');
  if (body === undefined || key === '') {
    ctx.status = 400;
    ctx.body = { code: 'request-invalid' };
    return;
  }
  const { cycleId, pointLeaderId, leaderId, lines, deviceId } = body;
  const order = { cycleId, pointLeaderId, leaderId: leaderId ?? pointLeaderId, lines };
  const asked = { memberId: caller.partyId, deviceId: deviceId ?? null, networkAddress: ctx.ip };
  ctx.body = await placeNaively(deps, {
    order: { ...order, ...asked },
    actor: caller.actorId,
    key,
    hash: sha256(text),
  });
  ctx.status = 201;
}

const app = new Koa();
app.use(async (ctx) => {
  try {
    await answer(ctx);
  } catch (error) {
    const refused = error instanceof RuleViolation;
    ctx.status = refused ? 409 : 500;
    ctx.body = { code: refused ? error.code : 'failed' };
    if (!refused) console.error(error);
  }
});
await countMembers(database);
const callback = app.callback();
createServer((request, response) => void callback(request, response)).listen(
  Number(process.env['PORT']),
  '127.0.0.1',
  () => tellReady(),
);
