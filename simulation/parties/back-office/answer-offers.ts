import { z } from 'zod';
import type { ApiClient } from '../api-client.js';
import type { Diary } from '../diary.js';
import { inPath, readPages } from '../read-pages.js';
import { goRounds, type Rounds } from '../rounds.js';

const orderShape = z.object({ purchaseOrderNo: z.string() });

/** Operations accept what a supplier offers instead: some is better than none. Until the day is stopped. */
export function answerOffers(ops: ApiClient, diary: Diary, rounds: Omit<Rounds, 'surprised'>): Promise<void> {
  const surprised = (error: unknown): void => diary.surprised('operations', error);
  return goRounds({ ...rounds, surprised }, async () => {
    const path = '/v1/purchase-orders?state=countered&limit=100';
    for (const { purchaseOrderNo: no } of await readPages(ops, path, orderShape)) {
      await ops.post(`/v1/purchase-orders/${inPath(no)}/counter/accept`, {}, { key: `accept-${no}` });
      diary.did('offers-accepted');
    }
    return false;
  });
}
