import type {
  CycleMark,
  LeaderChangeFacts,
  LeaderChangeKind,
} from '../../../domain/network/leader-change.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { Transaction } from '../../connection.js';
import { maybeOne, rows } from '../../query.js';

/** A change before it is stored. */
export interface WantedChange {
  readonly leaderId: string;
  readonly regionId: string;
  readonly kind: LeaderChangeKind;
  readonly from: CycleMark;
  readonly back: CycleMark | null;
  readonly toSiteId: string | null;
  readonly neighbourId: string | null;
}

/** SQL: cycle `c` counts for the change with these marks. */
export const withinMarks = `(c.day, c.slot) >= (:fromDay::date, :fromSlot)
  and (:backDay::date is null or (c.day, c.slot) < (:backDay::date, :backSlot))`;

/** The marks as the SQL above takes them. */
export const bindMarks = ({
  from,
  back,
}: {
  readonly from: CycleMark;
  readonly back: CycleMark | null;
}): { fromDay: string; fromSlot: number; backDay: string | null; backSlot: number } => ({
  fromDay: from.day,
  fromSlot: from.slot,
  backDay: back?.day ?? null,
  backSlot: back?.slot ?? 1,
});

/** The unfrozen cycles of the region that the change counts for, ascending by id. */
export async function affectedCycles(
  trx: Transaction,
  change: Pick<WantedChange, 'regionId' | 'from' | 'back'>,
): Promise<string[]> {
  const found = await rows<{ id: string }>(
    trx,
    `select c.id from cycles c
     where c.region_id = :regionId and c.state in ('planned', 'closed') and ${withinMarks} order by c.id`,
    { regionId: change.regionId, ...bindMarks(change) },
  );
  return found.map(({ id }) => id);
}

/**
 * What decides whether the change is possible. The caller is inside the fences of the cycles, or only asks.
 * @throws RuleViolation leader-unknown, also for a leader or neighbour of another region
 */
export async function readChangeFacts(trx: Transaction, change: WantedChange): Promise<LeaderChangeFacts> {
  const found = await maybeOne<
    Omit<LeaderChangeFacts, 'kind' | 'from' | 'back'> & { neighbourThere: boolean }
  >(
    trx,
    `select l.active, l.site_id as "siteId",
       (select jsonb_build_object('day', c.day, 'slot', c.slot) from cycles c
        where c.region_id = l.region_id and c.state in ('planned', 'closed') order by c.day, c.slot limit 1) as "firstOpen",
       (select jsonb_build_object('siteId', s.id, 'kind', s.kind) from sites s
        where s.id = :toSiteId and s.region_id = l.region_id) as "toSite",
       :neighbourId::text is null or n.id is not null as "neighbourThere",
       case when n.id is not null then n.active and not exists (
         select 1 from cycles c where c.region_id = l.region_id and c.state in ('planned', 'closed')
           and ${withinMarks} and not leader_sells(n.id, c.day, c.slot)) end as "neighbourSells",
       exists (
         select 1 from leader_changes x
         where x.leader_id = l.id and x.state in ('effective', 'ended') and (x.kind = 'move') = (:kind = 'move')
           and (x.back_day is null or (x.back_day, x.back_slot) > (:fromDay::date, :fromSlot))
           and (:backDay::date is null or (x.from_day, x.from_slot) < (:backDay::date, :backSlot))
           and (x.kind <> 'move' or (x.from_day, x.from_slot) >= (:fromDay::date, :fromSlot))) as overlaps
     from leaders l left join leaders n on n.id = :neighbourId and n.region_id = l.region_id
     where l.id = :leaderId and l.region_id = :regionId`,
    {
      leaderId: change.leaderId,
      regionId: change.regionId,
      kind: change.kind,
      toSiteId: change.toSiteId,
      neighbourId: change.neighbourId,
      ...bindMarks(change),
    },
  );
  if (found === undefined) throw new RuleViolation('leader-unknown', { leaderId: change.leaderId });
  const { neighbourThere, ...facts } = found;
  if (!neighbourThere) throw new RuleViolation('leader-unknown', { leaderId: change.neighbourId });
  if (change.toSiteId !== null && facts.toSite === null)
    throw new RuleViolation('leader-change-invalid', { why: 'not-another-grid-station' });
  return { ...facts, kind: change.kind, from: change.from, back: change.back };
}
