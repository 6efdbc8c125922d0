import test from 'ava';
import { connectDatabase, type Database } from '../../db/connection.js';
import { bookTransaction } from '../../db/queries/ledger/book-transaction.js';
import { execute, one } from '../../db/query.js';
import { account } from '../../domain/ledger/accounts.js';
import { goodsReceived } from '../../domain/ledger/goods-received.js';
import { makeEntry, transfer, type Entry } from '../../domain/ledger/posting.js';
import { testDatabase, type TestDatabase } from '../support/database.js';

let place: TestDatabase;
let database: Database;

test.before(async () => {
  place = await testDatabase();
  database = connectDatabase(place.connectionString);
});

test.after.always(async () => {
  await database.destroy();
  await place.close();
});

const words = { cycleId: null, reasonZh: '测试' };

const book = (entry: Entry): Promise<boolean> =>
  database.transaction((trx) => bookTransaction(trx, entry, words));

const received = (receiptNo: string, supplierId: string, fen: number): Entry =>
  goodsReceived({ receiptNo, supplierId, lines: [{ receivedQuantity: 1, supplyPriceFen: fen }] });

const paid = (reference: string, supplierId: string, fen: number): Entry =>
  makeEntry(
    'payout-sent',
    reference,
    transfer(fen, { debit: account.supplierPayable(supplierId), credit: account.channel('available') }),
  );

/** Postings as a mistake of ours would write them. */
const writeLegs = (key: string, legs: readonly number[]): Promise<number> =>
  execute(
    database,
    `with booked as (
       insert into ledger_transactions (key, kind, ref, reason_zh) values (:key, 'channel-fee', :key, '') returning id
     )
     insert into postings (transaction_id, line_no, account, amount_fen)
     select booked.id, l.n, 'channel:fee', l.fen from booked, unnest(:legs::bigint[]) with ordinality l(fen, n)`,
    { key, legs },
  );

test('postings that do not add up to zero are refused, and so is a single one', async (t) => {
  await t.throwsAsync(writeLegs('u1', [100, -99]), { message: /does not balance/ });
  await t.throwsAsync(writeLegs('u2', [100]), { message: /does not balance/ });
  t.is(await writeLegs('u3', [100, -60, -40]), 3);
});

test('a posting, its transaction and an event are never changed', async (t) => {
  await book(received('append', 'APPEND', 500));
  await execute(
    database,
    `insert into events (day, aggregate, seq, type, data) values ('2026-11-22', 'order/X', 1, 'order.paid', '{}')`,
  );
  const changes = [
    `update postings set amount_fen = amount_fen * 2`,
    `delete from postings`,
    `update ledger_transactions set reason_zh = '别的'`,
    `delete from ledger_transactions`,
    `update events set type = 'order.expired'`,
  ];
  for (const sql of changes) await t.throwsAsync(execute(database, sql), { message: /append-only/ }, sql);
});

test('what we owe cannot be paid twice: a payable is never overdrawn', async (t) => {
  await book(received('r1', 'ONCE', 500));
  t.true(await book(paid('p1', 'ONCE', 500)));
  await t.throwsAsync(book(paid('p2', 'ONCE', 1)), { message: /account_balances_never_overdrawn/ });
  const { fen } = await one<{ fen: number }>(
    database,
    `select sum(amount_fen)::bigint as fen from postings where account = 'supplier:ONCE:payable'`,
  );
  t.is(fen, 0);
});

test('a counter is never beyond its cap nor below nothing', async (t) => {
  await execute(database, `insert into counters (id, kind, cap) values ('limit|X', 'limit', 3)`);
  const move = (by: number): Promise<number> =>
    execute(database, `update counters set taken = taken + :by where id = 'limit|X'`, { by });
  t.is(await move(3), 1);
  await t.throwsAsync(move(1), { message: /counters_taken_within_cap/ });
  await t.throwsAsync(move(-4), { message: /counters_taken_check/ });
});

test('an order whose payable is not goods less discount is refused', async (t) => {
  await t.throwsAsync(
    execute(
      database,
      `insert into orders (id, cycle_id, region_id, site_id, member_id, leader_id, point_leader_id, state, goods_fen,
         discount_fen, payable_fen, rule_version, placed_at, expires_at)
       values ('261122X', 'C', 'R', 'S', 'M', 'L', 'L', 'placed', 100, 10, 91, 1, clock_timestamp(), clock_timestamp())`,
    ),
    { message: /orders_total/ },
  );
});

test('a paid order without a number, and a refund beyond the payment, are refused', async (t) => {
  await execute(
    database,
    `with region as (insert into regions values ('RR', '测试区', 'Asia/Shanghai') returning id)
     insert into cycles (id, region_id, day, opens_at, cutoff_at, pay_until, confirm_by, receive_by, plan_fixed_at,
       depart_at, deliver_by, pickup_until, claim_until, payable_at)
     select 'RR/2026-11-22/1', id, '2026-11-22', t, t + interval '1 hour', t + interval '1 hour', t, t, t, t, t, t, t, t
     from region, clock_timestamp() t`,
  );
  await execute(
    database,
    `insert into orders (id, cycle_id, region_id, site_id, member_id, leader_id, point_leader_id, state, goods_fen,
       discount_fen, payable_fen, rule_version, placed_at, expires_at)
     values ('261122R', 'RR/2026-11-22/1', 'RR', 'S', 'M', 'L', 'L', 'placed', 100, 0, 100, 1, clock_timestamp(),
       clock_timestamp())`,
  );
  await t.throwsAsync(execute(database, `update orders set state = 'paid' where id = '261122R'`), {
    message: /orders_paid_has_number/,
  });
  await execute(
    database,
    `insert into payments (out_trade_no, order_id, provider, amount_fen, state, transaction_id)
     values ('261122R', '261122R', 'test', 100, 'paid', 'T1')`,
  );
  await t.throwsAsync(execute(database, `update payments set refunded_fen = 60, refund_pending_fen = 41`), {
    message: /payments_refund_within_paid/,
  });
});
