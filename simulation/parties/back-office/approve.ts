import { z } from 'zod';
import type { ApiClient } from '../api-client.js';
import type { Diary } from '../diary.js';
import { readPages } from '../read-pages.js';
import { goRounds, type Rounds } from '../rounds.js';

const approvalShape = z.object({ approvalId: z.union([z.string(), z.int()]) });

/** Finance agrees to what operations asked for, as the second pair of eyes, until the day is stopped. */
export function approve(finance: ApiClient, diary: Diary, rounds: Omit<Rounds, 'surprised'>): Promise<void> {
  const surprised = (error: unknown): void => diary.surprised('finance', error);
  return goRounds({ ...rounds, surprised }, async () => {
    const path = '/v1/approvals?state=waiting&limit=100';
    for (const { approvalId } of await readPages(finance, path, approvalShape)) {
      await finance.post(`/v1/approvals/${approvalId}/approve`, {}, { key: `approve-${approvalId}` });
      diary.did('approvals-given');
    }
    return false;
  });
}
