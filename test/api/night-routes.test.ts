import { createHash, randomBytes } from 'node:crypto';
import test, { type ExecutionContext } from 'ava';
import { pino } from 'pino';
import { allocateShortage } from '../../activities/warehouse/allocate-shortage.js';
import { planWaves } from '../../activities/warehouse/plan-waves.js';
import { createApp } from '../../api/app.js';
import type { Caller } from '../../api/caller.js';
import { eventRoutes } from '../../api/routes/event/index.js';
import { toPathId } from '../../api/routes/path-id.js';
import { purchasingRoutes } from '../../api/routes/purchasing/index.js';
import { warehouseRoutes } from '../../api/routes/warehouse/index.js';
import { type RunningServer, startServer } from '../../api/server.js';
import { createSteps } from '../../api/steps.js';
import { connectDatabase, type Database } from '../../db/connection.js';
import { waveIdOf } from '../../db/queries/warehouse/insert-waves.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { type FrozenCycle, gtinOf } from '../support/factories/purchasing.js';
import { boughtCycle, pickingNight, refundAllShortages } from '../support/factories/warehouse.js';
import { fakePaymentProvider } from '../support/fake-payment-provider.js';
import { walkRoutes } from './route-walk.js';
import { nightFaults } from '../support/night-invariants.js';

let clone: TestDatabase;
let database: Database;
let server: RunningServer;
let base: string;

/** Parties of region A at station A-G1, and strangers of region Z. */
const parties: Readonly<Record<string, object>> = {
  member: { partyId: 'A-M1', regionId: 'A' },
  leader: { partyId: 'A-L1', regionId: 'A', siteId: 'A-G1' },
  picker: { partyId: 'P1', regionId: 'A', siteId: 'A-G1' },
  driver: { partyId: 'D1', regionId: 'A', siteId: 'A-G1' },
  supplier: { partyId: 'A-S1' },
  ops: { partyId: 'O1', regionId: 'A' },
  finance: { partyId: 'F1', regionId: 'A' },
  'picker/stranger': { partyId: 'P9', regionId: 'Z', siteId: 'Z-G1' },
  'supplier/stranger': { partyId: 'Z-S1' },
};
const tokenOf = (login: string): string => `token-of-${login}`;
const callers = new Map(
  Object.entries(parties).map(([login, party]) => {
    const role = login.split('/')[0];
    const caller = { role, actorId: login, ...party } as Caller;
    return [createHash('sha256').update(tokenOf(login)).digest('hex'), caller] as const;
  }),
);

const routes = [...purchasingRoutes, ...warehouseRoutes, ...eventRoutes];

test.before(async () => {
  clone = await testDatabase();
  database = connectDatabase(clone.connectionString);
  const app = createApp({
    frame: {
      readToken: async (hash) => callers.get(hash),
      ready: async () => {},
      examples: async () => ({}),
      publicUrl: () => 'https://api.example.test',
      logger: pino({ level: 'silent' }),
    },
    routes,
    steps: createSteps({ database, payment: fakePaymentProvider(), notifyUrl: '', randomBytes }),
  });
  server = await startServer(app, { port: 0, host: '127.0.0.1' });
  base = `http://127.0.0.1:${server.port}`;
});
test.after('every check of the night holds after all of it', async (t) => {
  t.deepEqual(await nightFaults(database), []);
});
test.after.always(async () => {
  await server?.close(0);
  await database?.destroy();
  await clone?.close();
});

const spec = {
  skus: [
    { skuId: 'EGG', priceFen: 1299 },
    { skuId: 'TOMATO', priceFen: 499 },
  ],
  orders: [
    {
      memberId: 'M1',
      leaderId: 'L1',
      lines: [
        { skuId: 'TOMATO', quantity: 70 },
        { skuId: 'EGG', quantity: 1 },
      ],
    },
    { memberId: 'M2', leaderId: 'L1', lines: [{ skuId: 'TOMATO', quantity: 30 }] },
  ],
};

interface Call {
  readonly as: string;
  readonly key?: string;
  readonly body?: unknown;
}

