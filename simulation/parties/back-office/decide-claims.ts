import { z } from 'zod';
import type { ApiClient } from '../api-client.js';
import type { Diary } from '../diary.js';
import { readPages } from '../read-pages.js';
import { goRounds, type Rounds } from '../rounds.js';

const claimShape = z.object({ claimNo: z.string(), cycleId: z.string() });

export interface ClaimsDesk {
  readonly ops: ApiClient;
  readonly diary: Diary;
  /** Claims of this cycle stay on the desk until tomorrow. */
  readonly isForTomorrow: (cycleId: string) => boolean;
}

/** Operations look at every claim that the rule did not decide, and grant it, until the day is stopped. */
export function decideClaims(desk: ClaimsDesk, rounds: Omit<Rounds, 'surprised'>): Promise<void> {
  const { ops, diary, isForTomorrow } = desk;
  // Whatever waits for a second person is asked for once.
  const asked = new Set<string>();
  const surprised = (error: unknown): void => diary.surprised('operations', error);
  return goRounds({ ...rounds, surprised }, async () => {
    const waiting = await readPages(ops, '/v1/claims?state=waiting&limit=100', claimShape);
    for (const { claimNo, cycleId } of waiting) {
      if (isForTomorrow(cycleId) || asked.has(claimNo)) continue;
      const decision = { granted: true, reasonZh: '照片属实，同意退款' };
      const { status } = await ops.post(`/v1/claims/${claimNo}/decide`, decision, {
        key: `decide-${claimNo}`,
      });
      if (status === 202) asked.add(claimNo);
      diary.did('claims-decided');
    }
    return false;
  });
}
