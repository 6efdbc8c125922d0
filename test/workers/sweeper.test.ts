import test from 'ava';
import { WorkflowNotFoundError } from '@temporalio/client';
import { placeOrder } from '../../activities/order/place-order.js';
import { acceptPayment } from '../../activities/payment/accept-payment.js';
import { receiveNotice } from '../../activities/payment/receive-notice.js';
import { connectDatabase, type Database } from '../../db/connection.js';
import { execute, one, rows } from '../../db/query.js';
import { createLogger } from '../../lib/logger.js';
import { ProviderFailure } from '../../ports/payment/provider-failure.js';
import { ensureSchedules } from '../../workers/schedules.js';
import { sweep } from '../../workers/sweeper.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { fakeEnvelope, fakePaymentProvider } from '../support/fake-payment-provider.js';
import { orderInput, saleDeps, sellingCycle, type Sale } from '../support/factories/sale.js';
import { searchAttributes } from '../../workflows/contracts/search-attributes.js';
import { testNamespace, type TestNamespace } from '../support/temporal-namespace.js';

let clone: TestDatabase;
let database: Database;
let temporal: TestNamespace;
let sale: Sale;
const payment = fakePaymentProvider();
const logged: string[] = [];
const log = createLogger({
  name: 'test',
  level: 'warn',
  destination: { write: (line) => logged.push(line) },
});

test.before(async () => {
  clone = await testDatabase();
  database = connectDatabase(clone.connectionString);
  temporal = await testNamespace('sweeper');
  sale = await sellingCycle(database, { tag: 'SA' });
});
test.after.always(async () => {
  await temporal?.close();
  await database?.destroy();
  await clone?.close();
});

const deps = () => ({
  ...saleDeps(database),
  payment,
  notifyUrl: 'http://notify.test',
  client: temporal.client,
  log,
});

const place = async () => (await placeOrder(saleDeps(database))(orderInput(sale))).result;

