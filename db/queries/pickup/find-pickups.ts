import type { Pickup, Presented } from '../../../domain/pickup/redeem.js';
import type { Transaction } from '../../connection.js';
import { maybeOne, rows } from '../../query.js';

/** The cycle whose goods a leader hands out now: of those he has pickups of, the one that was delivered to him last. */
export async function cycleAtPoint(trx: Transaction, leaderId: string): Promise<string | undefined> {
  const row = await maybeOne<{ cycleId: string }>(
    trx,
    `select p.cycle_id as "cycleId" from pickups p join cycles c on c.id = p.cycle_id
     where p.leader_id = :leaderId and c.state not in ('settled', 'cancelled')
     order by (p.state = 'ready') desc, c.cutoff_at desc limit 1`,
    { leaderId },
  );
  return row?.cycleId;
}

/** The unsettled cycle in which the leader has this code or these digits waiting, else undefined. */
export async function cycleOfPresented(
  trx: Transaction,
  leaderId: string,
  presented: Presented,
): Promise<string | undefined> {
  const row = await maybeOne<{ cycleId: string }>(
    trx,
    `select p.cycle_id as "cycleId" from pickups p join cycles c on c.id = p.cycle_id
     where p.leader_id = :leaderId and ${column(presented)} = :value and c.state not in ('settled', 'cancelled')
     order by (p.state = 'ready') desc, c.cutoff_at desc limit 1`,
    { leaderId, value: valueOf(presented) },
  );
  return row?.cycleId;
}

/** The cycle's pickups with the presented code or digits, at any leader, with their parcels. */
export async function presentedPickups(
  trx: Transaction,
  cycleId: string,
  presented: Presented,
): Promise<Pickup[]> {
  return rows<Pickup>(
    trx,
    `select p.leader_id as "leaderId", p.member_id as "memberId", p.code, p.phone_tail as "phoneLastFour",
       coalesce((
         select jsonb_agg(jsonb_build_object('parcelId', x.id, 'state', x.state) order by x.id) from parcels x
         where x.cycle_id = p.cycle_id and x.leader_id = p.leader_id and x.member_id = p.member_id
       ), '[]') as parcels
     from pickups p where p.cycle_id = :cycleId and ${column(presented)} = :value
     order by p.leader_id, p.member_id`,
    { cycleId, value: valueOf(presented) },
  );
}

const column = (presented: Presented): string => (presented.by === 'code' ? 'p.code' : 'p.phone_tail');

const valueOf = (presented: Presented): string =>
  presented.by === 'code' ? presented.code : presented.lastFour;
