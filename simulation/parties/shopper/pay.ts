import { z } from 'zod';
import { ApiRefusal } from '../api-client.js';
import type { Member } from './member.js';

const preparedShape = z.object({ prepayId: z.string(), callParameters: z.record(z.string(), z.string()) });

/** What the member's app needs to open the payment provider's. */
export type Prepared = z.output<typeof preparedShape>;

/** Our app hands out the payment; undefined if the time to pay was over first. */
export async function preparePayment({ api }: Member, orderId: string): Promise<Prepared | undefined> {
  try {
    const { body } = await api.post(`/v1/orders/${orderId}/payment`, {}, { key: `pay-${orderId}` });
    return preparedShape.parse(body);
  } catch (error) {
    if (error instanceof ApiRefusal) return undefined;
    throw error;
  }
}

/** True if the provider took the money; false if it says that the order is closed. */
export async function payAtProvider({ wallet, openId }: Member, prepared: Prepared): Promise<boolean> {
  try {
    await wallet.post('/payer/pay', { openId, ...prepared }, { key: prepared.prepayId });
    return true;
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    // The answer to our first try was lost: the money is gone, as we wanted.
    if (error.code === 'ORDER_PAID') return true;
    if (error.code === 'ORDER_CLOSED') return false;
    throw error;
  }
}
