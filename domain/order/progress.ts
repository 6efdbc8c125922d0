import { compareInstants } from '../values/instants.js';
import { formatYuan } from '../values/money.js';
import type { Words } from '../values/words.js';
import { progressCodes, type ProgressCode, type ProgressFacts } from './progress-facts.js';

export interface ProgressEntry extends Words {
  readonly code: ProgressCode;
  readonly at: string;
}

export interface Progress {
  /** Where the order stands, in one sentence. */
  readonly now: Words;
  /** What has happened, oldest first; what happened at one instant in the order of `progressCodes`. */
  readonly timeline: readonly ProgressEntry[];
}

/**
 * An order's life in words, each fact with its instant.
 *
 * @rule ORD-18 A member reads where his order stands in one sentence, and every refund with its reason.
 * @test test/domain/order/member-words.test.ts › where an order stands is one sentence at every step
 */
export function tellProgress(facts: ProgressFacts): Progress {
  const timeline = [
    ...ofTheSale(facts),
    ...ofTheGoods(facts),
    ...ofTheEnd(facts),
    ...ofRefunds(facts),
  ].toSorted(
    (a, b) => compareInstants(a.at, b.at) || progressCodes.indexOf(a.code) - progressCodes.indexOf(b.code),
  );
  return { now: standing(facts, timeline), timeline };
}

const say = (zh: string, en: string): Words => ({ zh, en });

/** Nothing while it has not happened. */
const entry = (code: ProgressCode, at: string | null, words: Words): ProgressEntry[] =>
  at === null ? [] : [{ code, at, ...words }];

function ofTheSale({ placedAt, paidAt, orderNo, moves }: ProgressFacts): ProgressEntry[] {
  return [
    ...entry('placed', placedAt, say('已下单', 'Ordered')),
    ...moves.flatMap(({ at, from, to }) =>
      entry('moved', at, say(`自提点已由“${from}”改为“${to}”`, `Pickup point changed from ${from} to ${to}`)),
    ),
    ...entry('paid', paidAt, say(`已付款，订单号 ${orderNo ?? ''}`, `Paid, order number ${orderNo ?? ''}`)),
  ];
}

/** Causes for which an order ends after its goods were bought. */
const afterTheNight: ReadonlySet<string> = new Set(['short', 'undelivered']);

/** Only a paid order has goods. */
function ofTheGoods(facts: ProgressFacts): ProgressEntry[] {
  if (facts.paidAt === null || (facts.state === 'cancelled' && !afterTheNight.has(facts.endCause ?? '')))
    return [];
  const { waves, wavesPacked, arrivalLocal, stopsAhead, pickupPoint, pickupUntilLocal, pickupCode } = facts;
  const codeZh = pickupCode === null ? '' : `，提货码 ${pickupCode}`;
  const codeEn = pickupCode === null ? '' : `, code ${pickupCode}`;
  const allPacked = waves > 0 && wavesPacked === waves;
  const delivered = facts.stopState === 'signed';
  const failed = facts.stopState === 'failed';
  return [
    ...entry('cut-off', facts.closedAt, say('已截单', 'The sale has closed')),
    ...entry('buying', facts.aggregatedAt, say('采购中', 'Being bought')),
    ...entry(
      'sorting',
      facts.pickingAt,
      say(
        `分拣中：本自提点 ${waves} 个波次已完成 ${wavesPacked} 个`,
        `Being sorted: ${wavesPacked} of ${waves} waves of your point are done`,
      ),
    ),
    ...entry('packed', allPacked ? facts.packedAt : null, say('分拣完成，已打包', 'Sorted and packed')),
    ...entry('loaded', facts.loadedAt, say('已装车', 'Loaded on the van')),
    ...entry(
      'on-the-way',
      facts.departedAt,
      say(
        delivered || failed ? '配送中' : `配送中，预计 ${arrivalLocal ?? ''} 到店，前面还有 ${stopsAhead} 站`,
        delivered || failed
          ? 'On the way'
          : `On the way, expected at ${arrivalLocal ?? ''}, ${stopsAhead} stops before yours`,
      ),
    ),
    ...entry(
      'ready',
      facts.signedAt,
      say(
        `已到“${pickupPoint}”待取${codeZh}，请在 ${pickupUntilLocal} 前提货`,
        `Ready at ${pickupPoint}${codeEn}; collect before ${pickupUntilLocal}`,
      ),
    ),
  ];
}

function ofTheEnd(facts: ProgressFacts): ProgressEntry[] {
  const { state, endCause, endedAt } = facts;
  const [zh, en] = causeWords[endCause ?? ''] ?? ['订单已取消', 'Cancelled'];
  return [
    ...entry('collected', facts.collectedAt, say('已取货', 'Collected')),
    ...entry('uncollected', facts.uncollectedAt, say('超过提货期限未提货', 'Not collected in time')),
    ...entry('completed', facts.completedAt, say('订单完成', 'Completed')),
    ...entry('cancelled', state === 'cancelled' ? endedAt : null, say(zh, en)),
    ...entry(
      'expired',
      state === 'expired' ? endedAt : null,
      say('超时未付款，订单已关闭', 'Not paid in time; closed'),
    ),
  ];
}

const causeWords: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  member: ['您已取消订单', 'You cancelled it'],
  short: ['所订商品全部缺货，订单已取消', 'Nothing of it could be had; cancelled'],
  undelivered: ['商品未能送达，订单已取消', 'Nothing of it was delivered; cancelled'],
  'below-minimum': ['所订商品均未成团，订单已取消', 'Too few neighbours wanted it; cancelled'],
};

const refundCausesEn: Readonly<Record<string, string>> = {
  cancelled: 'the order was cancelled',
  short: 'less came than was ordered',
  'after-sale': 'your claim was granted',
  'late-payment': 'the payment came too late',
  uncollected: 'it was not collected',
  undelivered: 'it was not delivered',
  'below-minimum': 'too few neighbours wanted it',
};

function ofRefunds({ refunds }: ProgressFacts): ProgressEntry[] {
  return refunds.flatMap(({ cause, reasonZh, amountFen, createdAt, settledAt, goods }) => {
    const yuan = formatYuan(amountFen);
    const [forZh, forEn] =
      goods.length === 0 ? ['', ''] : [`（${goods.join('、')}）`, ` for ${goods.join(', ')}`];
    const why = refundCausesEn[cause] ?? cause;
    return [
      ...entry(
        'refund-sent',
        createdAt,
        say(`退款 ${yuan} 元处理中${forZh}：${reasonZh}`, `${yuan} yuan are being refunded${forEn}: ${why}`),
      ),
      ...entry(
        'refunded',
        settledAt,
        say(`退款 ${yuan} 元已原路退回${forZh}：${reasonZh}`, `${yuan} yuan were refunded${forEn}: ${why}`),
      ),
    ];
  });
}

/** The latest of what happened to the order itself; while it is unpaid, what to do. */
function standing(
  { state, expiresLocal, stopState }: ProgressFacts,
  timeline: readonly ProgressEntry[],
): Words {
  if (state === 'placed')
    return { zh: `待付款，请在 ${expiresLocal} 前完成支付`, en: `Waiting for payment until ${expiresLocal}` };
  if (state === 'paid' && stopState === 'failed')
    return { zh: '未能送达自提点，我们正在处理', en: 'It could not be delivered to the point; we are on it' };
  const last = timeline.findLast(({ code }) => !['refund-sent', 'refunded', 'moved'].includes(code));
  return { zh: last?.zh ?? '', en: last?.en ?? '' };
}
