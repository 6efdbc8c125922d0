import test from 'ava';
import { arriveStop } from '../../../activities/transport/arrive-stop.js';
import { readCycleBoard } from '../../../db/queries/cycle/boards.js';
import { openAttention } from '../../../db/queries/event/open-attention.js';
import { readPurchaseOrderBoard } from '../../../db/queries/purchasing/purchase-order-board.js';
import { readRunBoard } from '../../../db/queries/transport/run-board.js';
import { readStops } from '../../../db/queries/transport/runs.js';
import { readNightBoard } from '../../../db/queries/warehouse/night-board.js';
import { execute, one } from '../../../db/query.js';
import { ownDatabase } from '../../support/database.js';
import { boughtCycle, pickingNight, receiveAll } from '../../support/factories/warehouse.js';
import { sellingCycle } from '../../support/factories/sale.js';
import { departedRun, packedNight, signedRun } from '../../support/factories/transport.js';

const database = await ownDatabase(test);

const phaseWords = async (cycleId: string): Promise<string> =>
  (await one<{ words: string }>(database, `select cycle_phase_words(:cycleId) as words`, { cycleId })).words;

const goods = (tag: string) =>
  ({
    tag,
    skus: [{ skuId: 'T1' }],
    orders: [
      { memberId: 'M1', leaderId: 'L1', lines: [{ skuId: 'T1', quantity: 6 }] },
      { memberId: 'M2', leaderId: 'L2', lines: [{ skuId: 'T1', quantity: 4 }] },
    ],
  }) as const;

test.serial('a cycle that sells says until when, and how many have paid', async (t) => {
  const sale = await sellingCycle(database, { tag: 'SB' });
  t.regex(await phaseWords(sale.cycleId), /^销售中，\d\d:\d\d 截单，已付款 0 单$/);
  t.regex(await phaseWords(sale.nextCycleId), /^待开团 \d\d-\d\d \d\d:\d\d$/);
  t.like(await readCycleBoard(database, sale.cycleId), { phase: 'sale-open', needsAttention: false });
  t.is(await readCycleBoard(database, 'nowhere'), undefined);
});

test.serial('while goods come, the words count purchase orders, and a short supplier is one', async (t) => {
  const cycle = await boughtCycle(database, goods('BA'));
  const { cycleId, siteId } = cycle;
  t.is(await phaseWords(cycleId), '到货 0/1 单');
  t.like(await readCycleBoard(database, cycleId), { phase: 'night-buying' });
  t.like(await readNightBoard(database, { cycleId, siteId }), { phase: 'night-receiving' });
  const { no } = await one<{ no: string }>(
    database,
    `select no from purchase_orders where cycle_id = :cycleId`,
    {
      cycleId,
    },
  );
  t.like(await readPurchaseOrderBoard(database, no), { phase: 'night-ordering' });
  await receiveAll(database, cycle, { T1: 7 });
  t.is(await phaseWords(cycleId), '到货已齐，分配中');
  const board = await readPurchaseOrderBoard(database, no);
  t.is(board?.phase, 'night-short');
  t.regex(board?.details ?? '', /实收合格\s*\u200b \| 7/);
  t.regex((await readCycleBoard(database, cycleId))?.details ?? '', /缺货供应商 1/);
});

test.serial('while waves are picked, the words count them', async (t) => {
  const { cycleId, siteId } = await pickingNight(database, goods('BB'));
  t.is(await phaseWords(cycleId), '分拣 0/2 波次');
  const board = await readNightBoard(database, { cycleId, siteId });
  t.is(board?.phase, 'night-picking');
  t.regex(board?.words ?? '', /分拣打包 0\/2 波次，0\/10 件$/);
  t.is((await readCycleBoard(database, cycleId))?.phase, 'night-picking');
});

test.serial(
  'an open attention row about anything in the cycle shows in the cycle and at its subject',
  async (t) => {
    const { cycleId, siteId } = await pickingNight(database, goods('BC'));
    const about = (subject: string): Promise<void> =>
      database.transaction((trx) =>
        openAttention(trx, { subject, cause: 'short-pick', ownerRole: 'ops', detail: {} }),
      );
    t.false((await readCycleBoard(database, cycleId))?.needsAttention);
    const { id: orderId } = await one<{ id: string }>(
      database,
      `select id from orders where cycle_id = :cycleId limit 1`,
      {
        cycleId,
      },
    );
    await about(`order/${orderId}`);
    t.true((await readCycleBoard(database, cycleId))?.needsAttention);
    t.false((await readNightBoard(database, { cycleId, siteId }))?.needsAttention);
    await about(`night/${cycleId}/${siteId}`);
    t.true((await readNightBoard(database, { cycleId, siteId }))?.needsAttention);
    const details = (await readCycleBoard(database, cycleId))?.details ?? '';
    t.regex(details, /待处理 2 项/);
    t.true(details.includes(`order/${orderId}`));
  },
);

const twoStops = (tag: string) =>
  ({
    tag,
    orders: [
      { member: 'A', leader: 'L1', lines: [{ priceFen: 1000 }] },
      { member: 'B', leader: 'L2', lines: [{ priceFen: 1000 }] },
    ],
  }) as const;

test.serial('a run says how many stops are signed, and after ten that they are late', async (t) => {
  const night = await packedNight(database, twoStops('BRA'));
  const runId = await departedRun(database, night);
  await execute(database, `update waves set state = 'packed' where cycle_id = :c and state <> 'packed'`, {
    c: night.cycleId,
  });
  t.is(await phaseWords(night.cycleId), '配送 0/2 站已签收');
  const driving = await readRunBoard(database, runId);
  t.is(driving?.phase, 'night-driving');
  t.regex(driving?.words ?? '', /^配送中：0\/2 站$/);
  t.true((driving?.changesInMs ?? 0) > 0);
  const [first] = await readStops(database, runId);
  await arriveStop({ database })({ runId, seq: first?.seq ?? 1, driverId: night.driverId });
  t.regex((await readRunBoard(database, runId))?.details ?? '', /已到达/);
  // The clock of the day goes on: departed long ago.
  await execute(database, `update runs set departed_at = departed_at - interval '2 days' where id = :runId`, {
    runId,
  });
  await execute(database, `update cycles set depart_at = depart_at - interval '2 days' where id = :c`, {
    c: night.cycleId,
  });
  const late = await readRunBoard(database, runId);
  t.is(late?.phase, 'night-unsigned');
  t.is(late?.changesInMs, undefined);
});

test.serial('a run whose stops are all signed is neither late nor under way', async (t) => {
  const night = await packedNight(database, twoStops('BRB'));
  const runId = await signedRun(database, night);
  await execute(database, `update runs set departed_at = departed_at - interval '2 days' where id = :runId`, {
    runId,
  });
  const board = await readRunBoard(database, runId);
  t.regex(board?.words ?? '', /2\/2 站$/);
  t.not(board?.phase, 'night-unsigned');
  t.is(await phaseWords(night.cycleId), '配送 2/2 站已签收');
});
