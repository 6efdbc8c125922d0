import test from 'ava';
import { judgeCartLine } from '../../../domain/order/judge-cart-line.js';
import type { ProgressFacts } from '../../../domain/order/progress-facts.js';
import { tellProgress } from '../../../domain/order/progress.js';
import { fc } from '../../support/properties.js';

const han = /\p{Script=Han}/u;

test('a line of a cart never offers more than is wanted or there is, and offers nothing where it is not sold', (t) => {
  const line = fc.record({
    quantity: fc.integer({ min: 1, max: 999 }),
    seenPriceFen: fc.integer({ min: 1, max: 9999 }),
    priceFen: fc.option(fc.integer({ min: 1, max: 9999 })),
    atPoint: fc.boolean(),
    available: fc.integer({ min: 0, max: 1200 }),
  });
  fc.assert(
    fc.property(line, (facts) => {
      const { orderable, code, words } = judgeCartLine(facts);
      const sold = facts.priceFen !== null && facts.atPoint;
      t.is(orderable, sold ? Math.min(facts.quantity, facts.available) : 0);
      t.is(code === 'ok', orderable === facts.quantity && facts.priceFen === facts.seenPriceFen);
      t.regex(words.zh, han);
      t.notRegex(words.en, han);
    }),
  );
});

const at = (hour: number): string => `2026-11-22T${String(hour).padStart(2, '0')}:00:00.000Z`;

const placed: ProgressFacts = {
  state: 'placed',
  endCause: null,
  orderNo: null,
  placedAt: at(1),
  paidAt: null,
  endedAt: null,
  closedAt: null,
  aggregatedAt: null,
  collectedAt: null,
  uncollectedAt: null,
  completedAt: null,
  waves: 0,
  wavesPacked: 0,
  pickingAt: null,
  packedAt: null,
  loadedAt: null,
  departedAt: null,
  signedAt: null,
  stopState: null,
  stopsAhead: 0,
  expiresLocal: '09:15',
  arrivalLocal: null,
  pickupUntilLocal: '11-24 20:00',
  pickupPoint: '幸福里',
  pickupCode: null,
  moves: [],
  refunds: [],
};
const paid: ProgressFacts = { ...placed, state: 'paid', paidAt: at(2), orderNo: '261122-L001-0001-X' };
const sorting: ProgressFacts = {
  ...paid,
  closedAt: at(3),
  aggregatedAt: at(4),
  waves: 3,
  wavesPacked: 1,
  pickingAt: at(5),
  packedAt: at(6),
};
const driving: ProgressFacts = {
  ...sorting,
  wavesPacked: 3,
  loadedAt: at(7),
  departedAt: at(8),
  stopState: 'planned',
  stopsAhead: 2,
  arrivalLocal: '09:40',
};
const ready: ProgressFacts = { ...driving, stopState: 'signed', signedAt: at(9), pickupCode: '482913' };

test('where an order stands is one sentence at every step', (t) => {
  const now = (facts: ProgressFacts) => tellProgress(facts).now.zh;
  t.is(now(placed), '待付款，请在 09:15 前完成支付');
  t.is(now(paid), '已付款，订单号 261122-L001-0001-X');
  t.is(now({ ...paid, closedAt: at(3) }), '已截单');
  t.is(now({ ...paid, closedAt: at(3), aggregatedAt: at(4) }), '采购中');
  t.is(now(sorting), '分拣中：本自提点 3 个波次已完成 1 个');
  t.is(now({ ...sorting, wavesPacked: 3 }), '分拣完成，已打包');
  t.is(now(driving), '配送中，预计 09:40 到店，前面还有 2 站');
  t.is(now({ ...driving, stopState: 'failed' }), '未能送达自提点，我们正在处理');
  t.is(now(ready), '已到“幸福里”待取，提货码 482913，请在 11-24 20:00 前提货');
  t.is(now({ ...ready, state: 'collected', collectedAt: at(10) }), '已取货');
  t.is(now({ ...ready, state: 'uncollected', uncollectedAt: at(10) }), '超过提货期限未提货');
  t.is(now({ ...paid, state: 'cancelled', endCause: 'member', endedAt: at(3) }), '您已取消订单');
  t.is(now({ ...placed, state: 'expired', endedAt: at(2) }), '超时未付款，订单已关闭');
});

test('the timeline is in order, names every refund with its reason, and speaks both languages', (t) => {
  const refund = { cause: 'short', reasonZh: '到货不足', amountFen: 499, createdAt: at(5), goods: ['番茄'] };
  const moves = [{ at: at(1), from: '幸福里', to: '江畔' }];
  const facts = { ...ready, moves, refunds: [{ ...refund, settledAt: at(6) }] };
  const { timeline, now } = tellProgress(facts);
  t.deepEqual(
    timeline.map((entry) => entry.code),
    [
      'placed',
      'moved',
      'paid',
      'cut-off',
      'buying',
      'sorting',
      'refund-sent',
      'packed',
      'refunded',
      'loaded',
      'on-the-way',
      'ready',
    ],
  );
  t.is(timeline.find((entry) => entry.code === 'refunded')?.zh, '退款 4.99 元已原路退回（番茄）：到货不足');
  t.true(now.zh.startsWith('已到“幸福里”待取'));
  for (const { zh } of timeline) t.regex(zh, han);
});

test('an order cancelled by its member tells nothing of goods, one cancelled for a shortage does', (t) => {
  const codes = (facts: ProgressFacts) => tellProgress(facts).timeline.map((entry) => entry.code);
  const ended = { ...sorting, state: 'cancelled', endedAt: at(5) } as const;
  t.deepEqual(codes({ ...ended, endCause: 'member' }), ['placed', 'paid', 'cancelled']);
  t.true(codes({ ...ended, endCause: 'short' }).includes('buying'));
});
