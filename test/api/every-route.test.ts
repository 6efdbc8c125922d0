import { Validator } from '@seriousme/openapi-schema-validator';
import test from 'ava';
import { z } from 'zod';
import { allRoutes } from '../../api/app.js';
import { reachOf, rolesThatMay } from '../../api/audience.js';
import { problemCodesOf } from '../../api/problem-codes.js';
import type { RouteFacts } from '../../api/route.js';
import { businessRoutes } from '../../api/routes/index.js';
import { one } from '../../db/query.js';
import type { Role } from '../../domain/access/roles.js';
import { temporaryFolder } from '../support/processes.js';
import { walkRoutes } from './route-walk.js';
import { pathOf, routeOf, send } from './support/caller.js';
import { at, documented, type Json, requiredExamples } from './support/documented.js';
import { callsFromAnotherRegion, foreignCalls, ownersOf } from './support/foreign-calls.js';
import { playSmallDay, type SmallDay } from './support/small-day.js';
import { startTownServer, type TownServer } from './support/town-server.js';

const folder = temporaryFolder(test);
let server: TownServer;
let day: SmallDay;

test.before(async () => {
  server = await startTownServer(folder);
  day = await playSmallDay(server);
});
test.after.always(() => server?.close());

const operations = [
  ['healthz', 'readyz', 'openapi', 'docs', 'docsScript', 'docsStyle', 'docsBundle', 'errorPage'],
  ['readMe', 'setPickupPoint', 'listPickupPoints', 'enterNeighbour', 'orderForNeighbour'],
  ['askForLeave', 'withdrawLeave', 'listLeaderChanges', 'changeLeader', 'approveLeave', 'refuseLeave'],
  ['endLeaderChange'],
  ['listCycles', 'readCycle', 'extendCycle', 'cancelCycle', 'readShop', 'listListings', 'listCategories'],
  ['listPool', 'hideGoods', 'pinGoods', 'listSupply', 'quoteSupply', 'listRevisions', 'draftRevision'],
  ['readRevision', 'submitRevision', 'approveRevision', 'rejectRevision', 'withdrawRevision'],
  ['listPresales', 'readStockTree', 'moveQuota', 'readSiteStock', 'correctStock', 'listLimits'],
  ['listCapacities', 'listBundles', 'setHousehold'],
  ['readCart', 'setCartLine', 'removeCartLine', 'emptyCart', 'quoteCart', 'repeatOrder'],
  ['quoteOrder', 'placeOrder', 'listOrders', 'checkOut', 'readOrder', 'readProgress', 'moveOrder'],
  ['readCancellation', 'cancelOrder', 'writeReview'],
  ['listMyCoupons', 'readLeaderDiscount', 'setLeaderDiscount', 'endLeaderDiscount', 'listCampaigns'],
  ['readCampaign', 'listCoupons', 'readCoupon', 'listGroups'],
  ['preparePayment', 'receiveWechatPayNotice'],
  ['listPurchaseOrders', 'readPurchaseOrder', 'seePurchaseOrder', 'confirmPurchaseOrder'],
  ['counterPurchaseOrder', 'refusePurchaseOrder', 'shipPurchaseOrder'],
  ['acceptCounter', 'rejectCounter', 'cancelPurchaseOrder'],
  ['listExpectedReceipts', 'receiveGoods'],
  [
    'listWaves',
    'readWave',
    'claimNextTask',
    'claimWave',
    'releaseWave',
    'recordScan',
    'undoScan',
    'moveMissorted',
    'reportDamage',
    'reportShortPick',
    'labelWave',
    'packWave',
    'stageCrates',
    'returnParcels',
    'readPickerDay',
    'readNight',
  ],
  ['listRuns', 'readRun', 'loadRun', 'departRun', 'arriveStop', 'failStop', 'dropStop', 'decideStop'],
  ['listStops', 'readArrival', 'signStop'],
  ['listPickups', 'redeemPickup', 'remindPickups', 'reportQuality', 'readLeaderDay'],
  ['openClaim', 'listClaims', 'readClaim', 'decideClaim', 'withdrawClaim'],
  ['listCommissions', 'listSettlements', 'readSettlement', 'exportSettlement', 'requestPayout'],
  ['listPayouts', 'retryPayout', 'trialBalance', 'listMovements', 'topUpFloat'],
  ['listReconciliations', 'reconcileDay'],
  ['listReconciliationTickets', 'readReconciliationTicket', 'resolveReconciliationTicket'],
  ['listMessages', 'listAttention', 'readAttention', 'assignAttention'],
  ['resolveAttention', 'listApprovals', 'approve', 'reject', 'issueToken', 'listLogins', 'revokeToken'],
].flat();

test.serial('the walk covers every operation there is', (t) => {
  t.deepEqual(
    allRoutes(businessRoutes).map((route) => route.operationId),
    operations,
  );
});

