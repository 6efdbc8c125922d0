import test from 'ava';
import { openClaim } from '../../../activities/after-sale/open-claim.js';
import { storeStatements } from '../../../activities/settlement/store-statements.js';
import type { Caller } from '../../../api/caller.js';
import type { Route } from '../../../api/route.js';
import { listClaims, readClaim } from '../../../api/routes/after-sale/read-claims.js';
import { listCommissions } from '../../../api/routes/commission/list-commissions.js';
import { listPickups } from '../../../api/routes/pickup/list-pickups.js';
import { listSettlements, readSettlement } from '../../../api/routes/settlement/read-settlements.js';
import { trialBalance } from '../../../api/routes/ledger/read-ledger.js';
import { listRuns, listStops, readRun } from '../../../api/routes/transport/read-runs.js';
import { type Database } from '../../../db/connection.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import { ownDatabase } from '../../support/database.js';
import { codeOf, collectAll, completeAfterClaims, deliveredCycle } from '../../support/factories/pickup.js';
import { type PackedNight, packedNight, random } from '../../support/factories/transport.js';

const database = await ownDatabase(test);

type Body = { data: Record<string, unknown>[]; nextCursor: string | null } & Record<string, unknown>;

interface Ask {
  readonly caller: Caller;
  readonly params?: Record<string, string>;
  readonly query?: Record<string, string>;
}

async function read(
  route: Route<{ database: Database }>,
  { caller, params = {}, query = {} }: Ask,
): Promise<Body> {
  const answer = await route.handle(
    {
      requestId: 'R1',
      language: 'zh-CN',
      url: '/',
      header: () => '',
      networkAddress: null,
      rawBody: Buffer.alloc(0),
      caller,
      scope: 'own',
      params,
      query,
      body: undefined,
    },
    { database },
  );
  return answer.body as Body;
}

const login = (night: PackedNight, role: 'leader' | 'driver' | 'member', name: string): Caller => {
  const partyId = night.id(name);
  const place = { regionId: night.tag, siteId: night.siteId };
  return { ...place, role, partyId, actorId: `${role}/${partyId}` };
};

const staff = (night: PackedNight, role: 'ops' | 'finance', regionId = night.tag): Caller => ({
  role,
  regionId,
  partyId: 'S1',
  actorId: `${role}/S1`,
});

const orders = [
  { member: 'A', leader: 'L1', lines: [{ priceFen: 900, quantity: 2 }] },
  { member: 'D', leader: 'L2', lines: [{ priceFen: 700 }] },
];
const chain = { inviters: { A: 'B', B: 'C' }, leaderRateBp: 1000 };

test('runs, stops and pickups are seen by their own driver, leader and member', async (t) => {
  const night = await packedNight(database, { tag: 'RDA', orders });
  const runId = await deliveredCycle(database, night);
  const driver = login(night, 'driver', 'D1');
  t.deepEqual(
    (await read(listRuns, { caller: driver })).data.map((run) => run['runId']),
    [runId],
  );
  t.deepEqual((await read(listRuns, { caller: login(night, 'driver', 'D2') })).data, []);
  t.deepEqual((await read(listRuns, { caller: staff(night, 'ops', 'ELSEWHERE') })).data, []);
  const run = await read(readRun, {
    caller: staff(night, 'ops'),
    params: { runId: runId.replaceAll('/', '~') },
  });
  t.is((run['stops'] as unknown[]).length, 2);
  const other = login(night, 'driver', 'D2');
  const refused = await t.throwsAsync(read(readRun, { caller: other, params: { runId } }), {
    instanceOf: RuleViolation,
  });
  t.is(refused?.code, 'run-unknown');
  const [stop] = (await read(listStops, { caller: login(night, 'leader', 'L1') })).data;
  t.is(stop?.['leaderId'], night.id('L1'));
  t.is((stop?.['crateList'] as unknown[] | undefined)?.length, 1);

  const [mine] = (await read(listPickups, { caller: login(night, 'member', 'A') })).data;
  t.is(mine?.['code'], await codeOf(database, night, 'A'));
  const atPoint = (await read(listPickups, { caller: login(night, 'leader', 'L1') })).data;
  t.deepEqual(
    atPoint.map((pickup) => [pickup['memberName'], pickup['code'], pickup['phoneTail']]),
    [['A**', undefined, undefined]],
  );
});

test('claims are seen by their member, the point and the region, page by page', async (t) => {
  const night = await packedNight(database, { tag: 'RDB', orders });
  await deliveredCycle(database, night);
  await collectAll(database, night, 'A');
  const [orderId = ''] = night.orderIds;
  const claim = {
    orderId,
    lineNo: 1,
    owner: { memberId: night.id('A') },
    quantity: 1,
    cause: 'other' as const,
  };
  const open = () => openClaim({ database, randomBytes: random })({ ...claim, photoCount: 0, words: '' });
  const claimNos = [(await open()).result.claimNo, (await open()).result.claimNo].sort().reverse();
  const caller = login(night, 'member', 'A');
  const first = await read(listClaims, { caller, query: { limit: '1' } });
  const second = await read(listClaims, { caller, query: { limit: '1', after: first.nextCursor ?? '' } });
  t.deepEqual(
    [...first.data, ...second.data].map((one) => one['claimNo']),
    claimNos,
  );
  t.is(second.nextCursor, null);
  t.is((await read(listClaims, { caller: login(night, 'leader', 'L1') })).data.length, 2);
  t.is((await read(listClaims, { caller: login(night, 'leader', 'L2') })).data.length, 0);
  const params = { claimNo: claimNos[0] ?? '' };
  t.is((await read(readClaim, { caller: staff(night, 'ops'), params }))['state'], 'open');
  const refused = await t.throwsAsync(read(readClaim, { caller: login(night, 'member', 'D'), params }), {
    instanceOf: RuleViolation,
  });
  t.is(refused?.code, 'claim-unknown');
});

test('statements and commissions are seen by their own party and by finance, and the ledger adds up to zero', async (t) => {
  const night = await packedNight(database, { tag: 'RDC', orders, ...chain });
  await deliveredCycle(database, night);
  for (const [index, member] of ['A', 'D'].entries()) {
    await collectAll(database, night, member);
    await completeAfterClaims(database, night.orderIds[index] ?? '');
  }
  await storeStatements({ database, randomBytes: random })({ cycleId: night.cycleId });
  const promoter = login(night, 'member', 'C');
  const [own] = (await read(listSettlements, { caller: promoter })).data;
  t.deepEqual([own?.['amountFen'], own?.['partyKind'], own?.['payoutState']], [54, 'promoter', null]);
  const params = { settlementNo: String(own?.['settlementNo']) };
  const view = await read(readSettlement, { caller: promoter, params });
  t.deepEqual(
    (view['lines'] as { amountFen: number }[]).map((line) => line.amountFen),
    [54],
  );
  for (const caller of [login(night, 'leader', 'L1'), staff(night, 'finance', 'ELSEWHERE')])
    t.is(
      (await t.throwsAsync(read(readSettlement, { caller, params }), { instanceOf: RuleViolation }))?.code,
      'settlement-unknown',
    );
  t.is((await read(listSettlements, { caller: staff(night, 'finance') })).data.length, 4);
  const earned = (await read(listCommissions, { caller: login(night, 'leader', 'L2') })).data;
  t.deepEqual(
    earned.map((one) => [one['amountFen'], one['state'], one['level']]),
    [[70, 'available', 0]],
  );
  t.is((await read(trialBalance, { caller: staff(night, 'finance') }))['totalFen'], 0);
});
