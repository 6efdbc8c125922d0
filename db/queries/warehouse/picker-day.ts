import type { Database } from '../../connection.js';
import { one } from '../../query.js';

export interface PickerDay {
  readonly cycleId: string | null;
  readonly waves: number;
  readonly wavesPacked: number;
  readonly scans: number;
  readonly pieces: number;
  /** Own scans that had to be taken back, by whomever. */
  readonly undoneScans: number;
  readonly undonePieces: number;
  /** Pieces that this picker carried over to another slot, and found damaged. */
  readonly movedPieces: number;
  readonly damagedPieces: number;
}

/** The picker's own work in a cycle; without one, in the latest that he scanned in. */
export async function readPickerDay(
  on: Database,
  { pickerId, cycleId }: { readonly pickerId: string; readonly cycleId: string | undefined },
): Promise<PickerDay> {
  return one<PickerDay>(
    on,
    `with day as (
       select coalesce(:cycleId, (
         select w.cycle_id from scans s join waves w on w.id = s.wave_id
         where s.picker_id = :pickerId order by s.scanned_at desc limit 1)) as id
     ), own as (
       select s.* from scans s join waves w on w.id = s.wave_id join day on day.id = w.cycle_id
       where s.picker_id = :pickerId
     ), undone as (
       select u.quantity from scans u join scans s on s.client_id = u.corrects
       join waves w on w.id = s.wave_id join day on day.id = w.cycle_id where s.picker_id = :pickerId
     )
     select day.id as "cycleId",
       (select count(*)::integer from waves w where w.cycle_id = day.id and w.picker_id = :pickerId) as waves,
       (select count(*)::integer from waves w
        where w.cycle_id = day.id and w.picker_id = :pickerId and w.state = 'packed') as "wavesPacked",
       (select count(*)::integer from own where kind = 'scan') as scans,
       (select coalesce(sum(quantity), 0)::integer from own where kind = 'scan') as pieces,
       (select count(*)::integer from undone) as "undoneScans",
       (select coalesce(-sum(quantity), 0)::integer from undone) as "undonePieces",
       (select coalesce(sum(quantity), 0)::integer from own where kind = 'moved-in') as "movedPieces",
       (select coalesce(-sum(quantity), 0)::integer from own where kind = 'damaged') as "damagedPieces"
     from day`,
    { pickerId, cycleId: cycleId ?? null },
  );
}
