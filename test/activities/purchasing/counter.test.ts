import test from 'ava';
import { acceptCounter } from '../../../activities/purchasing/accept-counter.js';
import { cancelPurchaseOrder, rejectCounter } from '../../../activities/purchasing/cancel-purchase-order.js';
import { claimFromSupplier } from '../../../activities/purchasing/claim-from-supplier.js';
import { confirmPurchaseOrder } from '../../../activities/purchasing/confirm-purchase-order.js';
import { counterPurchaseOrder } from '../../../activities/purchasing/counter-purchase-order.js';
import { markSeen } from '../../../activities/purchasing/mark-seen.js';
import { readPurchaseOrder } from '../../../activities/purchasing/read-purchase-order.js';
import { receiveGoods } from '../../../activities/purchasing/receive-goods.js';
import { refusePurchaseOrder } from '../../../activities/purchasing/refuse-purchase-order.js';
import { shipPurchaseOrder } from '../../../activities/purchasing/ship-purchase-order.js';
import { readOwingSites } from '../../../db/queries/purchasing/owing-sites.js';
import { execute, json, one, rows } from '../../../db/query.js';
import { ownDatabase } from '../../support/database.js';
import type { FrozenCycle } from '../../support/factories/purchasing.js';
import { boughtCycle } from '../../support/factories/warehouse.js';
import { nightFaults } from '../../support/night-invariants.js';
import { refusal } from '../../support/refusal.js';

const database = await ownDatabase(test);

test.after('every check of the night holds after all of it', async (t) => {
  t.deepEqual(await nightFaults(database), []);
});

const skus = [{ skuId: 'EGG' }, { skuId: 'TOMATO' }];
const lines = [
  { skuId: 'TOMATO', quantity: 100 },
  { skuId: 'EGG', quantity: 20 },
];

interface Sent {
  readonly cycle: FrozenCycle;
  readonly purchaseOrderNo: string;
  readonly supplierId: string;
  readonly regionId: string;
}

/** Sent to its only supplier: 100 tomatoes and 20 eggs. */
async function sentOrder(tag: string): Promise<Sent> {
  const cycle = await boughtCycle(database, {
    tag,
    skus,
    orders: [{ memberId: 'M1', leaderId: 'L1', lines }],
  });
  const supplierId = cycle.id('S1');
  return { cycle, supplierId, regionId: tag, purchaseOrderNo: `${cycle.cycleId}/${supplierId}/1` };
}

const offer = ({ cycle, ...own }: Sent, quantity: number, deliverBy: string | null = null) => ({
  purchaseOrderNo: own.purchaseOrderNo,
  supplierId: own.supplierId,
  lines: [{ skuId: cycle.id('TOMATO'), quantity, reason: '大棚受冻' }],
  deliverBy,
  reason: '货源不足',
});

const openCauses = async ({ purchaseOrderNo }: Sent): Promise<string[]> =>
  (
    await rows<{ cause: string }>(
      database,
      `select cause from attention where subject = :subject and resolved_at is null order by cause`,
      { subject: `purchase-order/${purchaseOrderNo}` },
    )
  ).map((row) => row.cause);

const told = async ({ purchaseOrderNo }: Sent, type: string): Promise<number> =>
  (
    await one<{ n: number }>(
      database,
      `select count(*)::integer as n from events where aggregate = :aggregate and type = :type`,
      { aggregate: `purchase-order/${purchaseOrderNo}`, type },
    )
  ).n;

test('an accepted counter is the promise: pieces and instant, what it leaves out, and what is claimed', async (t) => {
  const sent = await sentOrder('CA');
  const { purchaseOrderNo, regionId } = sent;
  const deps = { database };
  await markSeen(deps)(sent);
  t.is((await readPurchaseOrder(deps)({ purchaseOrderNo })).result.state, 'seen');
  const { later, receiveInMs } = await one<{ later: string; receiveInMs: number }>(
    database,
    `select receive_by + interval '30 minutes' as later,
       (extract(epoch from receive_by - clock_timestamp()) * 1000)::integer as "receiveInMs"
     from cycles where id = :cycleId`,
    { cycleId: sent.cycle.cycleId },
  );
  const key = { actor: 'supplier/S1', key: 'counter-1' };
  const first = await counterPurchaseOrder(deps)(offer(sent, 60, later), key);
  t.deepEqual(await counterPurchaseOrder(deps)(offer(sent, 60, later), key), { ...first, replayed: true });
  t.is(await told(sent, 'purchase-order.countered'), 1);
  t.deepEqual(await openCauses(sent), ['supplier-countered']);
  t.is(
    await refusal(t, acceptCounter(deps)({ purchaseOrderNo, regionId: 'ELSEWHERE' })),
    'purchase-order-unknown',
  );
  const accepted = { actor: 'ops/O1', key: 'accept-1' };
  await acceptCounter(deps)({ purchaseOrderNo, regionId }, accepted);
  t.true((await acceptCounter(deps)({ purchaseOrderNo, regionId }, accepted)).replayed);
  t.deepEqual(await openCauses(sent), ['demand-unsupplied']);
  const { detail } = await one<{ detail: { unsupplied: { quantity: number }[] } }>(
    database,
    `select detail from attention where subject = :subject and cause = 'demand-unsupplied'`,
    { subject: `purchase-order/${purchaseOrderNo}` },
  );
  t.deepEqual(
    detail.unsupplied.map((line) => line.quantity),
    [40],
  );
  const snapshot = (await readPurchaseOrder(deps)({ purchaseOrderNo })).result;
  t.is(snapshot.state, 'confirmed');
  t.true(snapshot.receiveInMs > receiveInMs + 25 * 60_000, 'the sites wait as long as was promised');
  const counted = [
    { skuId: sent.cycle.id('TOMATO'), quantity: 50 },
    { skuId: sent.cycle.id('EGG'), quantity: 20 },
  ];
  await receiveGoods(deps)({ purchaseOrderNo, siteId: sent.cycle.siteId, pickerId: 'P1', lines: counted });
  const claimed = (await claimFromSupplier(deps)({ purchaseOrderNo })).result;
  t.deepEqual(
    claimed,
    { claims: 1, amountFen: 10 * 300 },
    'ten of the sixty promised, not fifty of a hundred',
  );
});

