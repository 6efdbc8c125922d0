import type { Database } from '../../connection.js';
import { rows } from '../../query.js';

/** Where a page of pickups goes on. */
export interface PickupPosition {
  readonly cycleId: string;
  readonly partyId: string;
}

interface PageAsk {
  readonly after: PickupPosition | undefined;
  readonly state?: PickupCommon['state'] | undefined;
  readonly limit: number;
}

interface PickupCommon {
  readonly cycleId: string;
  readonly state: 'planned' | 'ready' | 'collected' | 'uncollected';
  readonly parcels: number;
  readonly readyAt: string | null;
  readonly collectedAt: string | null;
  readonly pickupUntil: string;
}

/** What a member sees of his own pickup: the code, once the goods are there. */
export interface MemberPickup extends PickupCommon {
  readonly leaderId: string;
  readonly pickupPoint: string;
  readonly code: string | null;
}

/** What a leader sees of a pickup at his point: neither the code nor the digits that open it, the name masked. */
export interface PointPickup extends PickupCommon {
  readonly memberId: string;
  readonly memberName: string;
  readonly reminders: number;
  readonly remindedAt: string | null;
  readonly proxyName: string | null;
}

const common = `p.cycle_id as "cycleId", p.state, p.ready_at as "readyAt", p.collected_at as "collectedAt",
  c.pickup_until as "pickupUntil", (
    select count(*)::integer from parcels x
    where x.cycle_id = p.cycle_id and x.leader_id = p.leader_id and x.member_id = p.member_id) as parcels`;

/** The member's own pickups, latest day first. */
export async function listPickupsOfMember(
  on: Database,
  memberId: string,
  ask: PageAsk,
): Promise<MemberPickup[]> {
  return rows<MemberPickup>(
    on,
    `select ${common}, p.leader_id as "leaderId", l.pickup_point as "pickupPoint",
       case when p.state <> 'planned' then p.code end as code
     from pickups p join cycles c on c.id = p.cycle_id join leaders l on l.id = p.leader_id
     where p.member_id = :memberId and (:state::text is null or p.state = :state)
       and (:afterCycle::text is null or (p.cycle_id, p.leader_id) < (:afterCycle, :afterParty))
     order by p.cycle_id desc, p.leader_id desc limit :limit`,
    { memberId, ...placeOf(ask) },
  );
}

/** The pickups at the leader's own point, latest day first. */
export async function listPickupsAtPoint(
  on: Database,
  leaderId: string,
  ask: PageAsk,
): Promise<PointPickup[]> {
  return rows<PointPickup>(
    on,
    `select ${common}, p.member_id as "memberId", left(m.name, 1) || '**' as "memberName",
       p.reminders, p.reminded_at as "remindedAt", p.proxy_name as "proxyName"
     from pickups p join cycles c on c.id = p.cycle_id join members m on m.id = p.member_id
     where p.leader_id = :leaderId and (:state::text is null or p.state = :state)
       and (:afterCycle::text is null or (p.cycle_id, p.member_id) < (:afterCycle, :afterParty))
     order by p.cycle_id desc, p.member_id desc limit :limit`,
    { leaderId, ...placeOf(ask) },
  );
}

const placeOf = ({
  after,
  state,
  limit,
}: PageAsk): Record<'afterCycle' | 'afterParty' | 'state', string | null> & { limit: number } => ({
  state: state ?? null,
  afterCycle: after?.cycleId ?? null,
  afterParty: after?.partyId ?? null,
  limit,
});
