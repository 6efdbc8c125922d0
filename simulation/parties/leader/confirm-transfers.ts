import { z } from 'zod';
import type { ApiClient } from '../api-client.js';

const waitingShape = z.object({
  transfers: z.array(z.object({ outBillNo: z.string(), amountFen: z.int() })),
});

/** What waits for the leader in the payment provider's app is taken. Returns how much it was. */
export async function confirmTransfers(wallet: ApiClient, openId: string): Promise<number> {
  const { body } = await wallet.get(`/payer/waiting-transfers?openId=${encodeURIComponent(openId)}`);
  const { transfers } = waitingShape.parse(body);
  for (const { outBillNo } of transfers)
    await wallet.post('/payer/confirm-transfer', { outBillNo }, { key: `confirm-${outBillNo}` });
  return transfers.reduce((total, { amountFen }) => total + amountFen, 0);
}
