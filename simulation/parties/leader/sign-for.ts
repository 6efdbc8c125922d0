import { z } from 'zod';
import { type ApiClient, ApiRefusal } from '../api-client.js';
import { createDice } from '../dice.js';
import type { Diary } from '../diary.js';
import type { Rates } from '../rates.js';
import { inPath } from '../read-pages.js';

export const stopShape = z.object({
  runId: z.string(),
  seq: z.int(),
  cycleId: z.string(),
  state: z.string(),
  crateList: z.array(z.object({ crateId: z.string(), state: z.string() })),
});

export type StopAtPoint = z.output<typeof stopShape>;

export interface Signer {
  readonly leaderId: string;
  readonly api: ApiClient;
  readonly diary: Diary;
  readonly seed: number;
  readonly rates: Pick<Rates, 'linesDamagedRate'>;
}

const arrivalShape = z.object({
  parcels: z.array(
    z.object({
      parcelNo: z.string(),
      lines: z.array(z.object({ skuId: z.string(), quantity: z.int() })),
    }),
  ),
});

interface Difference {
  readonly kind: 'damaged';
  readonly parcelNo: string;
  readonly skuId: string;
  readonly quantity: number;
}

/**
 * Every crate of the stop is scanned and signed for; what is broken is signed as a difference. False if the stop has gone
 * on meanwhile (what was left at the door is signed for by its deadline): the leader looks again.
 */
export async function signFor(signer: Signer, stop: StopAtPoint): Promise<boolean> {
  const { api, diary } = signer;
  const { runId, seq } = stop;
  const crateIds = stop.crateList.filter(({ state }) => state === 'loaded').map(({ crateId }) => crateId);
  const path = `/v1/runs/${inPath(runId)}/stops/${seq}`;
  const differences = await findDamage(signer, path);
  const body = differences.length === 0 ? { crateIds } : { crateIds, differences };
  try {
    await api.post(`${path}/sign`, body, { key: `sign-${runId}-${seq}` });
  } catch (error) {
    if (!(error instanceof ApiRefusal) || error.code !== 'stop-move-not-allowed') throw error;
    return false;
  }
  diary.did('stops-signed');
  diary.did('crates-signed', crateIds.length);
  diary.did('differences-signed', differences.length);
  return true;
}

/** One piece of a damaged line, as the leader finds it when he looks into the crates; the same at every look. */
async function findDamage({ api, seed, rates }: Signer, path: string): Promise<Difference[]> {
  if (rates.linesDamagedRate === 0) return [];
  const { parcels } = arrivalShape.parse((await api.get(path)).body);
  return parcels.flatMap(({ parcelNo, lines }) =>
    lines
      .filter(({ skuId }) => createDice(seed, `${parcelNo}/${skuId}`).chance(rates.linesDamagedRate))
      .map(({ skuId }): Difference => ({ kind: 'damaged', parcelNo, skuId, quantity: 1 })),
  );
}
