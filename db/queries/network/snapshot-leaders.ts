import type { SnapshotLeader } from '../../../domain/network/snapshot-leader.js';
import type { Database, Transaction } from '../../connection.js';
import { rows } from '../../query.js';

/** The leaders of the cycle's region by id, with the station and the standing that they have in this cycle. */
export async function readSnapshotLeaders(
  on: Database | Transaction,
  cycleId: string,
): Promise<ReadonlyMap<string, SnapshotLeader>> {
  const found = await rows<SnapshotLeader>(
    on,
    `select l.id as "leaderId", leader_site(l.id, c.day, c.slot) as "siteId", l.tags, l.tier, l.active,
       l.active and not leader_sells(l.id, c.day, c.slot) as away,
       array(select o.sku_id from leader_goods o where o.leader_id = l.id and o.hidden order by 1) as "hiddenSkuIds"
     from cycles c join leaders l on l.region_id = c.region_id where c.id = :cycleId order by l.id`,
    { cycleId },
  );
  return new Map(found.map((leader) => [leader.leaderId, leader]));
}
