import type { Transaction } from '../../connection.js';
import { maybeOne } from '../../query.js';
import { appendEvents } from '../event/append-events.js';

/**
 * The campaign gives nothing any more, and that is told once; one that ended before stays as it is. Orders of its region
 * are planned anew from the commit on (trigger on promotions). @returns whether it ended now.
 */
export async function endCampaignNow(
  trx: Transaction,
  { promotionId, cause }: { readonly promotionId: string; readonly cause: 'budget' | 'withdrawn' },
): Promise<boolean> {
  const ended = await maybeOne<{ regionId: string }>(
    trx,
    `update promotions set ended_at = clock_timestamp(), end_cause = :cause
     where id = :promotionId and ended_at is null returning region_id as "regionId"`,
    { promotionId, cause },
  );
  if (ended === undefined) return false;
  const data = { promotionId, regionId: ended.regionId, cause };
  await appendEvents(trx, [{ aggregate: `campaign/${promotionId}`, type: 'campaign.ended', data }]);
  return true;
}
