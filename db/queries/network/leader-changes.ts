import type { LeaderChangeState } from '../../../domain/network/leader-change-lifecycle.js';
import type { CycleMark, LeaderChangeKind } from '../../../domain/network/leader-change.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { Database, Transaction } from '../../connection.js';
import { execute, maybeOne, rows } from '../../query.js';

/** A leader's leave, suspension or move, as asked or decided. */
export interface LeaderChange {
  readonly changeId: string;
  readonly leaderId: string;
  readonly regionId: string;
  readonly kind: LeaderChangeKind;
  readonly state: LeaderChangeState;
  readonly from: CycleMark;
  readonly back: CycleMark | null;
  readonly fromSiteId: string | null;
  readonly toSiteId: string | null;
  readonly neighbourId: string | null;
  readonly reason: string;
  readonly askedBy: string;
  readonly askedAt: string;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly carriedOutAt: string | null;
}

const columns = `id as "changeId", leader_id as "leaderId", region_id as "regionId", kind, state,
  jsonb_build_object('day', from_day, 'slot', from_slot) as "from",
  case when back_day is not null then jsonb_build_object('day', back_day, 'slot', back_slot) end as back,
  from_site_id as "fromSiteId", to_site_id as "toSiteId", neighbour_id as "neighbourId", reason,
  asked_by as "askedBy", asked_at as "askedAt", decided_by as "decidedBy", decided_at as "decidedAt",
  carried_out_at as "carriedOutAt"`;

/** Whose changes: a leader's own, or a region's. */
export type ChangeOwner = { readonly leaderId: string } | { readonly regionId: string };

const ownerClause = `(:leaderId::text is null or leader_id = :leaderId)
  and (:regionId::text is null or region_id = :regionId)`;

const bindOwner = (owner: ChangeOwner): { leaderId: string | null; regionId: string | null } => ({
  leaderId: null,
  regionId: null,
  ...owner,
});

/** The owner's change, ours until the end. Locks: its row. @throws RuleViolation leader-change-unknown */
export async function lockChange(
  trx: Transaction,
  owner: ChangeOwner,
  changeId: string,
): Promise<LeaderChange> {
  const row = await maybeOne<LeaderChange>(
    trx,
    `select ${columns} from leader_changes where id = :changeId and ${ownerClause} for update`,
    { ...bindOwner(owner), changeId },
  );
  if (row === undefined) throw new RuleViolation('leader-change-unknown', { changeId });
  return row;
}

/** The owner's changes, newest first, after the given id. */
export async function listChanges(
  on: Database,
  owner: ChangeOwner,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
): Promise<LeaderChange[]> {
  return rows<LeaderChange>(
    on,
    `select ${columns} from leader_changes
     where ${ownerClause} and (:after::text is null or id < :after) order by id desc limit :limit`,
    { ...bindOwner(owner), after: after ?? null, limit },
  );
}

export type NewLeaderChange = Omit<LeaderChange, 'askedAt' | 'decidedAt' | 'carriedOutAt' | 'fromSiteId'>;

/** The change is stored with the station where the leader is now. */
export async function insertChange(trx: Transaction, change: NewLeaderChange): Promise<void> {
  const { from, back, ...plain } = change;
  await execute(
    trx,
    `insert into leader_changes (id, leader_id, region_id, kind, state, from_day, from_slot, back_day, back_slot,
       from_site_id, to_site_id, neighbour_id, reason, asked_by, decided_by, decided_at)
     select :changeId, id, region_id, :kind, :state, :fromDay::date, :fromSlot, :backDay::date, :backSlot,
       case when :kind = 'move' then site_id end, :toSiteId, :neighbourId, :reason, :askedBy, :decidedBy,
       case when :decidedBy::text is not null then clock_timestamp() end
     from leaders where id = :leaderId`,
    {
      ...plain,
      fromDay: from.day,
      fromSlot: from.slot,
      backDay: back?.day ?? null,
      backSlot: back?.slot ?? null,
    },
  );
}

export interface ChangeDecision {
  readonly changeId: string;
  readonly state: LeaderChangeState;
  readonly decidedBy: string | null;
  readonly neighbourId?: string | null;
}

/** The change is in this state, decided by this person. The caller holds its lock. */
export async function storeDecision(trx: Transaction, decision: ChangeDecision): Promise<void> {
  await execute(
    trx,
    `update leader_changes set state = :state, decided_by = :decidedBy, decided_at = clock_timestamp(),
       neighbour_id = coalesce(:neighbourId, neighbour_id) where id = :changeId`,
    { neighbourId: null, ...decision },
  );
}

/** From this cycle on all is as before the change. The caller holds its lock. */
export async function storeEnd(trx: Transaction, changeId: string, back: CycleMark): Promise<void> {
  await execute(
    trx,
    `update leader_changes set state = 'ended', back_day = :day::date, back_slot = :slot where id = :changeId`,
    { changeId, ...back },
  );
}

/** Decided changes whose orders were not all seen to, oldest first. */
export async function listUndone(
  on: Database,
  limit: number,
): Promise<{ changeId: string; regionId: string }[]> {
  return rows(
    on,
    `select id as "changeId", region_id as "regionId" from leader_changes where state in ('effective', 'ended') and carried_out_at is null
     order by decided_at limit :limit`,
    { limit },
  );
}
