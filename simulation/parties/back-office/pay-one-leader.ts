import { z } from 'zod';
import type { ApiClient } from '../api-client.js';
import type { Diary } from '../diary.js';
import { inPath, readPages } from '../read-pages.js';

const settlementShape = z.object({
  settlementNo: z.string(),
  cycleId: z.string(),
  partyKind: z.enum(['leader', 'promoter', 'supplier']),
  partyId: z.string(),
  amountFen: z.int(),
  payableAt: z.string(),
  payoutState: z.string().nullable(),
});

export type Settlement = z.output<typeof settlementShape>;

/** A leader's statement that can be paid, or undefined while there is none. The largest first. */
export async function findLeaderStatement(
  finance: ApiClient,
  cycleId: string,
  limits: { readonly leastFen: number; readonly mostFen: number },
): Promise<Settlement | undefined> {
  const settlements = await readPages(finance, '/v1/settlements?limit=100', settlementShape);
  return settlements
    .filter((one) => one.cycleId === cycleId && one.partyKind === 'leader')
    .filter(({ amountFen }) => amountFen >= limits.leastFen && amountFen <= limits.mostFen)
    .toSorted((a, b) => b.amountFen - a.amountFen)[0];
}

/** The payout was asked for; asked again, nothing changes. */
export async function requestPayout(
  finance: ApiClient,
  { settlementNo }: Settlement,
  diary: Diary,
): Promise<void> {
  await finance.post(`/v1/settlements/${inPath(settlementNo)}/payout`, {}, { key: `payout-${settlementNo}` });
  diary.did('payouts-requested');
}
