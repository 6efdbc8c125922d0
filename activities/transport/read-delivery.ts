import { recheckMs } from '../../db/queries/cycle/recheck.js';
import { deliverNight } from '../../db/queries/transport/deliver-night.js';
import { maybeOne } from '../../db/query.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { GridNightInput, NightSnapshot, NightState } from '../../workflows/contracts/grid-night.js';
import { defineStep } from '../step.js';

/** How many runs of the site are still under way; the night is delivered if there are none. Idempotent by the state. */
export const readDelivery = defineStep({
  operation: 'readDelivery',
  run: async (trx, { cycleId, siteId }: GridNightInput): Promise<NightSnapshot> => {
    await deliverNight(trx, { cycleId, siteId });
    const night = await maybeOne<{ state: NightState; words: string; left: number }>(
      trx,
      `select n.state, n.phase_words as words, (
         select count(*)::integer from runs r
         where r.cycle_id = n.cycle_id and r.site_id = n.site_id and r.state <> 'finished') as left
       from nights n where n.cycle_id = :cycleId and n.site_id = :siteId`,
      { cycleId, siteId },
    );
    if (night === undefined) throw new RuleViolation('night-unknown', { cycleId, siteId });
    return { ...night, nextCheckInMs: await recheckMs(trx) };
  },
});
