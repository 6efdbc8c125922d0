import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { fc } from '../../support/properties.js';
import { openJournal } from '../../../simulation/parties/journal.js';
import { createPace } from '../../../simulation/parties/pace.js';
import { bookedFees } from '../../../simulation/parties/payment-provider/booked-fees.js';
import { type Books, openBooks } from '../../../simulation/parties/payment-provider/books.js';
import type { Entry } from '../../../simulation/parties/payment-provider/entries.js';
import { feeFenOf } from '../../../simulation/parties/payment-provider/money.js';
import { providerRules } from '../../../simulation/parties/payment-provider/rules.js';
import { totalsOf } from '../../../simulation/parties/payment-provider/totals.js';

const at = '2026-11-22T12:00:00.000Z';

const inMemory = (): Books => openBooks({ entries: [], append: () => undefined, close: () => undefined });

function recordPayment(books: Books, outTradeNo: string, amountFen: number): void {
  const order = { prepayId: `p${outTradeNo}`, outTradeNo, amountFen, openId: 'oA' };
  const rest = { description: '菜', expireAt: at, notifyUrl: 'http://127.0.0.1/' };
  books.record({ kind: 'prepared', at, ...order, ...rest });
  books.record({ kind: 'paid', at, outTradeNo, transactionId: `t${outTradeNo}`, noticeId: `n${outTradeNo}` });
}

function recordRefund(books: Books, outTradeNo: string, refundFen: number): void {
  const outRefundNo = `R${books.refunds.size}`;
  const numbers = { outTradeNo, outRefundNo, refundId: outRefundNo, noticeId: outRefundNo };
  books.record({ kind: 'refund-accepted', at, ...numbers, refundFen, notifyUrl: 'http://127.0.0.1/' });
}

test('the fee is 0.6 % rounded half up to the fen of each line', (t) => {
  t.deepEqual([1, 83, 84, 100, 10_000, 12_345].map(feeFenOf), [0, 0, 1, 1, 60, 74]);
});

/** Payments, each refunded in some parts, and some shipped. */
const trading = fc.array(
  fc.record({
    amountFen: fc.integer({ min: 1, max: 100_000 }),
    parts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }),
    isShipped: fc.boolean(),
  }),
  { maxLength: 12 },
);

test('opening + payments − refunds − fees − transfers is what is frozen, settling and available', (t) => {
  const rules = providerRules(createPace(1), { openingBalanceFen: 1_000 });
  fc.assert(
    fc.property(trading, fc.constantFrom(0, 1e9), (trades, laterMs) => {
      const books = inMemory();
      for (const [index, { amountFen, parts, isShipped }] of trades.entries()) {
        const outTradeNo = `T${index}`;
        recordPayment(books, outTradeNo, amountFen);
        if (isShipped) books.record({ kind: 'shipped', at, outTradeNo, content: '' });
        let leftFen = amountFen;
        for (const part of parts) {
          const refundFen = Math.floor(leftFen * part);
          if (refundFen > 0) recordRefund(books, outTradeNo, refundFen);
          leftFen -= refundFen;
        }
      }
      const transfer = { transferBillNo: '1', openId: 'oL', sceneId: '1005', remark: '佣金' };
      books.record({ kind: 'transfer-made', at, outBillNo: 'S1', amountFen: 300, ...transfer });
      const totals = totalsOf(books, rules, Date.parse(at) + laterMs);
      const out = totals.refundsProcessing.sumFen + totals.feesFen + totals.transfersWaiting.sumFen;
      const billed = [...bookedFees(books).values()].reduce((sum, fee) => sum + fee, 0);
      return (
        totals.openingFen + totals.payments.sumFen - out ===
          totals.frozenFen + totals.settlingFen + totals.availableFen && billed === totals.feesFen
      );
    }),
  );
  t.pass();
});

test('refunding everything in any parts gives the whole fee back', (t) => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 9 }), (parts) => {
      const books = inMemory();
      recordPayment(
        books,
        'T1',
        parts.reduce((sum, part) => sum + part, 0),
      );
      for (const part of parts) recordRefund(books, 'T1', part);
      return [...bookedFees(books).values()].reduce((sum, fee) => sum + fee, 0) === 0;
    }),
  );
  t.pass();
});

test('books that are read again are the same books, and half a line at the end is cut off', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'tuanda-books-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'journal.jsonl');
  const journal = openJournal<Entry>(path);
  recordPayment(openBooks(journal), 'T1', 500);
  journal.close();
  const whole = readFileSync(path, 'utf8');
  appendFileSync(path, '{"kind":"paid","at":"2026');

  const reopened = openJournal<Entry>(path);
  t.teardown(reopened.close);
  const books = openBooks(reopened);
  t.is(books.trades.get('T1')?.prepared.amountFen, 500);
  t.is(readFileSync(path, 'utf8'), whole);
  recordPayment(books, 'T2', 700);
  t.is(readFileSync(path, 'utf8').split('\n').length, 5);
});
