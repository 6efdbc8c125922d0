/** Who pays an order: the member, under the order's own number, or the leader who ordered for him. */
export type Payer = 'member' | 'leader';

const leaderSuffix = 'L';
const leaderNumber = /^(\d{6}[0-9A-Z]{14})L$/;

/**
 * The number under which the provider knows the payment of an order by this payer; at most 32 letters and digits. A
 * number belongs to one payer, because the provider refuses the same number with another one.
 *
 * @rule PAY-07 Each payer of an order pays under a number of his own, made from the order's.
 * @test test/domain/payment/trade-number.test.ts › a number names its order and its payer
 */
export const tradeNoOf = (orderId: string, payer: Payer): string =>
  payer === 'member' ? orderId : `${orderId}${leaderSuffix}`;

/** The order that a number of the provider pays. */
export function orderOfTrade(tradeNo: string): string {
  return leaderNumber.exec(tradeNo)?.[1] ?? tradeNo;
}
