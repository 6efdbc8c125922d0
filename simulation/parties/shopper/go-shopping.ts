import { z } from 'zod';
import { ApiRefusal } from '../api-client.js';
import type { Diary } from '../diary.js';
import { pause } from '../rounds.js';
import type { Visit } from './fill-basket.js';
import { lookAtOrder, type OrderBrief } from './member.js';
import { payAtProvider, preparePayment } from './pay.js';
import { placeOrder } from './place-order.js';

export interface Shopping extends Visit {
  readonly diary: Diary;
  readonly stopped: AbortSignal;
  /** Resolves when the button is to be pressed. */
  readonly theMoment: () => Promise<void>;
  /** Told of every order that our API has accepted. */
  readonly onOrder: (orderId: string) => void;
}

/** What the shopper believes to have at the end of the visit. */
export interface Purchase {
  readonly orderId: string;
  readonly paid: boolean;
  readonly cancelled: boolean;
  /** Where the goods will be. */
  readonly leaderId: string;
}

/** One visit: an order placed, and paid or not as the shopper's fate has it. Undefined if there is no order. */
export async function goShopping(shopping: Shopping): Promise<Purchase | undefined> {
  const { diary, member, onOrder } = shopping;
  const placed = await placeOrder(shopping, shopping.theMoment);
  if (typeof placed === 'string') {
    diary.did(placed);
    return undefined;
  }
  onOrder(placed.orderId);
  diary.did('placed');
  return goOn(shopping, { ...placed, leaderId: member.leaderId });
}

/** What is left to do with an order, however far it came before the shopper's phone was restarted. */
export async function goOn(
  shopping: Shopping,
  order: OrderBrief & { readonly expiresAt: string },
): Promise<Purchase> {
  const { diary, trip } = shopping;
  const { orderId } = order;
  const isOpen = order.state === 'placed';
  const paid = isOpen
    ? await settle(shopping, order)
    : order.state !== 'expired' && order.state !== 'cancelled';
  if (paid) diary.did('paid');
  const cancelled = paid && trip.fate === 'cancels' && (await cancel(shopping, orderId));
  if (cancelled) diary.did('cancelled');
  const movedTo = paid && trip.moves ? await move(shopping, orderId) : undefined;
  if (trip.follows) await follow(shopping, orderId);
  return { orderId, paid, cancelled, leaderId: movedTo ?? order.leaderId };
}

/** True if the provider took the shopper's money. */
async function settle(
  shopping: Shopping,
  placed: { readonly orderId: string; readonly expiresAt: string },
): Promise<boolean> {
  const { member, trip, stopped } = shopping;
  if (trip.fate === 'never-pays') return false;
  const prepared = await preparePayment(member, placed.orderId);
  if (prepared === undefined) return false;
  if (trip.fate === 'pays-late') await pause(0.6 * (Date.parse(placed.expiresAt) - Date.now()), stopped);
  if (trip.fate === 'pays-too-late')
    await waitUntil(shopping, placed.orderId, (state) => state === 'expired');
  return payAtProvider(member, prepared);
}

async function cancel(shopping: Shopping, orderId: string): Promise<boolean> {
  await waitUntil(shopping, orderId, (state) => state !== 'placed');
  const path = `/v1/orders/${orderId}/cancel`;
  return (
    (await orRefused(() => shopping.member.api.post(path, {}, { key: `cancel-${orderId}` }))) !== undefined
  );
}

const pointShape = z.object({ leaderId: z.string() });

/** The goods go to a pickup point nearby; undefined if it does not take them. */
async function move(shopping: Shopping, orderId: string): Promise<string | undefined> {
  const { member, dice, diary } = shopping;
  await waitUntil(shopping, orderId, (state) => state !== 'placed');
  const { body } = await member.api.get('/v1/pickup-points?limit=20');
  const points = z.object({ data: z.array(pointShape) }).parse(body).data;
  const others = points.filter(({ leaderId }) => leaderId !== member.leaderId);
  if (others.length === 0) return undefined;
  const { leaderId } = dice.pick(others);
  const path = `/v1/orders/${orderId}/pickup-point`;
  const moved = await orRefused(() => member.api.post(path, { leaderId }, { key: `move-${orderId}` }));
  if (moved === undefined) return undefined;
  diary.did('moved');
  return leaderId;
}

/** The order's progress is read, as a member does who cannot wait. */
async function follow({ member, diary }: Shopping, orderId: string): Promise<void> {
  await member.api.get(`/v1/orders/${orderId}/progress`);
  diary.did('followed');
}

/** Undefined if our API says no: the cutoff was faster, or the other point has none left. */
async function orRefused<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ApiRefusal) return undefined;
    throw error;
  }
}

/** Looks at the order until its state pleases. */
async function waitUntil(
  { member, stopped }: Pick<Shopping, 'member' | 'stopped'>,
  orderId: string,
  pleases: (state: string) => boolean,
): Promise<void> {
  while (!stopped.aborted && !pleases((await lookAtOrder(member, orderId)).state)) await pause(500, stopped);
}
