import type { Calendar } from '../../../domain/cycle/calendar.js';
import type { SlotHours } from '../../../domain/cycle/timetable.js';
import type { Database } from '../../connection.js';
import { one, rows } from '../../query.js';

/** What a slot sells: the SKUs of these categories and these SKUs; both empty = everything. */
export interface SlotGoods {
  readonly categoryIds: readonly string[];
  readonly skuIds: readonly string[];
}

export interface RegionSlot {
  readonly slot: number;
  readonly name: string;
  readonly hours: SlotHours;
  readonly goods: SlotGoods;
}

/** How a region's days look: its zone, the instant now, its calendar, and its slots ascending; maybe none. */
export interface RegionDays {
  readonly zone: string;
  readonly at: string;
  readonly calendar: Required<Calendar>;
  readonly slots: readonly RegionSlot[];
}

/** The region's days as they were imported. Rejects for a region that is not there. */
export async function readRegionDays(on: Database, regionId: string): Promise<RegionDays> {
  const { zone, at, restDays, closedDays } = await one<{
    zone: string;
    at: string;
    restDays: readonly string[];
    closedDays: readonly string[];
  }>(
    on,
    `select r.zone, clock_timestamp() as at,
       coalesce(array_agg(d.day::text) filter (where d.kind in ('rest', 'closed-rest')), '{}') as "restDays",
       coalesce(array_agg(d.day::text) filter (where d.kind in ('closed', 'closed-rest')), '{}') as "closedDays"
     from regions r left join calendar_days d on d.region_id = r.id
     where r.id = :regionId group by r.id`,
    { regionId },
  );
  const slots = await rows<RegionSlot>(
    on,
    `select slot, name, jsonb_build_object('opensAt', opens_clock, 'cutoffAt', cutoff_clock) as hours,
       jsonb_build_object('categoryIds', category_ids, 'skuIds', sku_ids) as goods
     from region_slots where region_id = :regionId order by slot`,
    { regionId },
  );
  return { zone, at, calendar: { restDays, closedDays }, slots };
}
