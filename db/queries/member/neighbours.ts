import type { FoundNeighbour } from '../../../domain/member/neighbour.js';
import type { Database, Transaction } from '../../connection.js';
import { maybeOne, one } from '../../query.js';

/** How a leader names a neighbour: by the phone number that both know, or by the member's id. */
export interface NeighbourName {
  readonly phone?: string | undefined;
  readonly memberId?: string | undefined;
}

/**
 * The member of that name in the leader's region: one of his own point first, then whoever joined first.
 * Undefined: nobody.
 */
export async function findNeighbour(
  on: Database | Transaction,
  leaderId: string,
  { phone = null, memberId = null }: { [Name in keyof NeighbourName]: NeighbourName[Name] | null },
): Promise<FoundNeighbour | undefined> {
  return maybeOne<FoundNeighbour>(
    on,
    `select m.id as "memberId", m.leader_id as "leaderId", coalesce(m.openid = l.openid, false) as "isSelf"
     from leaders l join leaders p on p.region_id = l.region_id join members m on m.leader_id = p.id
     where l.id = :leaderId and (m.phone = :phone or m.id = :memberId)
     order by m.leader_id <> :leaderId, m.joined_at, m.id limit 1`,
    { phone, memberId, leaderId },
  );
}

/** How many new neighbours the leader has entered within 24 hours, and the day of his region now. */
export const readEntered = (
  trx: Transaction,
  leaderId: string,
): Promise<{ readonly entered: number; readonly day: string }> =>
  one(
    trx,
    `select (clock_timestamp() at time zone r.zone)::date::text as day,
       (select count(*)::integer from members m
        where m.entered_by = :leaderId and m.joined_at > clock_timestamp() - interval '24 hours') as entered
     from leaders l join regions r on r.id = l.region_id where l.id = :leaderId`,
    { leaderId },
  );

/** The neighbour is a member of the leader's point, without a login of his own; nothing if the number is taken. */
export const insertNeighbour = (
  trx: Transaction,
  member: { memberId: string; name: string; phone: string; leaderId: string },
): Promise<{ memberId: string } | undefined> =>
  maybeOne(
    trx,
    `insert into members (id, name, phone, leader_id, entered_by)
     values (:memberId, :name, :phone, :leaderId, :leaderId)
     on conflict (phone) where entered_by is not null do nothing returning id as "memberId"`,
    { ...member },
  );
