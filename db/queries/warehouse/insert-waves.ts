import { dayCode } from '../../../domain/cycle/calendar.js';
import type { TemperatureBand } from '../../../domain/warehouse/temperature-band.js';
import type { WavePlan } from '../../../domain/warehouse/plan-waves.js';
import type { Transaction } from '../../connection.js';
import { execute, json } from '../../query.js';
import type { NightKey } from './night-row.js';

const bandLetters: Readonly<Record<TemperatureBand, string>> = {
  ambient: 'A',
  cool: 'B',
  chilled: 'C',
  frozen: 'F',
};

/**
 * The wave's number, `ZZ-261122-1-L01-A`: it stands on sheets, parcels and crates and in addresses, so it has
 * no slash. A leader belongs to one site, so that the site need not be in it.
 */
export function waveIdOf(cycleId: string, leaderId: string, band: TemperatureBand): string {
  const [regionId = '', day = '', slot = ''] = cycleId.split('/');
  return [regionId, dayCode(day), slot, leaderId, bandLetters[band]].join('-');
}

/** The waves and their lines are stored, planned. The caller holds the night's lock. */
export async function insertWaves(
  trx: Transaction,
  { cycleId, siteId }: NightKey,
  plans: readonly WavePlan[],
): Promise<void> {
  const waves = plans.map(({ leaderId, band, lines }) => ({
    id: waveIdOf(cycleId, leaderId, band),
    leaderId,
    band,
    lines,
  }));
  await execute(
    trx,
    `insert into waves (id, cycle_id, site_id, leader_id, band)
     select w.id, :cycleId, :siteId, w."leaderId", w.band
     from jsonb_to_recordset(:waves::jsonb) as w(id text, "leaderId" text, band text)`,
    { cycleId, siteId, waves: json(waves) },
  );
  await execute(
    trx,
    `insert into wave_lines (wave_id, sku_id, ordered, allocated)
     select w.id, l."skuId", l.ordered, l.allocated
     from jsonb_to_recordset(:waves::jsonb) as w(id text, lines jsonb)
     cross join lateral jsonb_to_recordset(w.lines) as l("skuId" text, ordered integer, allocated integer)`,
    { waves: json(waves) },
  );
}
