import type { CycleState } from '../../../domain/cycle/lifecycle.js';
import type { Database } from '../../connection.js';
import { rows } from '../../query.js';

export interface CycleView {
  readonly cycleId: string;
  readonly day: string;
  readonly slot: number;
  readonly state: CycleState;
  /** Read from the instants, not from the state. */
  readonly selling: boolean;
  readonly opensAt: string;
  readonly cutoffAt: string;
  readonly payUntil: string;
  readonly deliverBy: string;
  readonly pickupUntil: string;
  readonly phaseWords: string;
}

/** The region's cycles, the latest cutoff first; one of them when an id is given. */
export async function listCycles(
  on: Database,
  regionId: string,
  { cycleId, limit }: { cycleId?: string; limit: number },
): Promise<CycleView[]> {
  return rows<CycleView>(
    on,
    `select id as "cycleId", day, slot, state,
       state = 'planned' and opens_at <= clock_timestamp() and clock_timestamp() < cutoff_at as selling,
       opens_at as "opensAt", cutoff_at as "cutoffAt", pay_until as "payUntil", deliver_by as "deliverBy",
       pickup_until as "pickupUntil", cycle_phase_words(id) as "phaseWords"
     from cycles where region_id = :regionId and (:cycleId::text is null or id = :cycleId)
     order by cutoff_at desc limit :limit`,
    { regionId, cycleId: cycleId ?? null, limit },
  );
}
