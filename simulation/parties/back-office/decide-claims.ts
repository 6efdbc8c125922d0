import { z } from 'zod';
import type { ApiClient } from '../api-client.js';
import type { Diary } from '../diary.js';
import { readPages } from '../read-pages.js';
import { goRounds, type Rounds } from '../rounds.js';

const claimShape = z.object({ claimNo: z.string() });

/** Operations look at every claim that the rule did not decide, and grant it, until the day is stopped. */
export function decideClaims(ops: ApiClient, diary: Diary, rounds: Omit<Rounds, 'surprised'>): Promise<void> {
  const surprised = (error: unknown): void => diary.surprised('operations', error);
  return goRounds({ ...rounds, surprised }, async () => {
    for (const { claimNo } of await readPages(ops, '/v1/claims?state=waiting&limit=100', claimShape)) {
      const decision = { granted: true, reasonZh: '照片属实，同意退款' };
      await ops.post(`/v1/claims/${claimNo}/decide`, decision, { key: `decide-${claimNo}` });
      diary.did('claims-decided');
    }
    return false;
  });
}
