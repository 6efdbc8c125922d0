import test from 'ava';
import { fc } from '../../support/properties.js';
import { earnerStatement, type EarningRow } from '../../../domain/settlement/earner-statement.js';
import { netOfDebt } from '../../../domain/settlement/net-of-debt.js';
import { numbered, totalOf } from '../../../domain/settlement/statement.js';
import { supplierStatement } from '../../../domain/settlement/supplier-statement.js';
import { payoutMoves, payoutStates } from '../../../domain/settlement/payout-lifecycle.js';

const fen = fc.integer({ min: -100_000, max: 100_000 });
const debt = fc.nat(150_000);
const row = fc.record({
  cause: fc.constantFrom<EarningRow['cause']>(
    'service',
    'own-discount',
    'promotion-1',
    'promotion-2',
    'refund',
    'shortage',
    'correction',
  ),
  reference: fc.constantFrom('261122-L001-0001-A', '261122-L001-0002-B'),
  amountFen: fen,
});

test('earnings minus debt is what is paid minus what is carried, and never both', (t) => {
  fc.assert(
    fc.property(fen, debt, (earnedFen, debtFen) => {
      const { payableFen, recoveredFen, carriedFen } = netOfDebt({ earnedFen, debtFen });
      t.is(payableFen - carriedFen, earnedFen - debtFen);
      t.true(payableFen >= 0 && carriedFen >= 0 && (payableFen === 0 || carriedFen === 0));
      t.true(recoveredFen >= 0 && recoveredFen <= debtFen && recoveredFen <= Math.max(earnedFen, 0));
      if (payableFen > 0) t.is(recoveredFen, debtFen);
    }),
  );
});

test("a leader's payable amount is the sum of the statement's lines", (t) => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 12 }), debt, (rows, debtFen) => {
      const statement = earnerStatement({ rows, debtFen });
      t.is(
        statement.lines.reduce((sum, line) => sum + line.amountFen, 0),
        statement.payableFen,
      );
      t.deepEqual(
        statement.lines.map((line) => line.lineNo),
        statement.lines.map((_, index) => index + 1),
      );
      t.true(statement.lines.every((line) => line.amountFen !== 0 && line.wordsZh !== ''));
    }),
  );
});

test('a debt larger than the earnings is repaid in part and carried forward in words', (t) => {
  const rows: EarningRow[] = [{ cause: 'service', reference: 'N1', amountFen: 300 }];
  const statement = earnerStatement({ rows, debtFen: 1000 });
  t.like(statement, { earnedFen: 300, recoveredFen: 300, carriedFen: 700, payableFen: 0 });
  t.deepEqual(
    statement.lines.map((line) => [line.wordsZh, line.amountFen]),
    [
      ['团长服务佣金（N1）', 300],
      ['抵扣上期欠款 10.00 元', -1000],
      ['欠款 7.00 元结转下期', 700],
    ],
  );
});

test('a supplier is paid what was received, less claims, and a shortage is said', (t) => {
  const statement = supplierStatement({
    received: [
      { purchaseNo: 'P1', skuName: '上海青', orderedQuantity: 10, receivedQuantity: 7, supplyPriceFen: 205 },
      { purchaseNo: 'P1', skuName: '大蒜', orderedQuantity: 2, receivedQuantity: 2, supplyPriceFen: 440 },
    ],
    claims: [{ claimNo: 'Q1', reasonZh: '两份变质', amountFen: 410 }],
  });
  t.like(statement, { goodsFen: 2315, claimsFen: 410, payableFen: 1905 });
  t.is(
    statement.lines.reduce((sum, line) => sum + line.amountFen, 0),
    1905,
  );
  t.is(statement.lines[0]?.wordsZh, '上海青 7 件 × 2.05 元，缺 3 件不计');
  t.is(statement.lines[2]?.wordsZh, '索赔：两份变质');
});

test("a supplier's statement says what it bears of the discounts, and carries what the goods do not cover", (t) => {
  const received = [
    { purchaseNo: 'P1', skuName: '上海青', orderedQuantity: 10, receivedQuantity: 10, supplyPriceFen: 200 },
  ];
  const part = { source: 'promotion:M1', name: '果蔬满减', orders: 3 };
  const paid = supplierStatement({ received, claims: [], borne: [{ ...part, amountFen: 300 }] });
  t.like(paid, { goodsFen: 2000, borneFen: 300, owedFen: 0, payableFen: 1700 });
  t.is(paid.lines[1]?.wordsZh, '承担优惠：果蔬满减（3 单）');
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 2000 }), { maxLength: 4 }), (amounts) => {
      const borne = amounts.map((amountFen) => ({ ...part, amountFen }));
      const statement = supplierStatement({ received, claims: [], borne });
      t.is(totalOf(statement.lines), statement.payableFen);
      t.true(statement.payableFen >= 0 && (statement.owedFen === 0 || statement.payableFen === 0));
      t.is(statement.payableFen - statement.owedFen, 2000 - statement.borneFen);
    }),
  );
});

test('rows are numbered from one in their order, and the total is their sum', (t) => {
  const rows = [
    { reference: 'a', wordsZh: '一', amountFen: 300 },
    { reference: 'b', wordsZh: '二', amountFen: -120 },
  ];
  t.deepEqual(
    numbered(rows).map((line) => [line.lineNo, line.reference]),
    [
      [1, 'a'],
      [2, 'b'],
    ],
  );
  t.is(totalOf(rows), 180);
  t.is(totalOf([]), 0);
});

test('a payout that was paid stays paid, and only a failed one is asked for again', (t) => {
  t.deepEqual(payoutMoves.paid, []);
  t.deepEqual(
    payoutStates.filter((state) => payoutMoves[state].includes('requested')),
    ['failed'],
  );
});
