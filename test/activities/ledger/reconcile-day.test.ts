import { randomBytes } from 'node:crypto';
import test, { type ExecutionContext } from 'ava';
import { reconcileDay, reconcileDueDays } from '../../../activities/ledger/reconcile-day.js';
import { topUpFloat } from '../../../activities/ledger/top-up-float.js';
import { resolveTicket } from '../../../activities/ledger/resolve-ticket.js';
import { askUnheardPayments } from '../../../activities/payment/ask-payments.js';
import { preparePayment } from '../../../activities/payment/prepare-payment.js';
import { sendDueRefunds } from '../../../activities/payment/send-refund.js';
import { listReconciliations } from '../../../db/queries/ledger/tickets.js';
import { createRefund } from '../../../db/queries/payment/create-refund.js';
import { execute, rows } from '../../../db/query.js';
import { ProviderFailure } from '../../../ports/payment/provider-failure.js';
import { runProvider, type RunningProvider } from '../../simulation/payment-provider/running-provider.js';
import { fakePaymentProvider } from '../../support/fake-payment-provider.js';
import { sellingCycle } from '../../support/factories/sale.js';
import { refusalOf, saleStage } from '../../support/sale-stage.js';

// Refunds made by hand leave the commissions as they are.
const { database, depsOf, place } = await saleStage(test, { excused: ['C10', 'R2'] });

/** The provider's day; its bills can be had at once at a fast pace. */
const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

type World = RunningProvider & { readonly deps: ReturnType<typeof depsOf>; readonly orderIds: string[] };

/** Two orders of this provider are paid and known to us without a notice; the first is refunded in part. */
async function tradingDay(t: ExecutionContext, tag: string): Promise<World> {
  const running = await runProvider(t);
  const deps = { ...depsOf(), payment: running.provider as never, notifyUrl: running.merchant.url };
  const sale = await sellingCycle(database, { tag });
  const orderIds: string[] = [];
  for (let n = 0; n < 2; n++) {
    const { orderId } = await place(sale);
    orderIds.push(orderId);
    const { prepayId } = await preparePayment(deps)({ orderId, memberId: sale.id('A') });
    const [order] = await rows<{ openId: string }>(
      database,
      `select payer_openid as "openId" from orders where id = :orderId`,
      { orderId },
    );
    await running.payer('/payer/pay', { prepayId, openId: order?.openId });
  }
  await execute(
    database,
    `update payments set ask_at = clock_timestamp() - interval '1 second' where ask_at is not null`,
  );
  await askUnheardPayments(deps)();
  await database.transaction((trx) =>
    createRefund(trx, {
      refundNo: `R${orderIds[0]}`,
      orderId: orderIds[0] ?? '',
      cause: 'after-sale',
      reasonZh: '测试',
      lines: [{ lineNo: 1, quantity: 0, amountFen: 200 }],
    }),
  );
  t.is((await sendDueRefunds(deps)()).failed.length, 0);
  return { ...running, deps, orderIds };
}

/** Nothing of ours stands in another provider's bill: each test is alone with its own. */
async function forget(): Promise<void> {
  await execute(database, `delete from reconciliation_tickets`);
  await execute(database, `delete from reconciliations`);
  for (const table of ['payments', 'refunds'])
    await execute(
      database,
      table === 'payments'
        ? `update payments set paid_at = paid_at - interval '9 days'`
        : `update refunds set accepted_at = accepted_at - interval '9 days'`,
    );
}
test.afterEach.always(forget);
test.before(() =>
  // Fees are paid before the members' money is released.
  topUpFloat({ database, randomBytes })({ regionId: 'BA', amountFen: 10_000, reason: '测试' }),
);

const compare = async ({ deps }: World) =>
  (await reconcileDay(deps)({ day: today })).map(({ bill, differences }) => [bill, differences]);

const statesNow = async (): Promise<string[]> =>
  (await rows<{ state: string }>(database, `select distinct state from reconciliation_tickets`)).map(
    (row) => row.state,
  );

