import test from 'ava';
import { WorkflowNotFoundError } from '@temporalio/client';
import { placeOrder } from '../../activities/order/place-order.js';
import { acceptPayment } from '../../activities/payment/accept-payment.js';
import { receiveNotice } from '../../activities/payment/receive-notice.js';
import { connectDatabase, type Database } from '../../db/connection.js';
import { execute, rows } from '../../db/query.js';
import { createLogger } from '../../lib/logger.js';
import { ProviderFailure } from '../../ports/payment/provider-failure.js';
import { ensureSchedules } from '../../workers/schedules.js';
import { sweep } from '../../workers/sweeper.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { fakeEnvelope, fakePaymentProvider } from '../support/fake-payment-provider.js';
import { orderInput, saleDeps, sellingCycle, type Sale } from '../support/factories/sale.js';
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
    await sweep(deps());
    t.deepEqual(await rows(database, `select 1 from refunds where state = 'created'`), []);
  },
);
