import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { TemperatureBand } from '../../../domain/warehouse/temperature-band.js';
import type { WaveRow as WaveLineState } from '../../../domain/warehouse/check-scan.js';
import type { Transaction } from '../../connection.js';
import { execute, maybeOne, rows } from '../../query.js';

export interface WaveRow {
  readonly waveId: string;
  readonly cycleId: string;
  readonly siteId: string;
  readonly leaderId: string;
  readonly band: TemperatureBand;
  readonly state: 'planned' | 'picked' | 'packed';
  readonly pickerId: string | null;
}

/** A wave and the site whose people may touch it. */
export interface WaveOwner {
  readonly waveId: string;
  readonly siteId: string;
}

const columns = `id as "waveId", cycle_id as "cycleId", site_id as "siteId", leader_id as "leaderId", band, state,
  picker_id as "pickerId"`;

/** The wave as it is now. @throws RuleViolation wave-unknown, also for another site's wave */
export async function findWave(trx: Transaction, { waveId, siteId }: WaveOwner): Promise<WaveRow> {
  const sql = `select ${columns} from waves where id = :waveId and site_id = :siteId`;
  return known(waveId, await maybeOne<WaveRow>(trx, sql, { waveId, siteId }));
}

/**
 * The wave is ours until the end, whoever scans into it at the same time. Locks: its row, after orders,
 * before the night and stock. @throws RuleViolation wave-unknown, also for another site's wave
 */
export async function lockWave(trx: Transaction, { waveId, siteId }: WaveOwner): Promise<WaveRow> {
  const sql = `select ${columns} from waves where id = :waveId and site_id = :siteId for update`;
  return known(waveId, await maybeOne<WaveRow>(trx, sql, { waveId, siteId }));
}

/**
 * The wave that the picker goes on with, or the next free one of the site; undefined when there is none. Locks: its row;
 * a wave that somebody else holds at this moment is passed over, so that pickers never wait for each other.
 */
export async function lockNextWave(
  trx: Transaction,
  {
    siteId,
    pickerId,
    band,
  }: { readonly siteId: string; readonly pickerId: string; readonly band?: TemperatureBand | undefined },
): Promise<WaveRow | undefined> {
  return maybeOne<WaveRow>(
    trx,
    `select ${columns} from waves
     where site_id = :siteId and (picker_id = :pickerId and state <> 'packed' or picker_id is null and state = 'planned')
       and (:band::text is null or band = :band)
     order by picker_id is null, cycle_id, id limit 1 for update skip locked`,
    { siteId, pickerId, band: band ?? null },
  );
}

/**
 * Two waves of one site are ours, in the order of their ids. @throws RuleViolation wave-unknown, also when they are not
 * of the same cycle
 */
export async function lockTwoWaves(
  trx: Transaction,
  { waveId, otherId, siteId }: { readonly waveId: string; readonly otherId: string; readonly siteId: string },
): Promise<{ readonly wave: WaveRow; readonly other: WaveRow }> {
  const locked = new Map<string, WaveRow>();
  for (const id of [waveId, otherId].sort()) locked.set(id, await lockWave(trx, { waveId: id, siteId }));
  const wave = known(waveId, locked.get(waveId));
  const other = known(otherId, locked.get(otherId));
  if (wave.cycleId !== other.cycleId) throw new RuleViolation('wave-unknown', { waveId: otherId });
  return { wave, other };
}

function known(waveId: string, row: WaveRow | undefined): WaveRow {
  if (row === undefined) throw new RuleViolation('wave-unknown', { waveId });
  return row;
}

/** The wave's lines as they stand, by SKU. */
export async function readWaveLines(trx: Transaction, waveId: string): Promise<WaveLineState[]> {
  return rows<WaveLineState>(
    trx,
    `select sku_id as "skuId", allocated, picked, short from wave_lines where wave_id = :waveId order by sku_id`,
    { waveId },
  );
}

/** Nothing of the wave is left to pick. The caller holds its lock and tells it. */
export async function markPicked(trx: Transaction, waveId: string): Promise<void> {
  await execute(
    trx,
    `update waves set state = 'picked', picked_at = clock_timestamp() where id = :waveId and state = 'planned'`,
    { waveId },
  );
}