const ticketsOf = async (world: World, state?: 'open'): Promise<string[]> =>
  (
    await rows<{ words: string }>(
      database,
      `select bill || ' ' || kind || ' ' || subject || ' ' || coalesce(theirs_fen - ours_fen, theirs_fen, -ours_fen)
         as words from reconciliation_tickets where state = coalesce(:state, state)`,
      { state: state ?? null },
    )
  )
    .map((row) =>
      row.words
        .replace(`R${world.orderIds[0]}`, 'R')
        .replace(world.orderIds[0] ?? '', 'A')
        .replace(world.orderIds[1] ?? '', 'B'),
    )
    .toSorted();

test.serial(
  'books and bills agree: nothing is unexplained, the fees are booked, and again it is the same',
  async (t) => {
    const world = await tradingDay(t, 'BA');
    for (let n = 0; n < 2; n++) {
      t.deepEqual(await compare(world), [
        ['trade', 0],
        ['fund', 0],
      ]);
    }
    const figures = await listReconciliations(database, { limit: 10 });
    t.deepEqual(
      figures.map(({ bill, runs, lines, matched, unexplainedFen }) => ({
        bill,
        runs,
        lines,
        matched,
        unexplainedFen,
      })),
      [
        // two payments, a refund, and the fee of each
        { bill: 'trade', runs: 2, lines: 6, matched: 6, unexplainedFen: 0 },
        { bill: 'fund', runs: 2, lines: 6, matched: 6, unexplainedFen: 0 },
      ],
    );
    const [fund] = figures.filter((one) => one.bill === 'fund');
    const booked = await rows<{ fen: number }>(
      database,
      `select sum(p.amount_fen)::bigint as fen from postings p join ledger_transactions t on t.id = p.transaction_id
     where t.kind = 'channel-fee' and p.account = 'channel:fee'`,
    );
    t.is(fund?.theirsFen, 2 * 499 - 200 - (booked[0]?.fen ?? 0));
    t.is(fund?.theirsFen, fund?.oursFen);
  },
);

test.serial('each fault of a bill is exactly its ticket', async (t) => {
  const world = await tradingDay(t, 'BB');
  await compare(world);
  const fault = async (rates: Record<string, number>): Promise<string[]> => {
    await world.payer('/faults', { billMissingRate: 0, billWrongRate: 0, billExtraRate: 0, ...rates });
    await compare(world);
    return ticketsOf(world, 'open');
  };
  t.deepEqual(await fault({ billMissingRate: 1 }), [
    'fund ours-only fee/A 3',
    'fund ours-only fee/B 3',
    'fund ours-only fee/R -1',
    'fund ours-only payment/A -499',
    'fund ours-only payment/B -499',
    'fund ours-only refund/R 200',
    'trade ours-only payment/A -499',
    'trade ours-only payment/B -499',
    'trade ours-only refund/R 200',
  ]);
  t.deepEqual(await fault({ billWrongRate: 1 }), [
    'fund amount-differs fee/A -1',
    'fund amount-differs fee/B -1',
    'fund amount-differs fee/R 1',
    'fund amount-differs payment/A 1',
    'fund amount-differs payment/B 1',
    'fund amount-differs refund/R -1',
    'trade amount-differs payment/A 1',
    'trade amount-differs payment/B 1',
    'trade amount-differs refund/R -1',
  ]);
  t.deepEqual(await fault({ billExtraRate: 1 }), [
    'fund theirs-only fee/AX -3',
    'fund theirs-only fee/BX -3',
    'fund theirs-only fee/RX 1',
    'fund theirs-only payment/AX 499',
    'fund theirs-only payment/BX 499',
    'fund theirs-only refund/RX -200',
    'trade theirs-only payment/AX 499',
    'trade theirs-only payment/BX 499',
    'trade theirs-only refund/RX -200',
  ]);
  t.deepEqual(await fault({}), []);
  const figures = await listReconciliations(database, { limit: 10 });
  t.deepEqual(
    figures.map((one) => [one.openTickets, one.unexplainedFen]),
    [
      [0, 0],
      [0, 0],
    ],
  );
});

