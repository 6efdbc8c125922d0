import type { Database } from '../../db/connection.js';
import { lockConsumer, moveCursor, readEvents } from '../../db/queries/event/read-events.js';
import { execute, json } from '../../db/query.js';

const batchMax = 500;

/** What members did, for ranking and forecast: one row per fact, by the event's own id. */
export const recordBehaviours = (database: Database) => async (): Promise<number> =>
  database.transaction(async (trx) => {
    if (!(await lockConsumer(trx, 'behaviours'))) return 0;
    const events = await readEvents(trx, 'behaviours', batchMax);
    const last = events.at(-1);
    if (last === undefined) return 0;
    await execute(
      trx,
      `insert into behaviours (event_id, member_id, kind, order_id, sku_ids, at)
         select (b ->> 'eventId')::bigint, b -> 'data' ->> 'memberId', b ->> 'type', b -> 'data' ->> 'orderId',
           array(select jsonb_array_elements_text(coalesce(b -> 'data' -> 'skuIds', '[]'))), (b ->> 'at')::timestamptz
         from jsonb_array_elements(:events::jsonb) b
         on conflict do nothing`,
      { events: json(events.filter((event) => recorded.has(event.type))) },
    );
    await moveCursor(trx, 'behaviours', last);
    return events.length;
  });

const recorded: ReadonlySet<string> = new Set([
  'order.placed',
  'order.paid',
  'order.cancelled',
  'order.collected',
  'claim.opened',
  'review.written',
]);
