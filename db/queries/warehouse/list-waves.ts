import type { TemperatureBand } from '../../../domain/warehouse/temperature-band.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { Database } from '../../connection.js';
import { rows } from '../../query.js';

/** Whose waves: those of a picker's site, or of a region. A query without a place does not exist. */
export type Place = { readonly siteId: string } | { readonly regionId: string };

export interface WaveView {
  readonly waveId: string;
  readonly cycleId: string;
  readonly siteId: string;
  readonly leaderId: string;
  readonly leaderName: string;
  readonly band: TemperatureBand;
  readonly state: 'planned' | 'picked' | 'packed';
  readonly pickerId: string | null;
  /** Pieces to pick, in the slot, and reported as not to be found. */
  readonly pieces: number;
  readonly picked: number;
  readonly short: number;
}

export interface WaveLineView {
  readonly skuId: string;
  readonly name: string;
  readonly spec: string;
  /** What the scanner reads. */
  readonly gtin: string;
  readonly ordered: number;
  readonly allocated: number;
  readonly picked: number;
  readonly short: number;
}

export interface ParcelView {
  readonly parcelNo: string;
  readonly memberId: string;
  readonly crateNo: string;
  readonly pieces: number;
}

export interface WaveWithLines extends WaveView {
  /** By SKU id. */
  readonly lines: WaveLineView[];
  /** By parcel number; empty until packed. */
  readonly parcels: ParcelView[];
}

const selected = `
  select w.id as "waveId", w.cycle_id as "cycleId", w.site_id as "siteId", w.leader_id as "leaderId",
    l.name as "leaderName", w.band, w.state, w.picker_id as "pickerId",
    sum(x.allocated)::integer as pieces, sum(x.picked)::integer as picked, sum(x.short)::integer as short
  from waves w join leaders l on l.id = w.leader_id join wave_lines x on x.wave_id = w.id
  where (:siteId::text is null or w.site_id = :siteId) and (:regionId::text is null or l.region_id = :regionId)`;

/** A page of the place's waves, by number: the warm bands of a leader before the cold ones. */
export async function listWaves(
  database: Database,
  place: Place,
  page: {
    readonly state?: string | undefined;
    readonly cycleId?: string | undefined;
    readonly after?: string | undefined;
    readonly limit: number;
  },
): Promise<WaveView[]> {
  const { state = null, cycleId = null, after = null, limit } = page;
  return rows<WaveView>(
    database,
    `${selected} and (:state::text is null or w.state = :state)
       and (:cycleId::text is null or w.cycle_id = :cycleId) and (:after::text is null or w.id > :after)
     group by w.id, l.name order by w.id limit :limit`,
    { ...bindPlace(place), state, cycleId, after, limit },
  );
}

/**
 * The wave with what to pick, and what it was packed into. @throws RuleViolation wave-unknown, also elsewhere
 */
export async function readWaveView(database: Database, place: Place, waveId: string): Promise<WaveWithLines> {
  const [wave] = await rows<WaveView>(database, `${selected} and w.id = :waveId group by w.id, l.name`, {
    ...bindPlace(place),
    waveId,
  });
  if (wave === undefined) throw new RuleViolation('wave-unknown', { waveId });
  const lines = await rows<WaveLineView>(
    database,
    `select l.sku_id as "skuId", s.name, s.spec, s.gtin, l.ordered, l.allocated, l.picked, l.short
     from wave_lines l join skus s on s.id = l.sku_id where l.wave_id = :waveId order by l.sku_id`,
    { waveId },
  );
  const parcels = await rows<ParcelView>(
    database,
    `select p.id as "parcelNo", p.member_id as "memberId", p.crate_id as "crateNo",
       sum(x.quantity)::integer as pieces
     from parcels p join parcel_lines x on x.parcel_id = p.id
     where p.cycle_id = :cycleId and p.leader_id = :leaderId and p.band = :band
     group by p.id order by p.id`,
    { cycleId: wave.cycleId, leaderId: wave.leaderId, band: wave.band },
  );
  return { ...wave, lines, parcels };
}

function bindPlace(place: Place): { siteId: string | null; regionId: string | null } {
  return { siteId: null, regionId: null, ...place };
}
