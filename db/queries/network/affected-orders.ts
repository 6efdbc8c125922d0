import type { CycleMark } from '../../../domain/network/leader-change.js';
import type { Database, Transaction } from '../../connection.js';
import { rows } from '../../query.js';
import { bindMarks, withinMarks } from './change-facts.js';

/** A live order of an unfrozen cycle that the change touches, and where it would go. */
export interface AffectedOrder {
  readonly orderId: string;
  readonly cycleId: string;
  readonly memberId: string;
  readonly state: 'placed' | 'paid';
  readonly siteId: string;
  readonly payableFen: number;
  /** The leader and the station where it goes; null: nobody takes it, and its money goes back. */
  readonly toLeaderId: string | null;
  readonly toSiteId: string | null;
}

export interface ChangeScope {
  readonly leaderId: string;
  readonly regionId: string;
  readonly kind: string;
  readonly from: CycleMark;
  readonly back: CycleMark | null;
  readonly toSiteId: string | null;
  readonly neighbourId: string | null;
}

/**
 * The orders of the leader's point that the change touches and that were not seen to yet, ascending by id, after the
 * given one. Those of a leader who is away go to his neighbour if he may sell every line of them; those of a leader who
 * moves stay with him, at his new station.
 */
export async function listAffected(
  on: Database | Transaction,
  change: ChangeScope,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<AffectedOrder[]> {
  return rows<AffectedOrder>(
    on,
    `select o.id as "orderId", o.cycle_id as "cycleId", o.member_id as "memberId", o.state, o.site_id as "siteId",
       o.payable_fen as "payableFen", t.leader_id as "toLeaderId", t.site_id as "toSiteId"
     from orders o join cycles c on c.id = o.cycle_id
     left join lateral (
       select :leaderId as leader_id, :toSiteId::text as site_id where :kind = 'move'
       union all
       select n.id, leader_site(n.id, c.day, c.slot) from leaders n
       where :kind <> 'move' and n.id = :neighbourId and leader_sells(n.id, c.day, c.slot) and not exists (
         select 1 from order_lines x left join listings g on g.cycle_id = x.cycle_id and g.sku_id = x.sku_id
         where x.order_id = o.id and not coalesce(g.leader_tags = '{}' or g.leader_tags && n.tags, false))
     ) t on true
     where o.region_id = :regionId and o.point_leader_id = :leaderId and o.state in ('placed', 'paid')
       and c.state in ('planned', 'closed') and ${withinMarks}
       and (:kind <> 'move' or o.site_id <> :toSiteId) and o.id > :after
     order by o.id limit :limit`,
    {
      leaderId: change.leaderId,
      regionId: change.regionId,
      kind: change.kind,
      toSiteId: change.toSiteId,
      neighbourId: change.neighbourId,
      ...bindMarks(change),
      after,
      limit,
    },
  );
}
