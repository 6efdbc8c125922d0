import type { EventType, StoredEvent } from '../../domain/event/event-types.js';
import { formatYuan } from '../../domain/values/money.js';
import type { NewMessage } from '../../db/queries/messaging/insert-messages.js';

type Fact<Type extends EventType> = Extract<StoredEvent, { readonly type: Type }>;

/** What a fact tells one person. */
type Telling<Type extends EventType> = (data: Fact<Type>['data'], eventId: string) => NewMessage;

const tell = (
  memberId: string,
  about: readonly [template: string, subject: string],
  wordsZh: string,
): NewMessage => ({
  recipient: `member/${memberId}`,
  template: about[0],
  subject: about[1],
  wordsZh,
});

const tellLeader = (
  leaderId: string,
  about: readonly [template: string, subject: string],
  wordsZh: string,
): NewMessage => ({ ...tell('', about, wordsZh), recipient: `leader/${leaderId}` });

const yuan = formatYuan;

/** The facts that somebody hears of, and in which words. */
const tellings: { readonly [Type in EventType]?: Telling<Type> } = {
  'order.paid': ({ memberId, orderId, orderNo }) =>
    tell(memberId, ['order-placed', orderId], `下单成功，订单号 ${orderNo}`),
  'order.expired': ({ memberId, orderId }) =>
    tell(memberId, ['order-expired', orderId], '订单超时未付款，已自动关闭'),
  'order.cancelled': ({ memberId, orderId, cause }) =>
    tell(memberId, ['order-cancelled', orderId], cancelledWords(cause)),
  'order.reassigned': ({ memberId, orderId, changeId }) =>
    tell(
      memberId,
      ['order-reassigned', `${orderId}/${changeId}`],
      '您的团长休假或暂停营业，订单已改到附近的自提点；不同意的，冻结前取消即全额退款',
    ),
  'leader.change-decided': ({ changeId, leaderId, kind, state }) =>
    tellLeader(
      leaderId,
      ['leader-change', `${changeId}/${state}`],
      `您的${changeNames[kind] ?? '变更'}${decisionNames[state] ?? '已处理'}`,
    ),
  'order.short': ({ orderId, skuId, ordered, allocated, refundFen, memberId }) =>
    tell(
      memberId,
      ['order-short', `${orderId}/${skuId}`],
      `商品 ${skuId} 到货不足：订 ${ordered} 份，分得 ${allocated} 份，退款 ${yuan(refundFen)} 元`,
    ),
  'order.below-minimum': ({ orderId, skuId, ordered, refundFen, memberId }) =>
    tell(
      memberId,
      ['order-below-minimum', `${orderId}/${skuId}`],
      `商品 ${skuId} 未成团：您订的 ${ordered} 份已取消，退款 ${yuan(refundFen)} 元`,
    ),
  'order.undelivered': ({ orderId, memberId, refundFen }, eventId) =>
    tell(
      memberId,
      ['order-undelivered', `${orderId}/${eventId}`],
      `部分商品未能完好送达，退款 ${yuan(refundFen)} 元`,
    ),
  'refund.succeeded': ({ refundNo, memberId, amountFen }) =>
    tell(memberId, ['refund-succeeded', refundNo], `退款 ${yuan(amountFen)} 元已原路退回`),
  'pickup.ready': ({ cycleId, leaderId, memberId, code }) =>
    tell(memberId, ['pickup-ready', `${cycleId}/${leaderId}`], `商品已到自提点，提货码 ${code}`),
  'pickup.reminded': ({ cycleId, leaderId, memberId, code, nth }) =>
    tell(
      memberId,
      ['pickup-reminded', `${cycleId}/${leaderId}/${nth}`],
      `您的商品还在自提点，请尽快提货，提货码 ${code}`,
    ),
  'order.uncollected': ({ memberId, orderId }) =>
    tell(memberId, ['order-uncollected', orderId], '订单超过提货期限未提货'),
  'claim.decided': ({ claimNo, memberId, granted, amountFen }) =>
    tell(
      memberId,
      ['claim-decided', claimNo],
      granted ? `售后已通过，退款 ${yuan(amountFen)} 元` : '售后申请未通过',
    ),
  'pool.opened': ({ cycleId, leaderId, skus, newSkus }) =>
    tellLeader(
      leaderId,
      ['pool-opened', cycleId],
      `今日开团：商品池共 ${skus} 种商品，其中新品 ${newSkus} 种`,
    ),
  'payout.paid': ({ settlementNo, partyKind, partyId, amountFen }) =>
    (partyKind === 'leader' ? tellLeader : tell)(
      partyId,
      ['payout-paid', settlementNo],
      `佣金 ${yuan(amountFen)} 元已到账`,
    ),
};

/** What a fact tells, and whom; most facts tell nobody anything. */
export function messagesOf(event: StoredEvent): NewMessage[] {
  // The table has for each type a function of that type's data, which indexing by a union forgets.
  const telling = tellings[event.type] as Telling<EventType> | undefined;
  return telling === undefined ? [] : [telling(event.data, event.eventId)];
}

const changeNames: Readonly<Record<string, string>> = { leave: '休假', suspension: '停业', move: '换仓' };
const decisionNames: Readonly<Record<string, string>> = {
  effective: '已生效',
  refused: '申请未通过',
  withdrawn: '申请已撤回',
};

const cancelledWords = (cause: string): string => {
  if (cause === 'leader-away') return '很抱歉，您的团长休假或暂停营业，订单已取消并全额退款';
  if (cause === 'member-fee' || cause === 'member-late') return '订单已取消，扣除手续费后的款项原路退回';
  if (cause === 'short') return '很抱歉，您订的商品全部缺货，订单已取消并退款';
  if (cause === 'below-minimum') return '很抱歉，您订的商品均未成团，订单已取消并退款';
  return cause === 'undelivered' ? '很抱歉，您订的商品未能送达，订单已取消并退款' : '订单已取消';
};
