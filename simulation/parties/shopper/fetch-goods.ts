import { z } from 'zod';
import { ApiRefusal } from '../api-client.js';
import type { Dice } from '../dice.js';
import type { Diary } from '../diary.js';
import { readPages } from '../read-pages.js';
import { pause } from '../rounds.js';
import { lookAtOrder, type Member } from './member.js';
import type { Rates } from '../rates.js';
import type { Trip } from './plan-trips.js';

/** What a member shows at the pickup point: the code of the message, or the last digits of the phone. */
export type Shown = { readonly code: string } | { readonly phoneTail: string };

/** Handing over at the counter of the leader; undefined if the leader could not find the goods. */
export type Counter = (shown: Shown) => Promise<{ readonly orderIds: readonly string[] } | undefined>;

export interface Fetching {
  readonly member: Member;
  readonly cycleId: string;
  /** The member's visits of this sale, and the orders that came of them. */
  readonly trips: readonly Trip[];
  readonly orderIds: readonly string[];
  /** Where the goods are. */
  readonly leaderId: string;
  readonly counter: Counter;
  readonly rates: Pick<Rates, 'claimsWithoutPhotoRate'>;
  readonly diary: Diary;
  readonly dice: Dice;
  /** The goods may have been fetched before the phone was restarted. */
  readonly looksFirst: boolean;
  readonly lookMs: number;
  readonly stopped: AbortSignal;
}

const messageShape = z.object({ template: z.string(), subject: z.string(), words: z.string() });

/** The goods are in hand: the message is read, the code shown, a claim made and a review written if planned so. */
export async function fetchGoods(fetching: Fetching): Promise<void> {
  const { member, trips, counter, diary, stopped } = fetching;
  if (fetching.looksFirst && !(await expectsGoods(fetching))) return;
  const code = await readCode(fetching);
  if (code === undefined || stopped.aborted) return;
  const byPhone = trips.some((trip) => trip.byPhone);
  const byCode = (): ReturnType<Counter> => counter({ code });
  const handed = byPhone
    ? ((await counter({ phoneTail: member.phone.slice(-4) })) ?? (await byCode()))
    : await byCode();
  if (handed === undefined) {
    diary.surprised(member.memberId, new Error(`the code ${code} was not accepted`));
    return;
  }
  diary.did('collected');
  for (const orderId of handed.orderIds) await tellWhatItWasLike(fetching, orderId);
}

/** The code in the message that the goods are there; undefined once nothing is left to come. */
async function readCode(fetching: Fetching): Promise<string | undefined> {
  const { member, cycleId, leaderId, lookMs, stopped } = fetching;
  for (let look = 1; !stopped.aborted; look++) {
    const messages = await readPages(member.api, '/v1/messages?limit=100', messageShape);
    const ready = messages.find(
      ({ template, subject }) => template === 'pickup-ready' && subject === `${cycleId}/${leaderId}`,
    );
    const code = ready && /提货码\s*([0-9A-Z]+)/.exec(ready.words)?.[1];
    if (code !== undefined) return code;
    if (!(await expectsGoods(fetching))) return undefined;
    // Nobody stares at a phone: the pause grows.
    await pause(lookMs * Math.min(look, 5), stopped);
  }
  return undefined;
}

/** Somebody whose goods were all short, or who was too late, has nothing to fetch. */
async function expectsGoods({ member, orderIds }: Fetching): Promise<boolean> {
  const orders = await Promise.all(orderIds.map((orderId) => lookAtOrder(member, orderId)));
  return orders.some((order) => order.state === 'paid');
}

async function tellWhatItWasLike(fetching: Fetching, orderId: string): Promise<void> {
  const { trips } = fetching;
  if (trips.some((trip) => trip.claims)) await claim(fetching, orderId);
  if (trips.some((trip) => trip.reviews)) await review(fetching, orderId);
}

/** Above this a claim waits for a person; below, the rule pays at once. */
const smallClaimFen = 2000;

/** One piece of a small line was spoiled. */
async function claim({ member, diary, dice, rates }: Fetching, orderId: string): Promise<void> {
  const { lines } = await lookAtOrder(member, orderId);
  const there = lines.filter((one) => one.allocated > 0);
  const line = there.find((one) => one.unitPriceFen <= smallClaimFen) ?? there[0];
  if (line === undefined) return;
  const body = {
    orderId,
    lineNo: line.lineNo,
    quantity: 1,
    cause: 'spoiled',
    photoCount: dice.chance(rates.claimsWithoutPhotoRate) ? 0 : 1,
    words: '有一份坏了',
  };
  try {
    await member.api.post('/v1/claims', body, { key: `claim-${orderId}-${line.lineNo}` });
    diary.did('claims');
  } catch (error) {
    if (!(error instanceof ApiRefusal) || !isTooLateToClaim(error.code)) throw error;
    diary.did('claims-too-late');
  }
}

/** The window is five seconds on a fast day, and what the leader signed as broken is refunded already. */
const isTooLateToClaim = (code: string): boolean =>
  code === 'claim-window-closed' || code === 'claim-exceeds-paid';

const opinions = [
  [5, '很新鲜，下次还买'],
  [4, '不错'],
  [3, '一般'],
] as const;

async function review({ member, diary, dice }: Fetching, orderId: string): Promise<void> {
  const { lines } = await lookAtOrder(member, orderId);
  const reviews = lines
    .filter((line) => line.allocated > 0)
    .map(({ skuId }) => {
      const [stars, words] = dice.pick(opinions);
      return { skuId, stars, words };
    });
  if (reviews.length === 0) return;
  try {
    await member.api.post(`/v1/orders/${orderId}/reviews`, { reviews }, { key: `review-${orderId}` });
    diary.did('reviews', reviews.length);
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    diary.surprised(member.memberId, error);
  }
}
