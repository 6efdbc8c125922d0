import { cycleIdOf } from '../../domain/cycle/cycle-id.js';
import { comingDays } from '../../domain/cycle/coming-days.js';
import { timetable } from '../../domain/cycle/timetable.js';
import { compareInstants } from '../../domain/values/instants.js';
import type { Transaction } from '../../db/connection.js';
import { createCycle } from './create-cycle.js';
import { readInstallation } from '../../db/queries/cycle/installation.js';
import { one, rows } from '../../db/query.js';
import type { OpenCycle, OpenCyclesInput } from '../../workflows/contracts/open-cycles.js';
import { defineStep } from '../step.js';

/** The one slot that every region has; more are data of a later day. */
const EVENING_SLOT = 1;

/**
 * Every label from today on has its cycle, with listings, prices and quotas, and the unsettled cycles are named,
 * oldest cutoff first. It looks at what is there, so it needs no key and never depends on which firing ran it.
 */
export const ensureCycles = defineStep({
  operation: 'ensureCycles',
  run: async (trx, { regionId }: OpenCyclesInput): Promise<OpenCycle[]> => {
    await createMissing(trx, regionId);
    return unsettled(trx, regionId);
  },
});

async function createMissing(trx: Transaction, regionId: string): Promise<void> {
  const region = await one<{ zone: string; at: string }>(
    trx,
    `select zone, clock_timestamp() as at from regions where id = :regionId`,
    { regionId },
  );
  const installation = await readInstallation(trx);
  for (const day of comingDays({ ...region, ...installation })) {
    const instants = timetable({ day, slot: EVENING_SLOT, zone: region.zone, ...installation });
    if (compareInstants(instants.cutoffAt, region.at) <= 0) continue;
    await createCycle(trx, {
      cycleId: cycleIdOf(regionId, day, EVENING_SLOT),
      regionId,
      day,
      slot: EVENING_SLOT,
      instants,
    });
  }
}

async function unsettled(trx: Transaction, regionId: string): Promise<OpenCycle[]> {
  return rows<OpenCycle>(
    trx,
    `select c.id as "cycleId",
       r.name || ' ' || to_char(c.day, 'MM-DD') || ' 团期 · 截单 '
         || to_char(c.cutoff_at at time zone r.zone, 'HH24:MI') as words
     from cycles c join regions r on r.id = c.region_id
     where c.region_id = :regionId and c.state not in ('settled', 'cancelled')
     order by c.cutoff_at`,
    { regionId },
  );
}
