import { runInvariants } from '../../activities/event/run-invariants.js';
import type { Database } from '../../db/connection.js';
import { rows } from '../../db/query.js';

/** Each query names what is wrong and finds nothing while the sale's stock and money are exact. */
const invariants: Readonly<Record<string, string>> = {
  'a counter holds what live takes say': `
    select c.id from counters c
    left join (select counter_id, sum(quantity) as held from takes where released_at is null group by 1) t
      on t.counter_id = c.id
    where c.taken <> coalesce(t.held, 0)`,
  'a line took exactly its quantity': `
    select l.order_id from order_lines l
    left join (select order_id, line_no, sum(quantity) as taken from takes group by 1, 2) t
      on t.order_id = l.order_id and t.line_no = l.line_no
    where l.quantity is distinct from t.taken`,
  'only live orders hold takes': `
    select t.order_id from takes t join orders o on o.id = t.order_id join counters c on c.id = t.counter_id
    where (t.released_at is null) <> (o.state not in ('cancelled', 'expired'))
      and c.kind not in ('coupon', 'coupon-member')`,
  'demand is what live orders want': `
    select d.cycle_id from demand d full join (
      select l.cycle_id, l.point_leader_id as leader_id, l.sku_id, sum(l.quantity) as wanted
      from order_lines l join orders o on o.id = l.order_id
      where o.state not in ('cancelled', 'expired') and not exists (
        select 1 from allocations a where a.order_id = l.order_id and a.line_no = l.line_no and a.round = 0)
      group by 1, 2, 3
    ) w using (cycle_id, leader_id, sku_id)
    where coalesce(d.quantity, 0) <> coalesce(w.wanted, 0)`,
  'the caps of a SKU add up to its supply': `
    select c.cycle_id from counters c join supply_plans p on p.sku_id = c.sku_id and p.source = 'plan'
    join listings g on g.cycle_id = c.cycle_id and g.sku_id = c.sku_id
    where c.kind = 'stock' and not exists (
      select 1 from quota_moves m where m.cycle_id = c.cycle_id and m.sku_id = c.sku_id
        and (m.cause like 'supply-quote/%' or m.cause like 'revision/%'))
    group by c.cycle_id, p.sku_id, g.over_commit_quantity
    having sum(c.cap) <> p.supply_quantity + g.over_commit_quantity`,
  'a coupon is used once per live order': `
    select u.order_id from coupon_uses u join orders o on o.id = u.order_id
    left join payments p on p.order_id = o.id and p.state = 'paid'
    where (u.released_at is null) <> (o.state not in ('cancelled', 'expired'))
      and coalesce(p.refunded_fen + p.refund_pending_fen < p.amount_fen, true)`,
  'an order costs what its lines cost': `
    select o.id from orders o join order_lines l on l.order_id = o.id
    group by o.id having sum(l.net_fen) <> o.payable_fen or sum(l.gross_fen) <> o.goods_fen`,
  'a paid order has its money, and a dead one none that is not on its way back': `
    select o.id from orders o left join payments p on p.order_id = o.id and p.state = 'paid'
    where case when o.state in ('cancelled', 'expired')
      then coalesce(p.amount_fen, 0) <> coalesce(p.refunded_fen + p.refund_pending_fen, 0)
      else (o.state <> 'placed' and p.order_id is null) or (o.state = 'placed' and p.order_id is not null) end`,
  'the channel holds what was paid and not paid back': `
    select 1 from (select coalesce(sum(amount_fen - refunded_fen), 0)
        + (select coalesce(sum(amount_fen), 0) from surplus_payments where state <> 'success')
        - (select coalesce(sum(amount_fen), 0) from postings where account in ('channel:fee', 'owner:contribution'))
          as held
      from payments where state = 'paid') p,
      (select coalesce(sum(amount_fen), 0) as held from postings where account like 'channel:wechat:%') b
    where p.held <> b.held`,
};

/**
 * What is wrong with the sale's stock and money, by these queries and by the shipped checks; empty is good.
 * `excused` are the shipped checks that the test's own shortcuts break, by their numbers.
 */
export async function saleFaults(database: Database, excused: readonly string[] = []): Promise<string[]> {
  const faults: string[] = [];
  for (const [name, sql] of Object.entries(invariants)) {
    const found = await rows<Record<string, unknown>>(database, sql);
    if (found.length > 0) faults.push(`${name}: ${JSON.stringify(found.slice(0, 5))}`);
  }
  const broken = (await runInvariants(database)).filter(
    ({ name, count }) => count > 0 && !excused.includes(name.split(' ')[0] ?? ''),
  );
  return [
    ...faults,
    ...broken.map(({ name, violations }) => `${name}: ${violations.slice(0, 5).join(', ')}`),
  ];
}