test.serial(
  'no route opens without a token, with the wrong role or with the ids of others, and nothing happens',
  async (t) => {
    const before = await eventsAndKeys();
    const findings = await walkRoutes({
      base: server.base,
      routes: allRoutes(businessRoutes),
      tokenOf: server.tokenOf,
      foreign: foreignCalls(server, day),
    });
    t.deepEqual(findings, []);
    t.deepEqual(await eventsAndKeys(), before);
  },
);

test.serial('the owners get through with the very requests that others are refused', async (t) => {
  for (const [operation, calls] of Object.entries(foreignCalls(server, day))) {
    // What was expected has come by now; it was looked at in time, below.
    if (typeof calls === 'string' || operation === 'listExpectedReceipts') continue;
    const roles = rolesThatMay(routeOf(operation).may);
    const owners = ownersOf(day).filter((login) => roles.some((role) => login.startsWith(`${role}/`)));
    for (const { as: _stranger, hides, ...call } of new Map(calls.map((one) => [one.hides, one])).values()) {
      const answers = await Promise.all(
        owners.map((as) =>
          send(server.base, { operation, token: server.tokenOf(as), key: crypto.randomUUID(), ...call }),
        ),
      );
      const gotThrough = answers.some(({ status, body }) =>
        hides === undefined ? ![403, 404].includes(status) : JSON.stringify(body).includes(hides),
      );
      t.true(gotThrough, `${operation}: ${JSON.stringify(answers)}`);
    }
  }
});

test.serial('a gate expects what comes to it and nothing of another site', (t) => {
  const bought = day.purchaseOrders.map((order) => order.purchaseOrderNo);
  t.deepEqual(day.expected, { here: bought.toSorted(), elsewhere: [] });
});

test.serial('operations and finance reach nothing of another region', async (t) => {
  for (const [operation, calls] of Object.entries(callsFromAnotherRegion(server, day)))
    for (const { as, hides, ...call } of calls) {
      const key = crypto.randomUUID();
      const { status, body } = await send(server.base, {
        operation,
        token: server.tokenOf(as),
        key,
        ...call,
      });
      const told = `${operation} as ${as}: ${status} ${JSON.stringify(body)}`;
      if (hides === undefined) t.true([403, 404].includes(status), told);
      else t.true(status === 200 && !JSON.stringify(body).includes(hides), told);
    }
});

test.serial('a leader with a code of another point is told so, and nothing of whose it is', async (t) => {
  const given = { operation: 'redeemPickup', body: { code: day.code }, key: 'wrong-point' };
  const token = server.tokenOf(`leader/${day.failed.leaderId}`);
  const { status, body } = await send(server.base, { ...given, token });
  t.like({ status, ...body }, { status: 409, code: 'pickup-wrong-point' });
  t.false(JSON.stringify(body).includes(day.hundred.memberId));
});

test.serial('their own operations and finance see what strangers do not', async (t) => {
  for (const [operation, calls] of Object.entries(callsFromAnotherRegion(server, day)))
    for (const { as, hides, params } of calls) {
      if (hides === undefined) continue;
      const token = server.tokenOf(as.split('/')[0] ?? '');
      const { body } = await send(server.base, {
        operation,
        token,
        query: { limit: '100' },
        ...(params && { params }),
      });
      t.true(JSON.stringify(body).includes(hides), `${operation} as ${as}`);
    }
});

test.serial(
  'the document is valid OpenAPI and describes every operation in Chinese and English with its codes',
  async (t) => {
    const document = await documentNow();
    const { valid, errors } = await new Validator().validate(document as Json);
    t.true(valid, JSON.stringify(errors));
    const described = Object.values(at(document, 'paths') as Json).flatMap((path) =>
      Object.values(path as Json),
    );
    t.deepEqual(new Set(described.map((one) => at(one, 'operationId'))), new Set(operations));
    for (const route of allRoutes(businessRoutes)) {
      const operation = documented(document, route);
      t.is(at(operation, 'summary'), route.summary.zh);
      t.true(String(at(operation, 'description')).startsWith(route.summary.en), route.operationId);
      const codes = Object.values(at(operation, 'responses') as Json).flatMap((response) =>
        Object.keys((at(response, 'content', 'application/problem+json', 'examples') ?? {}) as Json),
      );
      t.deepEqual(codes.toSorted(), [...problemCodesOf(route)].toSorted(), route.operationId);
    }
  },
);

test.serial(
  'every address of the document has examples, and every read answers 200 to its own',
  async (t) => {
    const document = await documentNow();
    for (const route of allRoutes(businessRoutes)) {
      const operation = documented(document, route);
      const params = requiredExamples(operation, 'path');
      t.false(Object.values(params).includes(''), `${route.operationId}: ${JSON.stringify(params)}`);
      if (route.method !== 'GET') continue;
      const query = new URLSearchParams(requiredExamples(operation, 'query')).toString();
      const response = await fetch(`${server.base}${pathOf(route, params)}${query && `?${query}`}`, {
        headers: { authorization: `Bearer ${server.tokenOf(widest(route))}` },
      });
      t.is(response.status, 200, `${route.operationId} ${response.url}: ${await response.text()}`);
    }
  },
);