async function call(t: ExecutionContext, request: string, { as, key, body }: Call) {
  const [method = 'GET', path = '/'] = request.split(' ');
  const response = await fetch(base + path, {
    method,
    headers: {
      authorization: `Bearer ${tokenOf(as)}`,
      ...(key !== undefined && { 'idempotency-key': key }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as Record<string, never>;
  t.true(response.status < 500, `${request}: ${JSON.stringify(answer)}`);
  return { status: response.status, body: answer, replayed: response.headers.has('idempotent-replayed') };
}

test.serial(
  'a night goes from the confirmation to packed parcels through the public routes alone',
  async (t) => {
    const cycle = await boughtCycle(database, { tag: 'A', ...spec });
    const no = `${cycle.cycleId}/${cycle.id('S1')}/1`;
    const lines = [
      { skuId: cycle.id('EGG'), quantity: 1 },
      { skuId: cycle.id('TOMATO'), quantity: 100 },
    ];
    const listed = await call(t, 'GET /v1/purchase-orders', { as: 'supplier' });
    t.like(listed.body, { data: [{ purchaseOrderNo: no, state: 'sent' }], nextCursor: null });
    const encoded = `/v1/purchase-orders/${encodeURIComponent(no)}`;
    const confirmed = await call(t, `POST ${encoded}/confirm`, {
      as: 'supplier',
      key: 'c1',
      body: { lines },
    });
    t.deepEqual(confirmed.body, { purchaseOrderNo: no, state: 'confirmed' });
    const path = `/v1/purchase-orders/${toPathId(no)}`;
    const shipped = [lines[0], { skuId: cycle.id('TOMATO'), quantity: 73 }];
    const truck = { lines: shipped, plate: '粤C·12345' };
    t.is((await call(t, `POST ${path}/ship`, { as: 'supplier', key: 's1', body: truck })).status, 200);
    const expected = await call(t, 'GET /v1/receipts/expected', { as: 'picker' });
    t.like(expected.body, { data: [{ purchaseOrderNo: no, plate: '粤C·12345' }] });
    const count = { as: 'picker', key: 'r1', body: { lines: shipped } };
    const received = await call(t, `POST ${path}/receipts`, count);
    t.like(received, { status: 201, body: { siteComplete: true, state: 'received', acceptedPieces: 74 } });
    t.true((await call(t, `POST ${path}/receipts`, count)).replayed);
    t.deepEqual((await call(t, 'GET /v1/receipts/expected', { as: 'picker' })).body, {
      data: [],
      nextCursor: null,
    });
    await runNight(cycle);
    await pickAndPack(t, cycle);
  },
);

async function runNight(cycle: FrozenCycle): Promise<void> {
  const night = { cycleId: cycle.cycleId, siteId: cycle.siteId };
  await allocateShortage({ database })(night);
  await refundAllShortages(database, cycle);
  await planWaves({ database })(night);
}

async function pickAndPack(t: ExecutionContext, cycle: FrozenCycle): Promise<void> {
  const waveId = waveIdOf(cycle.cycleId, cycle.id('L1'), 'ambient');
  const path = `/v1/waves/${waveId}`;
  const waves = await call(t, 'GET /v1/waves?state=planned', { as: 'picker' });
  t.like(waves.body, { data: [{ waveId, pieces: 74, picked: 0 }] });
  t.is((await call(t, `POST ${path}/claim`, { as: 'picker', key: 'k1' })).status, 200);
  const scan = (clientId: string, sku: string, quantity: number) =>
    call(t, `POST ${path}/scans`, { as: 'picker', body: { clientId, code: gtinOf('A', sku), quantity } });
  t.is((await scan('1', 'EGG', 1)).status, 200);
  t.true((await scan('1', 'EGG', 1)).replayed);
  t.like(await scan('2', 'TOMATO', 74), { status: 409, body: { code: 'scan-too-many' } });
  t.like(await scan('3', 'TOMATO', 72), { body: { picked: 72, waveComplete: false } });
  const missing = { as: 'picker', key: 'm1', body: { skuId: cycle.id('TOMATO') } };
  t.like(await call(t, `POST ${path}/short`, missing), { status: 200, body: { short: 1 } });
  const packed = await call(t, `POST ${path}/pack`, { as: 'picker', key: 'p1' });
  t.like(packed, { status: 201, body: { nightPacked: true, crates: [`${waveId}-K1`, `${waveId}-K2`] } });
  const view = await call(t, `GET ${path}`, { as: 'picker' });
  t.like(view.body, { state: 'packed', parcels: [{ pieces: 51 }, { pieces: 22 }] });
  const night = await call(t, `GET /v1/nights/${toPathId(cycle.cycleId)}/${cycle.siteId}`, { as: 'ops' });
  t.like(night.body, { state: 'packed', left: 0, waves: 1, wavesPacked: 1, piecesPicked: 73, shortLines: 2 });
  const attention = await call(t, 'GET /v1/attention', { as: 'ops' });
  t.like(attention.body, { data: [{ cause: `short-pick/${cycle.id('TOMATO')}` }] });
}

test.serial(
  'every route of the night is closed to other roles, other suppliers and other sites',
  async (t) => {
    const cycle = await pickingNight(database, { tag: 'B', ...spec });
    const no = `${cycle.cycleId}/${cycle.id('S1')}/1`;
    const order = { purchaseOrderNo: toPathId(no) };
    const wave = { waveId: waveIdOf(cycle.cycleId, cycle.id('L1'), 'ambient') };
    const lines = [{ skuId: cycle.id('EGG'), quantity: 1 }];
    const asSupplier = { as: 'supplier/stranger', params: order };
    const asPicker = { as: 'picker/stranger', params: wave };
    const pieces = { skuId: cycle.id('EGG'), quantity: 1, reason: '放错' };
    const findings = await walkRoutes({
      base,
      routes,
      tokenOf,
      foreign: {
        listPurchaseOrders: [{ as: 'supplier/stranger', hides: no }],
        readPurchaseOrder: [asSupplier],
        seePurchaseOrder: [asSupplier],
        confirmPurchaseOrder: [{ ...asSupplier, body: { lines } }],
        counterPurchaseOrder: [{ ...asSupplier, body: { lines, reason: '缺货' } }],
        refusePurchaseOrder: [{ ...asSupplier, body: { reason: '缺货' } }],
        shipPurchaseOrder: [{ ...asSupplier, body: { lines } }],
        listExpectedReceipts: [{ as: 'picker/stranger', hides: no }],
        receiveGoods: [{ as: 'picker/stranger', params: order, body: { lines } }],
        listWaves: [{ as: 'picker/stranger', hides: wave.waveId }],
        readWave: [asPicker],
        claimWave: [asPicker],
        releaseWave: [asPicker],
        recordScan: [{ ...asPicker, body: { clientId: 'x', code: gtinOf('B', 'EGG'), quantity: 1 } }],
        reportShortPick: [{ ...asPicker, body: { skuId: cycle.id('EGG') } }],
        packWave: [asPicker],
        claimNextTask: 'it names no wave',
        undoScan: [{ as: 'picker/stranger', params: { ...wave, scanId: 'x' }, body: { reason: '扫错' } }],
        moveMissorted: [{ ...asPicker, body: { ...pieces, toWaveId: wave.waveId } }],
        reportDamage: [{ ...asPicker, body: { ...pieces, found: 'shelf' } }],
        labelWave: [asPicker],
        stageCrates: [{ as: 'picker/stranger', params: { runId: 'x' }, body: { crateIds: ['K1'] } }],
        returnParcels: [{ as: 'picker/stranger', body: { parcelIds: ['x'] } }],
        readPickerDay: 'it shows the caller’s own work',
        readNight: [
          { as: 'picker/stranger', params: { cycleId: toPathId(cycle.cycleId), siteId: cycle.siteId } },
        ],
      },
    });
    t.deepEqual(findings, []);
  },
);
