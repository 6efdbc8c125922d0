import type { EventData, EventType } from '../../../domain/event/event-types.js';
import type { Transaction } from '../../connection.js';
import { execute, json } from '../../query.js';

/** A fact to append: `aggregate` is `<kind>/<id>`, as in `order/26112200…`. */
export type NewEvent = { [T in EventType]: { aggregate: string; type: T; data: EventData[T] } }[EventType];

/**
 * The facts are in the log of today, numbered without gaps per aggregate and day, and listeners are told once.
 * The caller holds the aggregate's lock where two writers are possible; where it does not, the primary key refuses
 * the second writer and the step is run again.
 */
export async function appendEvents(trx: Transaction, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  await execute(
    trx,
    `with fresh as (
       select e.ordinality, e.value ->> 'aggregate' as aggregate, e.value ->> 'type' as type, e.value -> 'data' as data
       from jsonb_array_elements(:events::jsonb) with ordinality e
     ), today as (select (clock_timestamp() at time zone 'UTC')::date as day),
     told as (select pg_notify('tuanda_events', ''))
     insert into events (day, aggregate, seq, type, data)
     select today.day, fresh.aggregate,
       coalesce((select max(seq) from events x where x.day = today.day and x.aggregate = fresh.aggregate), 0)
         + row_number() over (partition by fresh.aggregate order by fresh.ordinality),
       fresh.type, fresh.data
     from fresh, today, told
     order by fresh.ordinality`,
    { events: json(events) },
  );
}
