import type { Database } from '../../connection.js';
import { rows } from '../../query.js';

export interface AttentionView {
  readonly id: number;
  readonly subject: string;
  readonly cause: string;
  readonly ownerRole: string;
  readonly detail: Record<string, unknown>;
  readonly since: string;
  readonly resolvedAt: string | null;
}

/**
 * The region that a subject `<kind>/<id>` belongs to. The ids of cycles, purchase orders, nights, runs and stops begin
 * with it, the others are looked up; null for what is not ours (a payment for an order that nobody knows).
 */
const regionOfSubject = `case split_part(subject, '/', 1)
  when 'order' then (select region_id from orders where id = about)
  when 'payment' then (select region_id from orders where id = about)
  when 'refund' then (select o.region_id from refunds r join orders o on o.id = r.order_id where r.refund_no = about)
  when 'claim' then (select o.region_id from claims x join orders o on o.id = x.order_id where x.no = about)
  when 'settlement' then
    (select c.region_id from settlements s join cycles c on c.id = s.cycle_id where s.no = about)
  when 'wave' then (select c.region_id from waves w join cycles c on c.id = w.cycle_id where w.id = about)
  when 'receipt' then
    (select c.region_id from receipts r join cycles c on c.id = r.cycle_id where r.no = about)
  else split_part(about, '/', 1) end`;

/**
 * A page of what people of the region have to look at, newest first; without `resolved` only what is open. What belongs
 * to no region is everybody's.
 */
export async function listAttention(
  database: Database,
  regionId: string,
  page: { readonly resolved: boolean; readonly after?: number | undefined; readonly limit: number },
): Promise<AttentionView[]> {
  return rows<AttentionView>(
    database,
    `select id, subject, cause, owner_role as "ownerRole", detail, since, resolved_at as "resolvedAt"
     from (select *, substr(subject, strpos(subject, '/') + 1) as about from attention) a
     where (:resolved::boolean or resolved_at is null) and (:after::bigint is null or id < :after)
       and coalesce(${regionOfSubject}, :regionId) = :regionId
     order by id desc limit :limit`,
    { regionId, resolved: page.resolved, after: page.after ?? null, limit: page.limit },
  );
}
