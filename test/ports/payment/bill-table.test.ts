import test from 'ava';
import { fc } from '../../support/properties.js';
import { feeToFen, yuanToFen } from '../../../ports/payment/wechat-pay/bill-table.js';
import { parseFundBill, parseTradeBill } from '../../../ports/payment/wechat-pay/bills.js';

const header =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,' +
  '应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,' +
  '手续费,费率,订单金额,申请退款金额,费率备注';
const row =
  '`2026-11-22 20:00:00,`wx1,`19,`0,`,`42,`T1,`oA,`JSAPI,`SUCCESS,`OTHERS,`CNY,`100.00,`0.00,`0,`0,`0.00,`0.00,`,`,' +
  '`菜, 两份,`,`0.60000,`0.60%,`100.00,`0.00,`';
const sums = (fee: string): string =>
  `总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\n\`1,\`100.00,\`0.00,\`0.00,\`${fee},\`100.00,\`0.00`;

test('a bill is read with or without a byte order mark, with either line ending and an empty last line', (t) => {
  const text = [header, row, sums('0.60000')].join('\n');
  const expected = parseTradeBill('2026-11-22', text);
  t.like(expected.lines[0], {
    at: '2026-11-22T12:00:00.000Z',
    amountFen: 10_000,
    feeFen: 60,
    outTradeNo: 'T1',
  });
  for (const variant of [`\uFEFF${text}`, `${text}\n`, text.replaceAll('\n', '\r\n')]) {
    t.deepEqual(parseTradeBill('2026-11-22', variant), expected);
  }
});

test('a bill whose sums are not its sums, that lacks a line, or that lacks a column is damaged', (t) => {
  const damaged = { message: 'unavailable BILL_DAMAGED' };
  t.throws(() => parseTradeBill('2026-11-22', [header, row, sums('0.61000')].join('\n')), damaged);
  t.throws(() => parseTradeBill('2026-11-22', [header, sums('0.60000')].join('\n')), damaged);
  t.throws(
    () => parseTradeBill('2026-11-22', [header, row.slice(0, -5), sums('0.60000')].join('\n')),
    damaged,
  );
  t.throws(() => parseFundBill('2026-11-22', [header, row, sums('0.60000')].join('\n')), damaged);
  t.throws(() => parseTradeBill('2026-11-22', ''), damaged);
});

test('any amount survives yuan and back to the fen', (t) => {
  fc.assert(
    fc.property(fc.integer({ min: -1e11, max: 1e11 }), (fen) => {
      const digits = String(Math.abs(fen)).padStart(3, '0');
      const yuan = `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
      return yuanToFen(yuan) === fen && feeToFen(`${yuan}000`) === fen;
    }),
  );
  t.pass();
});

test('fees of five decimals are rounded half away from zero, and amounts of another form are refused', (t) => {
  t.is(feeToFen('0.00499'), 0);
  t.is(feeToFen('0.00500'), 1);
  t.is(feeToFen('-0.00500'), -1);
  for (const wrong of ['1', '1.0', '1.000', '1,00', ' 1.00', '1e2', '']) {
    t.throws(() => yuanToFen(wrong), { message: 'unavailable BILL_DAMAGED' });
  }
});
