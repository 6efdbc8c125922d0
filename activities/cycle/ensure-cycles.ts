import { cycleIdOf } from '../../domain/cycle/cycle-id.js';
import { dayAfter } from '../../domain/cycle/calendar.js';
import { comingDays, DAYS_AHEAD } from '../../domain/cycle/coming-days.js';
import { eveningCutoff } from '../../domain/cycle/day-clock.js';
import { deliveryOf, slotClock, timetable } from '../../domain/cycle/timetable.js';
import { compareInstants } from '../../domain/values/instants.js';
import type { Database, Transaction } from '../../db/connection.js';
import { type Installation, readInstallation } from '../../db/queries/cycle/installation.js';
import { type RegionDays, type RegionSlot, readRegionDays } from '../../db/queries/cycle/region-days.js';
import { readPresaleDays } from '../../db/queries/inventory/presale-days.js';
import { rows } from '../../db/query.js';
import type { OpenCycle, OpenCyclesInput } from '../../workflows/contracts/open-cycles.js';
import { refreshStockGoods } from '../inventory/refresh-stock-goods.js';
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
 * Every label from today on that is a day of sale has its cycles, one per slot, with listings, prices and quotas; cycles
 * further ahead have their goods on presale; what lies in stock is divided over the cycles that sell it; and the
 * unsettled cycles are named, oldest cutoff first. It looks at what is there, so it needs no key and never depends
 * on which firing ran it. A cycle of a whole city is tens of thousands of rows, so each has a transaction of its own.
 */
export const ensureCycles =
  (deps: StepDeps): Step<OpenCyclesInput, OpenCycle[]> =>
  async ({ regionId }) => {
    for (const cycle of await missingCycles(deps.database, regionId)) await createCycle(deps)(cycle);
    await refreshStockGoods(deps)({ regionId });
    return nameUnsettled(deps)({ regionId });
  };

async function missingCycles(database: Database, regionId: string): Promise<NewCycle[]> {
  const region = await readRegionDays(database, regionId);
  const presaleDays = await readPresaleDays(database, regionId);
  const cycles = plannedCycles({ regionId, presaleDays }, region, await readInstallation(database));
  const there = await rows<{ id: string; presaleOnly: boolean }>(
    database,
    `select id, presale_only as "presaleOnly" from cycles where id = any(:ids)`,
    { ids: cycles.map(({ cycleId }) => cycleId) },
  );
  const presaleOnly = new Map(there.map((cycle) => [cycle.id, cycle.presaleOnly]));
  return cycles.filter(({ cycleId, presaleOnly: stays }) => {
    const listed = presaleOnly.get(cycleId);
    return listed === undefined || (listed && stays !== true);
  });
}

/** The cycles of the coming days whose cutoff is not over, by day and slot. */
function plannedCycles(
  { regionId, presaleDays }: { readonly regionId: string; readonly presaleDays: number },
  region: RegionDays,
  installation: Installation,
): NewCycle[] {
  const { zone, at, calendar } = region;
  const slots = region.slots.length > 0 ? region.slots : [eveningSlot];
  const facts = { zone, at, ...installation };
  const usual = comingDays(facts, calendar);
  const days = comingDays(facts, calendar, Math.max(DAYS_AHEAD, presaleDays + 1));
  const cycles = days.flatMap((day) =>
    slots.map(({ slot, name, hours, goods }) => {
      const input = { day, slot, zone, calendar, clock: slotClock(hours), ...installation };
      const before = Array.from({ length: presaleDays }, (_none, n) => dayAfter(day, -1 - n));
      return {
        cycleId: cycleIdOf(regionId, day, slot),
        regionId,
        day,
        slot,
        name,
        instants: timetable(input),
        delivery: deliveryOf(input),
        goods,
        presaleFrom: before.map((earlier) => timetable({ ...input, day: earlier }).opensAt),
        presaleOnly: !usual.includes(day),
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
