import { z } from 'zod';
import { ApiRefusal, type ApiClient } from '../api-client.js';
import type { Diary } from '../diary.js';
import { inPath, readPages } from '../read-pages.js';
import { goRounds, type Rounds } from '../rounds.js';
import type { Counter } from '../shopper/fetch-goods.js';

const stopShape = z.object({
  runId: z.string(),
  seq: z.int(),
  cycleId: z.string(),
  state: z.string(),
  crateList: z.array(z.object({ crateId: z.string(), state: z.string() })),
});

type Stop = z.output<typeof stopShape>;

export interface Leader {
  readonly leaderId: string;
  readonly api: ApiClient;
  readonly diary: Diary;
  /** Told when the goods of a cycle are at the point, as a leader tells the group chat. */
  readonly goodsAreHere: (cycleId: string) => void;
}

/** A leader's morning at the pickup point: every van that has arrived is signed for, until the day is stopped. */
export function keepPoint(leader: Leader, rounds: Omit<Rounds, 'surprised'>): Promise<void> {
  const told = new Set<string>();
  const surprised = (error: unknown): void => leader.diary.surprised(leader.leaderId, error);
  return goRounds({ ...rounds, surprised }, async () => {
    const stops = await readPages(leader.api, '/v1/stops?limit=100', stopShape);
    for (const stop of stops.filter(({ state }) => state === 'arrived')) await sign(leader, stop);
    for (const { cycleId } of stops.filter(({ state }) => state === 'signed')) {
      if (told.has(cycleId)) continue;
      told.add(cycleId);
      leader.goodsAreHere(cycleId);
    }
    return false;
  });
}

/** Every crate that the driver carries in is scanned. */
async function sign({ api, diary }: Leader, { runId, seq, crateList }: Stop): Promise<void> {
  const crateIds = crateList.filter(({ state }) => state === 'loaded').map(({ crateId }) => crateId);
  const path = `/v1/runs/${inPath(runId)}/stops/${seq}/sign`;
  await api.post(path, { crateIds }, { key: `sign-${runId}-${seq}` });
  diary.did('stops-signed');
  diary.did('crates-signed', crateIds.length);
}

const redeemedShape = z.object({ orderIds: z.array(z.string()) });

/** The leader's counter: goods are handed over for a code or the last digits of a phone. */
export function openCounter({ leaderId, api, diary }: Leader): Counter {
  let served = 0;
  return async (shown) => {
    served += 1;
    try {
      const key = `redeem-${leaderId}-${Object.values(shown).join()}-${served}-${Date.now()}`;
      const { body } = await api.post('/v1/pickups/redeem', shown, { key });
      diary.did('code' in shown ? 'redeemed-by-code' : 'redeemed-by-phone');
      return redeemedShape.parse(body);
    } catch (error) {
      if (error instanceof ApiRefusal && error.status < 500) {
        diary.did(`redeem-refused:${error.code}`);
        return undefined;
      }
      throw error;
    }
  };
}
