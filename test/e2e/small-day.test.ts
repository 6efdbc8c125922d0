import { readFileSync } from 'node:fs';
import anyTest, { type TestFn } from 'ava';
import { reportText } from '../../commands/start/report.js';
import { one, rows } from '../../db/query.js';
import { projectPath } from '../../lib/paths.js';
import type { DayFigures } from '../../simulation/days/figures.js';
import { createApiClient } from '../../simulation/parties/api-client.js';
import { shortPercent, type SmallCity, smallCity } from '../support/small-day.js';

interface Context {
  readonly city: SmallCity;
  readonly day: DayFigures;
}

const test = anyTest as TestFn<Context>;

let city: SmallCity | undefined;
let day: DayFigures | undefined;
const ended: string[] = [];

test.before('the small day is played once', async (t) => {
  t.timeout(240_000);
  city = await smallCity({ onUnexpectedEnd: (name) => ended.push(name) });
  day = await city.play();
});

test.beforeEach((t) => {
  if (city === undefined || day === undefined) throw new Error('the day was not played');
  Object.assign(t.context, { city, day });
});

test.after.always('everything is stopped', async () => {
  await city?.close();
});

test('the day holds: books agree, nobody was surprised, and no invariant is broken', (t) => {
  const { faults, invariants, comparisons } = t.context.day;
  t.deepEqual(faults, []);
  t.deepEqual(ended, []);
  t.true(invariants.checks >= 25);
  t.deepEqual(invariants.violations, []);
  t.true(comparisons.every(({ ours, theirs }) => ours === theirs));
  t.true(comparisons.some(({ name, ours }) => name === 'paymentsFen' && ours > 0));
});

test('a day has every fate: paid, cancelled, expired, paid too late, never collected', (t) => {
  const { orders, refunds, deeds, transport, promise } = t.context.day;
  t.true(orders.placed >= 50);
  t.true(orders.paid >= 45);
  t.true(orders.cancelled > 0);
  t.true(orders.expired > 0);
  t.true(orders.uncollected > 0);
  for (const cause of ['after-sale', 'cancelled', 'late-payment', 'short'])
    t.truthy(
      refunds.find((refund) => refund.cause === cause),
      cause,
    );
  t.true((deeds['scans-refused'] ?? 0) > 0);
  t.true((deeds['redeemed-by-phone'] ?? 0) > 0);
  t.true((deeds['reviews'] ?? 0) > 0);
  t.is(transport.signedStops, transport.stops);
  t.true(transport.stops >= 5);
  t.is(promise.inHand, promise.promised - orders.uncollected);
});

test('A pays 100.00 yuan, and C earns 3 yuan and B 2 yuan when the leader signs', async (t) => {
  const { database, town } = t.context.city;
  const [fixed] = town.fixedOrders;
  const { cycleId } = t.context.day;
  const order = await one<{ orderId: string; payableFen: number; signedAt: string; completedAt: string }>(
    database,
    `select o.id as "orderId", p.amount_fen as "payableFen", s.signed_at as "signedAt", o.completed_at as "completedAt"
     from orders o join payments p on p.order_id = o.id and p.state = 'paid'
     join stops s on s.cycle_id = o.cycle_id and s.leader_id = o.point_leader_id
     where o.cycle_id = :cycleId and o.member_id = :memberId`,
    { cycleId, memberId: fixed?.memberId ?? '' },
  );
  t.is(order.payableFen, 10_000);
  const earned = await rows<{
    name: string;
    level: number;
    fen: number;
    from: string;
    to: string;
    states: string[];
  }>(
    database,
    `select m.name, c.level, sum(c.amount_fen)::integer as fen, min(c.earned_at) as "from", max(c.earned_at) as "to",
       array_agg(distinct c.state) as states
     from commissions c join members m on m.id = c.beneficiary_id
     where c.order_id = :orderId and c.role = 'promoter' group by m.name, c.level order by c.level`,
    { orderId: order.orderId },
  );
  t.deepEqual(
    earned.map(({ name, level, fen, states }) => ({ name, level, fen, states })),
    [
      { name: 'C', level: 1, fen: 300, states: ['available'] },
      { name: 'B', level: 2, fen: 200, states: ['available'] },
    ],
  );
  for (const { from, to } of earned) {
    t.true(from >= order.signedAt);
    t.true(to < order.completedAt);
  }
});

