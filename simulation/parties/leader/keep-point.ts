import { z } from 'zod';
import { ApiRefusal, type ApiClient } from '../api-client.js';
import type { Bell } from '../bell.js';
import { createDice } from '../dice.js';
import type { Diary } from '../diary.js';
import type { Rates } from '../rates.js';
import { readPages } from '../read-pages.js';
import { goRounds, type Rounds } from '../rounds.js';
import type { Counter } from '../shopper/fetch-goods.js';
import { signFor, stopShape } from './sign-for.js';

export interface Leader {
  readonly leaderId: string;
  readonly api: ApiClient;
  readonly diary: Diary;
  readonly seed: number;
  readonly rates: Pick<Rates, 'linesDamagedRate'>;
  /** Rung by the driver at the door. */
  readonly bell: Bell;
  /** Told when the goods of a cycle are at the point, as a leader tells the group chat. */
  readonly goodsAreHere: (cycleId: string) => void;
}

/** A leader's morning at the pickup point: every van that has arrived is signed for, until the day is stopped. */
export function keepPoint(leader: Leader, rounds: Omit<Rounds, 'surprised'>): Promise<void> {
  const told = new Set<string>();
  const surprised = (error: unknown): void => leader.diary.surprised(leader.leaderId, error);
  // Leaders do not all look at the same moment.
  const everyMs = rounds.everyMs * (0.75 + createDice(leader.seed, leader.leaderId).next() / 2);
  return goRounds({ ...rounds, everyMs, surprised, bell: leader.bell }, async () => {
    const stops = await readPages(leader.api, '/v1/stops?limit=100', stopShape);
    for (const stop of stops) {
      const { cycleId } = stop;
      if (told.has(cycleId)) continue;
      const mustSign = stop.state === 'arrived' || stop.state === 'dropped';
      if (mustSign ? !(await signFor(leader, stop)) : stop.state !== 'signed') continue;
      told.add(cycleId);
      leader.goodsAreHere(cycleId);
    }
    return false;
  });
}

const redeemedShape = z.object({ orderIds: z.array(z.string()) });

/** The leader's counter: goods are handed over for a code or the last digits of a phone. */
export function openCounter({ leaderId, api, diary }: Pick<Leader, 'leaderId' | 'api' | 'diary'>): Counter {
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
