import { formatYuan } from '../../domain/values/money.js';
import type { StoredEvent } from '../../domain/event/event-types.js';
import type { Database } from '../../db/connection.js';
import { lockConsumer, moveCursor, readEvents } from '../../db/queries/event/read-events.js';
import { insertMessages, type NewMessage } from '../../db/queries/messaging/insert-messages.js';

/** Smaller: more transactions; larger: a batch outlives the second that a transaction may last. */
const batchMax = 200;

/**
 * Facts become messages in the in-app inbox, once each: the unique key (recipient, template, subject) and the cursor
 * are written in one transaction.
 */
export const deliverMessages = (database: Database) => async (): Promise<number> =>
  database.transaction(async (trx) => {
    if (!(await lockConsumer(trx, 'messages'))) return 0;
    const events = await readEvents(trx, 'messages', batchMax);
    const last = events.at(-1);
    if (last === undefined) return 0;
    await insertMessages(trx, events.flatMap(messagesOf));
    await moveCursor(trx, 'messages', last);
    return events.length;
  });

/** What a fact tells whom. */
export function messagesOf(event: StoredEvent): NewMessage[] {
  switch (event.type) {
    case 'order.paid':
      return [
        tell(
          event.data.memberId,
          ['order-placed', event.data.orderId],
          `下单成功，订单号 ${event.data.orderNo}`,
        ),
      ];
    case 'order.expired':
      return [tell(event.data.memberId, ['order-expired', event.data.orderId], '订单超时未付款，已自动关闭')];
    case 'order.cancelled':
      return [
        tell(event.data.memberId, ['order-cancelled', event.data.orderId], cancelledWords(event.data.cause)),
      ];
    case 'order.short': {
      const { orderId, skuId, ordered, allocated, refundFen, memberId } = event.data;
      const words = `商品 ${skuId} 到货不足：订 ${ordered} 份，分得 ${allocated} 份，退款 ${formatYuan(refundFen)} 元`;
      return [tell(memberId, ['order-short', `${orderId}/${skuId}`], words)];
    }
    case 'order.undelivered': {
      const { orderId, memberId, refundFen } = event.data;
      const words = `部分商品未能完好送达，退款 ${formatYuan(refundFen)} 元`;
      return [tell(memberId, ['order-undelivered', `${orderId}/${event.eventId}`], words)];
    }
    case 'refund.succeeded': {
      const { refundNo, memberId, amountFen } = event.data;
      return [tell(memberId, ['refund-succeeded', refundNo], `退款 ${formatYuan(amountFen)} 元已原路退回`)];
    }
    case 'pickup.ready': {
      const { cycleId, leaderId, memberId, code } = event.data;
      return [tell(memberId, ['pickup-ready', `${cycleId}/${leaderId}`], `商品已到自提点，提货码 ${code}`)];
    }
    case 'pickup.reminded': {
      const { cycleId, leaderId, memberId, code, nth } = event.data;
      const subject = `${cycleId}/${leaderId}/${nth}`;
      return [tell(memberId, ['pickup-reminded', subject], `您的商品还在自提点，请尽快提货，提货码 ${code}`)];
    }
    case 'order.uncollected':
      return [tell(event.data.memberId, ['order-uncollected', event.data.orderId], '订单超过提货期限未提货')];
    case 'claim.decided': {
      const { claimNo, memberId, granted, amountFen } = event.data;
      const words = granted ? `售后已通过，退款 ${formatYuan(amountFen)} 元` : '售后申请未通过';
      return [tell(memberId, ['claim-decided', claimNo], words)];
    }
    case 'payout.paid': {
      const { settlementNo, partyKind, partyId, amountFen } = event.data;
      const words = `佣金 ${formatYuan(amountFen)} 元已到账`;
      const recipient = partyKind === 'leader' ? `leader/${partyId}` : `member/${partyId}`;
      return [{ recipient, template: 'payout-paid', subject: settlementNo, wordsZh: words }];
    }
    default:
      return [];
  }
}

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

const cancelledWords = (cause: string): string => {
  if (cause === 'short') return '很抱歉，您订的商品全部缺货，订单已取消并退款';
  return cause === 'undelivered' ? '很抱歉，您订的商品未能送达，订单已取消并退款' : '订单已取消';
};
