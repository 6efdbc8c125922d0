import type { Database } from '../../connection.js';
import { rows } from '../../query.js';

export interface OpenAttention {
  readonly subject: string;
  readonly cause: string;
  readonly owner: string;
}

/**
 * The open rows about a cycle and everything in it, oldest first. The ids of its purchase orders, nights, runs, stops
 * and waves begin with its own; orders, claims and money are looked up. Open rows are few.
 */
export function attentionOfCycle(on: Database, cycleId: string): Promise<OpenAttention[]> {
  return rows<OpenAttention>(
    on,
    `select subject, cause, owner_role as owner
     from (select *, substr(subject, strpos(subject, '/') + 1) as about from attention where resolved_at is null) a
     where about = :cycleId or starts_with(about, :cycleId || '/')
       or exists (select 1 from orders o where o.cycle_id = :cycleId and o.id = case split_part(subject, '/', 1)
         when 'order' then about when 'payment' then about
         when 'refund' then (select r.order_id from refunds r where r.refund_no = about)
         when 'claim' then (select k.order_id from claims k where k.no = about) end)
     order by id`,
    { cycleId },
  );
}

/** Whether an open row is about exactly this. */
export async function hasAttention(on: Database, subject: string): Promise<boolean> {
  const found = await rows(
    on,
    `select 1 from attention where resolved_at is null and subject = :subject limit 1`,
    {
      subject,
    },
  );
  return found.length > 0;
}
