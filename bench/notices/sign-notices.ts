import { createHash } from 'node:crypto';
import { noticePath } from '../../ports/payment/from-settings.js';
import type { MerchantKeys } from '../../simulation/parties/payment-provider/merchant-keys.js';
import type { Trade } from '../../simulation/parties/payment-provider/entries.js';
import { noticeBody, paymentNotice } from '../../simulation/parties/payment-provider/notice-content.js';
import { createPlatformSigning } from '../../simulation/parties/payment-provider/signing.js';
import type { RequestTemplate } from '../load/load-types.js';

/** An order that waits for its money. */
export interface Unpaid {
  readonly orderId: string;
  readonly payableFen: number;
}

/** How often a notice comes once more: the same bytes again, or the same payment told under another number. */
const repeats = { sameBytes: 20, sameTrade: 20 } as const;

/**
 * The provider's word that each order was paid, signed with its own key, in the order in which it is sent: one in twenty
 * comes a second time as it was, and one in twenty again under another number, some notices later.
 */
export function signNotices(keys: MerchantKeys, orders: readonly Unpaid[]): RequestTemplate[] {
  const signing = createPlatformSigning(keys);
  const at = new Date().toISOString();
  const sign = ({ orderId, payableFen }: Unpaid, round: number): RequestTemplate => {
    const prepared: Trade['prepared'] = {
      kind: 'prepared',
      at,
      prepayId: `wx${orderId}`,
      outTradeNo: orderId,
      amountFen: payableFen,
      description: '团达',
      openId: 'o-payer',
      expireAt: at,
      notifyUrl: `http://127.0.0.1${noticePath}`,
    };
    const noticeId = noticeIdOf(orderId, round);
    const paid = { kind: 'paid', at, outTradeNo: orderId, transactionId: `T${orderId}`, noticeId } as const;
    const trade = { prepared, paid, refunds: [], shipments: [] };
    const body = noticeBody(signing, paymentNotice(keys, trade));
    return { path: noticePath, headers: signing.headersFor(body), body };
  };
  const later: RequestTemplate[] = [];
  const sent = orders.flatMap((order, index) => {
    const notice = sign(order, 1);
    if (index % repeats.sameBytes === 3) later.push(notice);
    if (index % repeats.sameTrade === 13) later.push(sign(order, 2));
    // A repetition follows soon after, so that both may be under way at once.
    return index % 10 === 9 ? [notice, ...later.splice(0)] : [notice];
  });
  return [...sent, ...later];
}

/** A version 4 UUID made of the order and the round, as the provider's numbers look. */
function noticeIdOf(orderId: string, round: number): string {
  const hex = createHash('sha256').update(`${orderId}/${round}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
