import { z } from 'zod';
import type { ApiClient } from '../api-client.js';
import type { Diary } from '../diary.js';
import { readPages } from '../read-pages.js';

const orderShape = z.object({ orderId: z.string(), leaderId: z.string() });
const linesShape = z.object({
  lines: z.array(
    z.object({
      lineNo: z.int(),
      quantity: z.int(),
      allocated: z.int(),
      netFen: z.int(),
      refundedFen: z.int(),
    }),
  ),
});

/**
 * A member has called the hotline about goods of a leader whose commission is paid out already: operations open a claim on
 * the completed order. False if there is no such order.
 */
export async function makeGood(
  ops: ApiClient,
  of: { readonly cycleId: string; readonly leaderId: string },
  diary: Diary,
): Promise<boolean> {
  const path = `/v1/orders?state=completed&cycleId=${encodeURIComponent(of.cycleId)}&limit=100`;
  const orders = (await readPages(ops, path, orderShape)).filter(({ leaderId }) => leaderId === of.leaderId);
  for (const { orderId } of orders) {
    const { lines } = linesShape.parse((await ops.get(`/v1/orders/${orderId}`)).body);
    const line = lines.find((one) => one.allocated > 0 && one.netFen > 0 && one.refundedFen === 0);
    if (line === undefined) continue;
    const { lineNo } = line;
    const claim = { orderId, lineNo, quantity: 1, cause: 'spoiled', photoCount: 0, words: '客诉补偿' };
    await ops.post('/v1/claims', claim, { key: `make-good-${orderId}` });
    diary.did('claims-by-hotline');
    return true;
  }
  return false;
}
