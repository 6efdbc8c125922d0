import { cycleIdOf } from '../../domain/cycle/cycle-id.js';
import { comingDays } from '../../domain/cycle/coming-days.js';
import { eveningCutoff } from '../../domain/cycle/day-clock.js';
import { deliveryOf, slotClock, timetable } from '../../domain/cycle/timetable.js';
import { compareInstants } from '../../domain/values/instants.js';
import type { Database, Transaction } from '../../db/connection.js';
import { type Installation, readInstallation } from '../../db/queries/cycle/installation.js';
import { type RegionDays, type RegionSlot, readRegionDays } from '../../db/queries/cycle/region-days.js';
import { rows } from '../../db/query.js';
import type { OpenCycle, OpenCyclesInput } from '../../workflows/contracts/open-cycles.js';
import { defineStep, type Step, type StepDeps } from '../step.js';
import { createCycle, type NewCycle } from './create-cycle.js';

/** The sale of a region that names none: the usual evening, with everything. */
const eveningSlot: RegionSlot = {
  slot: 1,
  name: '团期',
  hours: eveningCutoff,
  goods: { categoryIds: [], skuIds: [] },
};

/**
 * Every label from today on that is a day of sale has its cycles, one per slot, with listings, prices and quotas, and
 * the unsettled cycles are named, oldest cutoff first. It looks at what is there, so it needs no key and never depends
 * on which firing ran it. A cycle of a whole city is tens of thousands of rows, so each has a transaction of its own.
 */
export const ensureCycles =
  (deps: StepDeps): Step<OpenCyclesInput, OpenCycle[]> =>
  async ({ regionId }) => {
    for (const cycle of await missingCycles(deps.database, regionId)) await createCycle(deps)(cycle);
    return nameUnsettled(deps)({ regionId });
  };

async function missingCycles(database: Database, regionId: string): Promise<NewCycle[]> {
  const region = await readRegionDays(database, regionId);
  const cycles = plannedCycles(regionId, region, await readInstallation(database));
  const there = await rows<{ id: string }>(database, `select id from cycles where id = any(:ids)`, {
    ids: cycles.map(({ cycleId }) => cycleId),
  });
  const ids = new Set(there.map(({ id }) => id));
  return cycles.filter(({ cycleId }) => !ids.has(cycleId));
}

/** The cycles of the coming days whose cutoff is not over, by day and slot. */
function plannedCycles(regionId: string, region: RegionDays, installation: Installation): NewCycle[] {
  const { zone, at, calendar } = region;
  const slots = region.slots.length > 0 ? region.slots : [eveningSlot];
  const days = comingDays({ zone, at, ...installation }, calendar);
  const cycles = days.flatMap((day) =>
    slots.map(({ slot, name, hours, goods }) => {
      const input = { day, slot, zone, calendar, clock: slotClock(hours), ...installation };
      const [instants, delivery] = [timetable(input), deliveryOf(input)];
      return {
        cycleId: cycleIdOf(regionId, day, slot),
        regionId,
        day,
        slot,
        name,
        instants,
        delivery,
        goods,
      };
    }),
  );
  return cycles.filter(({ instants }) => compareInstants(at, instants.cutoffAt) < 0);
}

const nameUnsettled = defineStep({
  operation: 'ensureCycles',
  run: async (trx: Transaction, { regionId }: OpenCyclesInput): Promise<OpenCycle[]> =>
    rows<OpenCycle>(
      trx,
      `select c.id as "cycleId",
         r.name || ' ' || to_char(c.day, 'MM-DD') || ' ' || c.name || ' · 截单 '
           || to_char(c.cutoff_at at time zone r.zone, 'HH24:MI') as words
       from cycles c join regions r on r.id = c.region_id
       where c.region_id = :regionId and c.state not in ('settled', 'cancelled')
       order by c.cutoff_at, c.id`,
      { regionId },
    ),
});
