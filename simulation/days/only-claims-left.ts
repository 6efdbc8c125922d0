import { z } from 'zod';
import type { ApiClient } from '../parties/api-client.js';
import { readPages } from '../parties/read-pages.js';

const orderShape = z.object({ orderId: z.string() });

/** True when every claim has been decided and paid; some belong to cycles that were settled before. */
export async function noClaimIsOpen(ops: ApiClient): Promise<boolean> {
  for (const state of ['open', 'waiting', 'granted'])
    if ((await readPages(ops, `/v1/claims?state=${state}&limit=1`, orderShape)).length > 0) return false;
  return true;
}

/** True when every order of the cycle has ended but those for which somebody has to decide a claim. */
export async function onlyClaimsAreLeft(ops: ApiClient, cycleId: string): Promise<boolean> {
  const inCycle = `cycleId=${encodeURIComponent(cycleId)}&limit=100`;
  const open = (state: string): Promise<{ orderId: string }[]> =>
    readPages(ops, `/v1/orders?state=${state}&${inCycle}`, orderShape);
  if ((await open('paid')).length > 0) return false;
  const waiting = await readPages(ops, '/v1/claims?state=waiting&limit=100', orderShape);
  const claimed = new Set(waiting.map(({ orderId }) => orderId));
  const left = [...(await open('collected')), ...(await open('uncollected'))];
  return claimed.size > 0 && left.every(({ orderId }) => claimed.has(orderId));
}
