import type { ProgressFacts, ProgressRefund } from '../../../domain/order/progress-facts.js';
import type { Database } from '../../connection.js';
import { one, rows } from '../../query.js';

type Row = Omit<ProgressFacts, 'moves' | 'refunds'>;

/**
 * What has happened to the order and its goods, from its rows: cycle, the point's waves, the stop, the pickup, refunds and
 * moves. The caller has checked whose it is; `withCode` only for the member himself.
 */
export async function readProgressFacts(
  on: Database,
  orderId: string,
  { withCode }: { withCode: boolean },
): Promise<ProgressFacts> {
  const [row, moves, refunds] = await Promise.all([
    readRow(on, orderId, withCode),
    readMoves(on, orderId),
    readRefunds(on, orderId),
  ]);
  return { ...row, moves, refunds };
}

const readRow = (on: Database, orderId: string, withCode: boolean): Promise<Row> =>
  one<Row>(
    on,
    `select o.state, o.end_cause as "endCause", o.order_no as "orderNo", o.placed_at as "placedAt",
       -- the provider's clock may be behind ours
       case when o.paid_at is not null then greatest(o.paid_at, o.placed_at) end as "paidAt", o.ended_at as "endedAt",
       c.closed_at as "closedAt", c.aggregated_at as "aggregatedAt",
       o.collected_at as "collectedAt", o.completed_at as "completedAt",
       case when o.collected_as = 'uncollected' then c.pickup_until end as "uncollectedAt",
       w.waves, w.packed as "wavesPacked", w.picking_at as "pickingAt", w.packed_at as "packedAt",
       r.loaded_at as "loadedAt", r.departed_at as "departedAt", s.signed_at as "signedAt", s.state as "stopState",
       coalesce((select count(*) from stops b where b.run_id = s.run_id and b.seq < s.seq
         and b.state in ('planned', 'arrived')), 0)::integer as "stopsAhead",
       to_char(least(o.expires_at, c.pay_until) at time zone z.zone, 'HH24:MI') as "expiresLocal",
       to_char(s.planned_arrival_at at time zone z.zone, 'HH24:MI') as "arrivalLocal",
       to_char(c.pickup_until at time zone z.zone, 'MM-DD HH24:MI') as "pickupUntilLocal",
       l.pickup_point as "pickupPoint",
       case when :withCode and k.state = 'ready' then k.code end as "pickupCode"
     from orders o join cycles c on c.id = o.cycle_id join regions z on z.id = o.region_id
     join leaders l on l.id = o.point_leader_id
     cross join lateral (
       select count(*)::integer as waves, (count(*) filter (where state = 'packed'))::integer as packed,
         min(coalesce(claimed_at, picked_at, packed_at)) as picking_at, max(packed_at) as packed_at
       from waves x where x.cycle_id = o.cycle_id and x.leader_id = o.point_leader_id and x.band in (
         select y.band from order_lines y where y.order_id = o.id)
     ) w
     left join stops s on s.cycle_id = o.cycle_id and s.leader_id = o.point_leader_id
       and s.decision is distinct from 'redeliver'
     left join runs r on r.id = s.run_id
     left join pickups k on k.cycle_id = o.cycle_id and k.leader_id = o.point_leader_id and k.member_id = o.member_id
     where o.id = :orderId`,
    { orderId, withCode },
  );

const readMoves = (on: Database, orderId: string): Promise<{ at: string; from: string; to: string }[]> =>
  rows(
    on,
    `select m.moved_at as at, f.pickup_point as "from", t.pickup_point as "to"
     from order_moves m join leaders f on f.id = m.from_leader_id join leaders t on t.id = m.to_leader_id
     where m.order_id = :orderId order by m.n`,
    { orderId },
  );

const readRefunds = (on: Database, orderId: string): Promise<ProgressRefund[]> =>
  rows<ProgressRefund>(
    on,
    `select f.cause, f.reason_zh as "reasonZh", f.amount_fen as "amountFen", f.created_at as "createdAt",
       case when f.state = 'success' then f.settled_at end as "settledAt",
       array(select s.name from refund_lines x join order_lines l on l.order_id = f.order_id and l.line_no = x.line_no
         join skus s on s.id = l.sku_id where x.refund_no = f.refund_no order by x.line_no) as goods
     from refunds f where f.order_id = :orderId and f.state <> 'closed' order by f.created_at, f.refund_no`,
    { orderId },
  );