test.serial('money that moved without us is theirs only, until we know it', async (t) => {
  const world = await tradingDay(t, 'BC');
  const transfer = { outBillNo: 'S1', openId: 'oL', amountFen: 300, sceneId: '1005', remark: '佣金' };
  await world.provider.transfer(transfer);
  t.deepEqual(await compare(world), [
    ['trade', 0],
    ['fund', 1],
  ]);
  t.deepEqual(await ticketsOf(world, 'open'), ['fund theirs-only transfer/S1 -300']);
  const attention = await rows(
    database,
    `select subject, owner_role as owner from attention
    where cause = 'bill-differs' and resolved_at is null`,
  );
  t.deepEqual(attention, [{ subject: `reconciliation/${today}/fund`, owner: 'finance' }]);
});

test.serial('a difference that is gone is matched, and open again if it comes back', async (t) => {
  const world = await tradingDay(t, 'BD');
  const states: string[][] = [];
  for (const billMissingRate of [1, 0, 1]) {
    await world.payer('/faults', { billMissingRate });
    await compare(world);
    states.push(await statesNow());
  }
  t.deepEqual(states, [['open'], ['matched'], ['open']]);
});

test.serial('finance explains a difference once, with a reason', async (t) => {
  const world = await tradingDay(t, 'BE');
  await world.payer('/faults', { billMissingRate: 1 });
  await compare(world);
  const open = await rows<{ ticketId: number; regionId: string }>(
    database,
    `select id as "ticketId", region_id as "regionId" from reconciliation_tickets where state = 'open' order by id`,
  );
  const input = (one: { ticketId: number; regionId: string }) => ({
    ...one,
    by: 'finance/F1',
    reason: '渠道次日补账',
  });
  const [first = { ticketId: 0, regionId: '' }] = open;
  const key = { actor: 'finance/F1', key: 'K1' };
  const step = resolveTicket({ database });
  t.is(await refusalOf(step({ ...input(first), regionId: 'another' })), 'ticket-unknown');
  t.deepEqual(await step(input(first), key), {
    result: { ticketId: first.ticketId, state: 'resolved' },
    replayed: false,
  });
  t.true((await step(input(first), key)).replayed);
  t.is(await refusalOf(step(input(first))), 'ticket-closed-before');
  t.is(await refusalOf(step({ ...input(first), ticketId: 999_999 })), 'ticket-unknown');
  for (const one of open.slice(1)) await step(input(one));
  t.deepEqual(
    await rows(
      database,
      `select 1 from attention where cause = 'bill-differs' and resolved_at is null and
      subject like :subject`,
      { subject: `reconciliation/${today}/trade` },
    ),
    [],
  );
  await compare(world);
  t.is((await ticketsOf(world, 'open')).length, 0);
});

test.serial(
  'the days that are due are compared at ten, and asked for again while there is no bill',
  async (t) => {
    await execute(database, `update provider_rates set free_at = clock_timestamp() - interval '1 hour'`);
    const asked: string[] = [];
    const payment = {
      ...fakePaymentProvider(),
      tradeBill: async (day: string) => {
        asked.push(day);
        throw new ProviderFailure('refused', 'NO_STATEMENT_EXIST');
      },
    };
    const deps = depsOf(payment);
    const { compared, failed } = await reconcileDueDays(deps)();
    t.deepEqual(compared, []);
    // Payments of nine days ago are in the books by now, so a whole week is due.
    t.is(failed.length, 7);
    t.true(failed.every(({ reason }) => reason.startsWith('bill-not-ready')));
    t.deepEqual((await reconcileDueDays(deps)()).failed, []);
    t.is(asked.length, 7);
    t.true(asked.every((day) => day < today));
  },
);