const running = async (workflowId: string): Promise<string | undefined> => {
  try {
    const { runId, status } = await temporal.client.workflow.getHandle(workflowId).describe();
    return `${status.name} ${runId}`;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
};

/** The order's deadline passed long ago. */
const overdue = (orderId: string): Promise<number> =>
  execute(
    database,
    `update orders set expires_at = clock_timestamp() - interval '10 minutes' where id = :orderId`,
    {
      orderId,
    },
  );

test.serial('every region has one hourly schedule in its zone, however often it is ensured', async (t) => {
  t.deepEqual(await ensureSchedules(temporal.client, database), ['open-cycles/SA']);
  t.deepEqual(await ensureSchedules(temporal.client, database), ['open-cycles/SA']);
  const { spec, action } = await temporal.client.schedule.getHandle('open-cycles/SA').describe();
  t.is(spec.timezone, 'Asia/Shanghai');
  t.like(action, { type: 'startWorkflow', workflowType: 'openCycles', taskQueue: 'cycle' });
  t.deepEqual(action.args, [{ regionId: 'SA' }]);
});

test.serial(
  'a sweep starts every unsettled cycle and every overdue order that has no workflow',
  async (t) => {
    const late = await place();
    const fresh = await place();
    await overdue(late.orderId);
    t.deepEqual(await sweep(deps()), { started: 3 });
    t.regex((await running(`cycle/${sale.cycleId}`)) ?? '', /^RUNNING/);
    t.regex((await running(`cycle/${sale.nextCycleId}`)) ?? '', /^RUNNING/);
    t.regex((await running(`order/${late.orderId}`)) ?? '', /^RUNNING/);
    t.is(await running(`order/${fresh.orderId}`), undefined);
    t.deepEqual(await temporal.storyOf(`cycle/${sale.cycleId}`), ['started dailyCycle']);
  },
);

test.serial('what runs is left alone', async (t) => {
  const before = await running(`cycle/${sale.cycleId}`);
  t.deepEqual(await sweep(deps()), { started: 0 });
  t.is(await running(`cycle/${sale.cycleId}`), before);
});

test.serial('what was lost is started again, and what has ended well is not', async (t) => {
  await temporal.client.workflow.getHandle(`cycle/${sale.cycleId}`).terminate();
  await temporal.completeNext('order');
  t.deepEqual(await sweep(deps()), { started: 1 });
  t.regex((await running(`cycle/${sale.cycleId}`)) ?? '', /^RUNNING/);
});

test.serial('a cycle whose row was lost before it opened is made again', async (t) => {
  const cycleId = sale.nextCycleId;
  for (const table of ['listings', 'counters', 'quota_moves'])
    await execute(database, `delete from ${table} where cycle_id = :cycleId`, { cycleId });
  await execute(database, `delete from cycles where id = :cycleId`, { cycleId });
  await sweep(deps());
  t.is((await rows(database, `select 1 from cycles where id = :cycleId`, { cycleId })).length, 1);
});

test.serial(
  'a stored notice and a forgotten refund are seen to; one that fails does not stop the rest',
  async (t) => {
    const [first, second, third] = [await place(), await place(), await place()];
    const paidAt = new Date().toISOString();
    for (const { orderId, payableFen } of [first, second]) {
      await overdue(orderId);
      await execute(database, `update orders set state = 'expired' where id = :orderId`, { orderId });
      await acceptPayment(deps())({ orderId, transactionId: `T${orderId}`, amountFen: payableFen, paidAt });
    }
    await receiveNotice(deps())(
      fakeEnvelope({
        kind: 'payment-succeeded',
        noticeId: 'N3',
        outTradeNo: third.orderId,
        transactionId: 'T3',
        amountFen: third.payableFen,
        payerOpenId: 'o',
        paidAt,
      }),
    );
    await execute(
      database,
      `update payment_notices set received_at = clock_timestamp() - interval '1 minute'`,
    );
    await execute(database, `update refunds set created_at = clock_timestamp() - interval '10 minutes'`);
    payment.failNext('refund', new ProviderFailure('unavailable', 'DOWN'));
    await sweep(deps());
    const refunds = await rows<{ state: string }>(database, `select state from refunds order by state`);
    t.deepEqual(
      refunds.map((refund) => refund.state),
      ['created', 'processing'],
    );
    t.true(logged.some((line) => line.includes('a refund could not be sent yet')));
    const paid = await rows(database, `select 1 from orders where id = :id and state = 'paid'`, {
      id: third.orderId,
    });
    t.is(paid.length, 1);
    await execute(database, `update refunds set next_at = null`);
    await sweep(deps());
    t.deepEqual(await rows(database, `select 1 from refunds where state = 'created'`), []);
  },
);

test.serial(
  'a cycle under way has its purchase orders, nights and runs started again by their rows',
  async (t) => {
    const { cycleId } = sale;
    for (const state of ['closed', 'frozen', 'aggregated'])
      await execute(
        database,
        `update cycles set state = :state, aggregated_at = clock_timestamp() - interval '1 hour' where id = :cycleId`,
        { cycleId, state },
      );
    const siteId = sale.id('G1');
    const supplier = (await one<{ id: string }>(database, `select id from suppliers limit 1`)).id;
    const purchaseOrderNo = `${cycleId}/${supplier}/1`;
    await execute(
      database,
      `insert into purchase_orders (no, cycle_id, supplier_id, state) values (:purchaseOrderNo, :cycleId, :supplier, 'sent')`,
      { purchaseOrderNo, cycleId, supplier },
    );
    await execute(database, `insert into nights (cycle_id, site_id) values (:cycleId, :siteId)`, {
      cycleId,
      siteId,
    });
    await execute(
      database,
      `insert into attention (subject, cause, owner_role) values ('night/' || :cycleId || '/' || :siteId, 'x', 'ops')`,
      { cycleId, siteId },
    );
    await execute(
      database,
      `insert into vehicles (id, site_id, name, capacity_grams, capacity_millilitres, capacity_crates, driver_id)
     values ('V-SA', :siteId, '湘B12345', 1, 1, 1, 'D')`,
      { siteId },
    );
    await execute(
      database,
      `insert into runs (id, cycle_id, site_id, n, vehicle_id, driver_id, distance_meters, duration_seconds, weight_grams,
       volume_millilitres, crates)
     values (:cycleId || '/' || :siteId || '/1', :cycleId, :siteId, 1, 'V-SA', 'D', 18200, 1, 1, 1, 1)`,
      { cycleId, siteId },
    );
    const children = [`po/${purchaseOrderNo}`, `night/${cycleId}/${siteId}`, `run/${cycleId}/${siteId}/1`];
    t.deepEqual(await sweep(deps()), { started: 3 });
    for (const id of children) t.regex((await running(id)) ?? '', /^RUNNING/, id);
    const describe = (id: string) => temporal.client.workflow.getHandle(id).describe();
    t.is(await (await describe(children[2] ?? '')).staticSummary(), '车次 1 · 湘B12345：0 站，18.2 公里');
    const night = await describe(children[1] ?? '');
    t.is(night.typedSearchAttributes.get(searchAttributes.needsAttention), true);
    t.is(night.typedSearchAttributes.get(searchAttributes.site), siteId);
    t.deepEqual(await sweep(deps()), { started: 0 });
    for (const id of children) await temporal.client.workflow.getHandle(id).terminate();
    t.deepEqual(await sweep(deps()), { started: 3 });
  },
);
