import test from 'ava';
import { connectDatabase, type Database } from '../../../../db/connection.js';
import { accountBalance, bookTransaction } from '../../../../db/queries/ledger/book-transaction.js';
import { execute, one, rows } from '../../../../db/query.js';
import type { Entry, Posting } from '../../../../domain/ledger/posting.js';
import { testDatabase, type TestDatabase } from '../../../support/database.js';

let clone: TestDatabase;
let database: Database;

test.before(async () => {
  clone = await testDatabase();
  database = connectDatabase(clone.connectionString, { poolMax: 16 });
});
test.after.always(async () => {
  await database?.destroy();
  await clone?.close();
});

const words = { cycleId: null, reasonZh: '测试' };

const entry = (key: string, postings: readonly Posting[]): Entry =>
  ({ key, kind: 'goods-received', reference: key, postings }) as unknown as Entry;

const book = (key: string, postings: readonly Posting[]): Promise<boolean> =>
  database.transaction((trx) => bookTransaction(trx, entry(key, postings), words));

/** We owe the party this much more. */
const owe = (account: string, fen: number): Posting[] => [
  { account: 'goods:cost', amountFen: fen },
  { account, amountFen: -fen },
];
/** We pay the party this much. */
const pay = (account: string, fen: number): Posting[] => [
  { account, amountFen: fen },
  { account: 'channel:wechat:available', amountFen: -fen },
];

const balanceOf = async (account: string): Promise<number | undefined> =>
  (
    await rows<{ fen: number }>(
      database,
      `select amount_fen as fen from account_balances where account = :account`,
      { account },
    )
  )[0]?.fen;

test('the same key is booked once, even by ten at once', async (t) => {
  const account = 'supplier:S1:payable';
  const booked = await Promise.all(Array.from({ length: 10 }, () => book('k/1', owe(account, 700))));
  t.is(booked.filter(Boolean).length, 1);
  t.false(await book('k/1', owe(account, 700)));
  t.is(await balanceOf(account), -700);
  await database.transaction(async (trx) => t.is(await accountBalance(trx, account), -700));
});

test('a payable is never paid twice: of ten payments of 300 from 1000, three are booked', async (t) => {
  const account = 'leader:L1:available';
  await book('k/2', owe(account, 1000));
  const paid = await Promise.allSettled(
    Array.from({ length: 10 }, (_none, n) => book(`k/2/${n}`, pay(account, 300))),
  );
  t.is(paid.filter((outcome) => outcome.status === 'fulfilled').length, 3);
  for (const outcome of paid)
    if (outcome.status === 'rejected') t.regex(String(outcome.reason), /account_balances_never_overdrawn/);
  t.is(await balanceOf(account), -100);
  const { sum } = await one<{ sum: number }>(
    database,
    `select sum(amount_fen)::bigint as sum from postings where account = :account`,
    { account },
  );
  t.is(sum, -100);
});

test('crossing movements of two accounts do not lock each other out', async (t) => {
  const [left, right] = ['leader:L2:held', 'leader:L3:held'] as const;
  await book('k/3', [...owe(left, 5000), ...owe(right, 5000)]);
  const moves = Array.from({ length: 20 }, (_none, n) => {
    const [from, to] = n % 2 === 0 ? [left, right] : [right, left];
    return book(`k/3/${n}`, [
      { account: from, amountFen: 10 },
      { account: to, amountFen: -10 },
    ]);
  });
  await Promise.all(moves);
  t.is(await balanceOf(left), -5000);
  t.is(await balanceOf(right), -5000);
});

test('what does not balance, or names no account of the chart, is not booked', async (t) => {
  const account = 'supplier:S2:payable';
  await t.throwsAsync(book('k/4', [...owe(account, 5), { account: 'goods:cost', amountFen: 1 }]), {
    message: /does not balance/,
  });
  await t.throwsAsync(book('k/5', [{ account: 'goods:cost', amountFen: 0 }]));
  await t.throwsAsync(book('k/6', owe('supplier:payable', 5)), { instanceOf: RangeError });
  t.deepEqual(
    await rows(database, `select 1 from ledger_transactions where key in ('k/4', 'k/5', 'k/6')`),
    [],
  );
  t.is(await balanceOf(account), undefined);
});

test('what is booked is never changed or removed', async (t) => {
  await book('k/7', owe('supplier:S3:payable', 5));
  const change = (sql: string) => t.throwsAsync(execute(database, sql), { message: /append-only/ });
  await change(`update postings set amount_fen = 6 where account = 'supplier:S3:payable'`);
  await change(`delete from postings where account = 'supplier:S3:payable'`);
  await change(`update ledger_transactions set reason_zh = '' where key = 'k/7'`);
  await change(`delete from ledger_transactions where key = 'k/7'`);
});