test.serial('no example of the document opens anything', async (t) => {
  const text = JSON.stringify(await documentNow());
  t.true(text.includes(server.cycleId), 'examples are real');
  t.false(text.includes(day.code), 'a pickup code is no example');
});

test.serial('nobody is shown what his role has no business with', (t) => {
  const everybody = /phone|openid|device|address|secret|token/i;
  const never: Partial<Record<Role, RegExp>> = {
    picker: /Fen$|memberName|order(Id|No)/,
    driver: /Fen$|member|order(Id|No)/,
    supplier: /member|order(Id|No|s)$|leader|commission/,
  };
  for (const route of businessRoutes)
    for (const role of rolesThatMay(route.may)) {
      const shown = shownFields(route);
      const wrong = shown.filter((name) => everybody.test(name) || never[role]?.test(name));
      t.deepEqual(wrong, [], `${route.operationId} as ${role}`);
    }
});

test.serial('the pickup code is shown to the member alone, and a leader sees names masked', async (t) => {
  const { hundred, code } = day;
  const own = { operation: 'listPickups', token: server.tokenOf(`member/${hundred.memberId}`) };
  t.true(JSON.stringify((await send(server.base, own)).body).includes(code));
  const point = { operation: 'listPickups', token: server.tokenOf(`leader/${hundred.leaderId}`) };
  const { body } = await send<{ data: { code?: string; memberName: string }[] }>(server.base, point);
  t.true(body.data.length > 0);
  t.false(JSON.stringify(body).includes(code));
  for (const pickup of body.data) t.regex(pickup.memberName, /^.\*\*$/u);
});

test.serial(
  'finance reads the movements of an account with its balance, and none of an account that is not there',
  async (t) => {
    const listMovements = (account: string) =>
      send<{ code?: string; data: { amountFen: number; balanceFen: number }[] }>(server.base, {
        operation: 'listMovements',
        token: server.tokenOf('finance'),
        query: { account },
      });
    const { body } = await listMovements('sales:revenue');
    const [newest] = body.data;
    const booked = await one<{ fen: number }>(
      server.database,
      `select sum(amount_fen)::integer as fen from postings where account = 'sales:revenue'`,
    );
    t.is(newest?.balanceFen, booked.fen);
    t.is((await listMovements('petty-cash')).body.code, 'account-unknown');
  },
);

test.serial('an order is followed in words to its end, and every refund says why', async (t) => {
  const progressOf = async ({ orderId, memberId }: SmallDay['hundred']) => {
    const given = {
      operation: 'readProgress',
      token: server.tokenOf(`member/${memberId}`),
      params: { orderId },
    };
    const { body } = await send<{
      now: { zh: string };
      timeline: { code: string; zh: string }[];
      lines: { ordered: number; allocated: number; words: { zh: string; en: string } | null }[];
    }>(server.base, given);
    return { ...body, codes: body.timeline.map((entry) => entry.code) };
  };
  const whole = await progressOf(day.hundred);
  const life = 'placed paid cut-off buying sorting packed loaded on-the-way ready collected completed';
  t.deepEqual(whole.codes, life.split(' '));
  t.is(whole.now.zh, '订单完成');
  const claimed = await progressOf(day.claimed);
  const short = claimed.lines.filter((line) => line.allocated < line.ordered);
  t.is(short.length, 1);
  t.regex(short[0]?.words?.zh ?? '', /\p{Script=Han}/u);
  t.true(claimed.timeline.some(({ code, zh }) => code === 'refund-sent' && zh.includes('元处理中')));
  const cancelled = await progressOf(day.cancelled);
  t.deepEqual(cancelled.codes.slice(0, 3), ['placed', 'paid', 'moved']);
  t.is(cancelled.now.zh, '您已取消订单');
});

/** Every name of a field, at every depth, that the route's answers can have. */
function shownFields({ responses }: RouteFacts): string[] {
  const schemas = Object.values(responses).filter((spec) => spec instanceof z.ZodType);
  return schemas.flatMap((schema) =>
    fieldNames(z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' })),
  );
}

function fieldNames(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = 'properties' in schema ? Object.keys(schema.properties as Json) : [];
  return [...own, ...Object.values(schema).flatMap(fieldNames)];
}

const documentNow = async (): Promise<unknown> => (await fetch(`${server.base}/openapi.json`)).json();

/** The role that reaches furthest, so that an example of anybody's is within its reach. */
function widest({ may }: RouteFacts): string {
  const roles = rolesThatMay(may);
  return roles.find((role) => reachOf(may)[role] === 'any') ?? roles[0] ?? 'nobody';
}

/** How many facts and answered keys there are: a refused request adds neither, but a wrong pickup code is counted. */
const eventsAndKeys = (): Promise<unknown> =>
  one(
    server.database,
    `select (select count(*) from events) as events, (select count(*) from idempotency_keys where operation <> 'redeem') as keys`,
  );
