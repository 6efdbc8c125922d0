import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { NightState } from '../../../workflows/contracts/grid-night.js';
import type { Database } from '../../connection.js';
import { maybeOne } from '../../query.js';
import type { Place } from './list-waves.js';
import type { NightKey } from './night-row.js';
import { readNightSnapshot } from './night-snapshot.js';

export interface NightView extends NightKey {
  readonly siteName: string;
  readonly state: NightState;
  readonly words: string;
  /** What keeps it from the next state: purchase orders to receive, waves to pack, runs to finish. */
  readonly left: number;
  readonly waves: number;
  readonly wavesPacked: number;
  readonly piecesToPick: number;
  readonly piecesPicked: number;
  /** Order lines that get less than ordered. */
  readonly shortLines: number;
}

/** The night in figures. @throws RuleViolation night-unknown, also for a night elsewhere */
export async function readNightView(database: Database, place: Place, key: NightKey): Promise<NightView> {
  const { cycleId, siteId } = key;
  const figures = await maybeOne<Omit<NightView, 'state' | 'words' | 'left'>>(
    database,
    `select n.cycle_id as "cycleId", n.site_id as "siteId", s.name as "siteName", w.waves,
       w.packed as "wavesPacked", w.pieces as "piecesToPick", w.picked as "piecesPicked",
       (select count(*)::integer from order_line_balances b
        where b.cycle_id = n.cycle_id and b.site_id = n.site_id and b.allocated < b.quantity) as "shortLines"
     from nights n join sites s on s.id = n.site_id
     cross join lateral (
       select count(distinct v.id)::integer as waves,
         (count(distinct v.id) filter (where v.state = 'packed'))::integer as packed,
         coalesce(sum(x.allocated), 0)::integer as pieces, coalesce(sum(x.picked), 0)::integer as picked
       from waves v join wave_lines x on x.wave_id = v.id
       where v.cycle_id = n.cycle_id and v.site_id = n.site_id
     ) w
     where n.cycle_id = :cycleId and n.site_id = :siteId
       and (:ownSite::text is null or n.site_id = :ownSite) and (:region::text is null or s.region_id = :region)`,
    {
      cycleId,
      siteId,
      ownSite: 'siteId' in place ? place.siteId : null,
      region: 'regionId' in place ? place.regionId : null,
    },
  );
  if (figures === undefined) throw new RuleViolation('night-unknown', { cycleId, siteId });
  const { state, words, left } = await readNightSnapshot(database, { cycleId, siteId });
  return { ...figures, state, words, left };
}
