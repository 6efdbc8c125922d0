import type { Diary } from '../diary.js';
import { pause } from '../rounds.js';
import { lookAtOrder, type Member } from './member.js';
import { payAtProvider, preparePayment } from './pay.js';
import { placeOrder, type PlacedOrder, type Visit } from './place-order.js';

export interface Shopping extends Visit {
  readonly diary: Diary;
  readonly stopped: AbortSignal;
}

/** What the shopper believes to have at the end of the visit. */
export interface Purchase {
  readonly orderId: string;
  readonly payableFen: number;
  readonly paid: boolean;
  readonly cancelled: boolean;
}

/** One visit: an order placed, and paid or not as the shopper's fate has it. Undefined if there is no order. */
export async function goShopping(shopping: Shopping): Promise<Purchase | undefined> {
  const { diary, trip } = shopping;
  const placed = await placeOrder(shopping);
  if (typeof placed === 'string') {
    diary.did(placed);
    return undefined;
  }
  diary.did('placed');
  const { orderId, payableFen } = placed;
  const cancelled = trip.fate === 'cancels';
  const paid = placed.state === 'paid' || (await settle(shopping, placed));
  if (paid) diary.did('paid');
  if (cancelled && (await cancel(shopping, orderId))) diary.did('cancelled');
  return { orderId, payableFen, paid, cancelled };
}

/** True if the provider took the shopper's money. */
async function settle(shopping: Shopping, placed: PlacedOrder): Promise<boolean> {
  const { member, trip, stopped } = shopping;
  if (trip.fate === 'never-pays') return false;
  const prepared = await preparePayment(member, placed.orderId);
  if (trip.fate === 'pays-late') await pause(0.6 * (Date.parse(placed.expiresAt) - Date.now()), stopped);
  if (trip.fate === 'pays-too-late')
    await waitUntil(shopping, placed.orderId, (state) => state === 'expired');
  return payAtProvider(member, prepared);
}

async function cancel({ member, ...shopping }: Shopping, orderId: string): Promise<boolean> {
  await waitUntil({ member, ...shopping }, orderId, (state) => state !== 'placed');
  await member.api.post(`/v1/orders/${orderId}/cancel`, {}, { key: `cancel-${orderId}` });
  return true;
}

/** Looks at the order until its state pleases. */
async function waitUntil(
  { member, stopped }: { readonly member: Member; readonly stopped: AbortSignal },
  orderId: string,
  pleases: (state: string) => boolean,
): Promise<void> {
  while (!stopped.aborted && !pleases((await lookAtOrder(member, orderId)).state)) await pause(300, stopped);
}
