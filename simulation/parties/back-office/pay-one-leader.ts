import { z } from 'zod';
import type { ApiClient } from '../api-client.js';
import type { Diary } from '../diary.js';
import { inPath, readPages } from '../read-pages.js';

const settlementShape = z.object({
  settlementNo: z.string(),
  cycleId: z.string(),
  partyKind: z.enum(['leader', 'promoter', 'supplier', 'station']).or(z.string()),
  partyId: z.string(),
  amountFen: z.int(),
  payableAt: z.string(),
  payoutState: z.string().nullable(),
});

export type Settlement = z.output<typeof settlementShape>;

/** The statements of leaders that were not paid and may be, the largest first. */
export async function findLeaderStatements(
  finance: ApiClient,
  limits: { readonly leastFen: number; readonly mostFen: number },
): Promise<Settlement[]> {
  const settlements = await readPages(finance, '/v1/settlements?partyKind=leader&limit=100', settlementShape);
  return settlements
    .filter((one) => one.partyKind === 'leader' && one.payoutState !== 'paid')
    .filter(({ amountFen }) => amountFen >= limits.leastFen && amountFen <= limits.mostFen)
    .toSorted((a, b) => b.amountFen - a.amountFen);
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

/** How far the payout of a statement is; null before it was asked for. */
export async function lookAtPayout(finance: ApiClient, settlementNo: string): Promise<string | null> {
  const { body } = await finance.get(`/v1/settlements/${inPath(settlementNo)}`);
  return settlementShape.parse(body).payoutState;
}