test.serial(
  'a counter must change something, bring something, and come while the order is open',
  async (t) => {
    const sent = await sentOrder('CB');
    const counter = counterPurchaseOrder({ database });
    t.is(await refusal(t, counter(offer(sent, 100))), 'purchase-counter-changes-nothing');
    const nothing = sent.cycle.id('EGG');
    const none = { ...offer(sent, 0), lines: [...offer(sent, 0).lines, { skuId: nothing, quantity: 0 }] };
    t.is(await refusal(t, counter(none)), 'purchase-counter-brings-nothing');
    t.is(await refusal(t, counter(offer(sent, 101))), 'purchase-answer-invalid');
    t.is(await refusal(t, counter({ ...offer(sent, 60), supplierId: 'another' })), 'purchase-order-unknown');
    const { pace } = await one<{ pace: object }>(database, `select pace from installation`);
    await execute(database, `update installation set pace = :pace::jsonb`, { pace: json({ kind: 'real' }) });
    const tooLate = counter(offer(sent, 60, '2099-01-01T00:00:00.000Z'));
    t.is(await refusal(t, tooLate), 'purchase-counter-too-late');
    await execute(database, `update installation set pace = :pace::jsonb`, { pace: json(pace) });
    await counter(offer(sent, 60));
    t.is(await refusal(t, counter(offer(sent, 50))), 'purchase-order-move-not-allowed');
  },
);

test('a rejected counter cancels the order, its sites stop waiting, and everything is unsupplied', async (t) => {
  const sent = await sentOrder('CC');
  const { purchaseOrderNo, regionId, cycle } = sent;
  await counterPurchaseOrder({ database })(offer(sent, 1));
  const input = { purchaseOrderNo, regionId, reason: '太少' };
  const key = { actor: 'ops/O1', key: 'reject-1' };
  const first = await rejectCounter({ database })(input, key);
  t.deepEqual(await rejectCounter({ database })(input, key), { ...first, replayed: true });
  t.is((await readPurchaseOrder({ database })({ purchaseOrderNo })).result.state, 'cancelled');
  t.deepEqual(await openCauses(sent), ['demand-unsupplied']);
  t.deepEqual(await database.transaction((trx) => readOwingSites(trx, purchaseOrderNo)), []);
  const { siteIds } = await one<{ siteIds: string[] }>(
    database,
    `select data -> 'siteIds' as "siteIds" from events
     where aggregate = :aggregate and type = 'purchase-order.cancelled'`,
    { aggregate: `purchase-order/${purchaseOrderNo}` },
  );
  t.deepEqual(siteIds, [cycle.siteId]);
  t.is(await refusal(t, acceptCounter({ database })(input)), 'purchase-order-move-not-allowed');
});

test('a refusal says why and leaves all of it unsupplied', async (t) => {
  const sent = await sentOrder('CD');
  const { purchaseOrderNo, supplierId } = sent;
  const input = { purchaseOrderNo, supplierId, reason: '车坏了' };
  const key = { actor: 'supplier/S1', key: 'refuse-1' };
  const first = await refusePurchaseOrder({ database })(input, key);
  t.deepEqual(await refusePurchaseOrder({ database })(input, key), { ...first, replayed: true });
  t.deepEqual(await openCauses(sent), ['demand-unsupplied', 'supplier-refused']);
  t.is(await refusal(t, markSeen({ database })(sent)), 'purchase-order-move-not-allowed');
});

test('operations answer in the name of a supplier they telephoned, and cancel only what has not left', async (t) => {
  const sent = await sentOrder('CE');
  const { purchaseOrderNo, regionId, supplierId } = sent;
  const confirm = confirmPurchaseOrder({ database });
  const byOps = { purchaseOrderNo, regionId, lines: [], answeredBy: 'ops/O1' };
  t.is(await refusal(t, confirm({ ...byOps, regionId: 'ELSEWHERE' })), 'purchase-order-unknown');
  t.is((await confirm(byOps)).result.state, 'confirmed');
  const { by } = await one<{ by: string }>(
    database,
    `select answered_by as by from purchase_orders where no = :purchaseOrderNo`,
    { purchaseOrderNo },
  );
  t.is(by, 'ops/O1');
  await shipPurchaseOrder({ database })({ purchaseOrderNo, supplierId, lines: [], plate: null });
  const cancel = cancelPurchaseOrder({ database })({ purchaseOrderNo, regionId, reason: '不要了' });
  t.is(await refusal(t, cancel), 'purchase-order-move-not-allowed');
});
