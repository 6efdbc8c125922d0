import type { Transaction } from '../../connection.js';
import { execute, rows } from '../../query.js';

export interface MovedLine {
  readonly skuId: string;
  readonly quantity: number;
  /** Whether the cycle lists it for the new point. */
  readonly sold: boolean;
}

/** The order's lines by number, and whether the leader may sell each in its cycle. */
export async function readLinesForPoint(
  trx: Transaction,
  orderId: string,
  leaderId: string,
): Promise<MovedLine[]> {
  return rows<MovedLine>(
    trx,
    `select o.sku_id as "skuId", o.quantity, coalesce(g.leader_tags = '{}' or g.leader_tags && l.tags, false) as sold
     from order_lines o join leaders l on l.id = :leaderId
     left join listings g on g.cycle_id = o.cycle_id and g.sku_id = o.sku_id
     where o.order_id = :orderId order by o.line_no`,
    { orderId, leaderId },
  );
}

export interface HeldTake {
  readonly counterId: string;
  readonly quantity: number;
}

/** What the order holds of stock now, by counter. Coupons and limits are not stock. */
export async function readHeldStock(trx: Transaction, orderId: string): Promise<HeldTake[]> {
  return rows<HeldTake>(
    trx,
    `select t.counter_id as "counterId", sum(t.quantity)::integer as quantity
     from takes t join counters c on c.id = t.counter_id and c.kind = 'stock'
     where t.order_id = :orderId and t.released_at is null group by t.counter_id`,
    { orderId },
  );
}

export interface PointMove {
  readonly orderId: string;
  readonly fromLeaderId: string;
  readonly toLeaderId: string;
  readonly siteId: string;
  /** The leader's change that moves it; left out, the member himself does. */
  readonly changeId?: string;
}

/**
 * The order and its lines belong to the new point, the demand of both points counts that, and the move is noted. The
 * leader through whose link the order came stays. The caller is inside the cycle's fence and holds the order's lock.
 */
export async function movePoint(trx: Transaction, move: PointMove): Promise<void> {
  const { changeId = null, ...points } = move;
  await moveDemand(trx, points);
  await execute(
    trx,
    `with moved as (
       update order_lines set point_leader_id = :toLeaderId, site_id = :siteId where order_id = :orderId
     ), noted as (
       insert into order_moves (order_id, n, from_leader_id, to_leader_id, cause, change_id)
       select :orderId, 1 + count(*), :fromLeaderId, :toLeaderId,
         case when :changeId::text is null then 'member' else 'leader-change' end, :changeId
       from order_moves where order_id = :orderId having :fromLeaderId <> :toLeaderId
     )
     update orders set point_leader_id = :toLeaderId, site_id = :siteId where id = :orderId`,
    { ...points, changeId },
  );
}

/** The pieces are wanted at the other point. A leader's own move has taken his demand along before (changeLeader). */
async function moveDemand(trx: Transaction, move: PointMove): Promise<void> {
  if (move.fromLeaderId === move.toLeaderId) return;
  const lines = `select cycle_id, sku_id, sum(quantity)::integer as quantity from order_lines
     where order_id = :orderId group by cycle_id, sku_id`;
  await execute(
    trx,
    `with lines as (${lines}), gone as (
       update demand d set quantity = d.quantity - l.quantity from lines l
       where d.cycle_id = l.cycle_id and d.leader_id = :fromLeaderId and d.sku_id = l.sku_id
     )
     insert into demand as d (cycle_id, leader_id, sku_id, site_id, quantity)
     select cycle_id, :toLeaderId, sku_id, :siteId, quantity from lines order by sku_id
     on conflict (cycle_id, leader_id, sku_id) do update set quantity = d.quantity + excluded.quantity`,
    { ...move },
  );
}