test('what the short supplier did not bring is shared out whole and refunded to the fen', async (t) => {
  const { database, town } = t.context.city;
  const { cycleId, goods } = t.context.day;
  const lines = await rows<{
    quantity: number;
    allocated: number;
    netFen: number;
    shortFen: number;
    supplierId: string;
  }>(
    database,
    `select l.quantity, b.allocated, l.net_fen as "netFen", s.supplier_id as "supplierId",
       coalesce((select sum(x.amount_fen) from refund_lines x join refunds r on r.refund_no = x.refund_no
         where r.order_id = l.order_id and x.line_no = l.line_no and r.cause = 'short'), 0)::integer as "shortFen"
     from order_lines l join orders o on o.id = l.order_id join skus s on s.id = l.sku_id
     join order_line_balances b on b.order_id = l.order_id and b.line_no = l.line_no
     where l.cycle_id = :cycleId and b.allocated < l.quantity`,
    { cycleId },
  );
  t.is(lines.length, goods.shortLines);
  t.true(lines.length > 0);
  for (const { quantity, allocated, netFen, shortFen, supplierId } of lines) {
    t.is(supplierId, town.shortSupplierId);
    t.is(shortFen, Math.floor((netFen * (quantity - allocated)) / quantity));
  }
  const shares = await rows<{ ordered: number; brought: number; demand: number; given: number }>(
    database,
    `select l.quantity as ordered, r.quantity as brought, l.demanded as demand,
       (select coalesce(sum(b.allocated), 0)::integer from order_line_balances b join orders o on o.id = b.order_id
        where b.cycle_id = p.cycle_id and b.sku_id = l.sku_id and o.paid_at is not null
          and coalesce(o.end_cause, '') <> 'member') as given
     from purchase_orders p join purchase_lines l on l.purchase_order_no = p.no
     join receipts e on e.purchase_order_no = p.no join receipt_lines r on r.receipt_no = e.no and r.sku_id = l.sku_id
     where p.cycle_id = :cycleId and p.supplier_id = :supplierId`,
    { cycleId, supplierId: town.shortSupplierId },
  );
  for (const { ordered, brought, demand, given } of shares) {
    t.is(brought, Math.floor((ordered * shortPercent) / 100));
    t.is(given, Math.min(demand, brought));
  }
});

test('every paid order has its number, one message and one behaviour, and no other has', async (t) => {
  const { database } = t.context.city;
  const { cycleId, orders } = t.context.day;
  const counted = await one<{
    paid: number;
    numbers: number;
    messages: number;
    behaviours: number;
    strangers: number;
  }>(
    database,
    `select count(*)::integer as paid, count(distinct o.order_no)::integer as numbers,
       (select count(*)::integer from messages m where m.template = 'order-placed') as messages,
       (select count(*)::integer from behaviours b where b.kind = 'order.paid') as behaviours,
       (select count(*)::integer from messages m where m.template = 'order-placed' and not exists (
          select 1 from orders x where x.id = m.subject and 'member/' || x.member_id = m.recipient and x.paid_at is not null
        )) as strangers
     from orders o where o.cycle_id = :cycleId and o.paid_at is not null`,
    { cycleId },
  );
  t.deepEqual(counted, {
    paid: orders.paid,
    numbers: orders.paid,
    messages: orders.paid,
    behaviours: orders.paid,
    strangers: 0,
  });
});

test('one leader is paid what his statement says, once, and the provider knows it', async (t) => {
  const { database, services } = t.context.city;
  const { paidLeader, cycleId } = t.context.day;
  const [paid, ...others] = await rows<{
    partyId: string;
    amountFen: number;
    outBillNo: string;
    lines: number;
  }>(
    database,
    `select s.party_id as "partyId", p.amount_fen as "amountFen", p.out_bill_no as "outBillNo",
       (select sum(x.amount_fen)::integer from settlement_lines x where x.settlement_no = s.no) as lines
     from payouts p join settlements s on s.no = p.settlement_no where s.cycle_id = :cycleId and p.state = 'paid'`,
    { cycleId },
  );
  t.deepEqual(others, []);
  t.is(paid?.partyId, paidLeader?.leaderId);
  t.is(paid?.amountFen, paidLeader?.amountFen);
  t.is(paid?.lines, paidLeader?.amountFen);
  const books = await createApiClient({ baseUrl: services.urls.payment }).get('/books?list');
  t.like(books.body, {
    transferList: [{ outBillNo: paid?.outBillNo, amountFen: paidLeader?.amountFen, state: 'SUCCESS' }],
  });
});

test('reviews of the day are what the next ranking reads', async (t) => {
  const { database } = t.context.city;
  const reviews = await one<{ reviews: number }>(
    database,
    `select count(*)::integer as reviews from reviews`,
  );
  t.is(reviews.reviews, t.context.day.deeds['reviews'] ?? 0);
});

/** Figures, names and where a line breaks differ from run to run; what is reported does not. */
const labels = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('   '))
    .map((line) => line.slice(0, 14).replaceAll(/\d+/g, '#').trim());

for (const file of ['README.md', 'README.zh-CN.md'])
  test(`${file} shows a report with the labels of this day`, (t) => {
    const shown = readFileSync(projectPath(file), 'utf8').split('<!-- report -->')[1] ?? '';
    const report = shown.slice(shown.indexOf('The day '), shown.indexOf('\n```\n<!-- /report -->'));
    t.deepEqual(labels(report), labels(reportText(t.context.day)));
  });
