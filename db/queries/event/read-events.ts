import type { StoredEvent } from '../../../domain/event/event-types.js';
import type { Database, Transaction } from '../../connection.js';
import { execute, rows } from '../../query.js';

/** An event with its reading position. `tx` is an xid8 as text. */
export type ReadEvent = StoredEvent & { readonly tx: string; readonly id: number };

/**
 * The events after the consumer's cursor, in reading order (tx, id), at most `limit`. The xmin guard leaves out what a
 * transaction that is still running could precede, so that no event is ever skipped.
 */
export async function readEvents(
  on: Database | Transaction,
  consumer: string,
  limit: number,
): Promise<ReadEvent[]> {
  return rows<ReadEvent>(
    on,
    `select e.id::text as "eventId", e.aggregate, e.type, e.data, e.at, e.tx::text as tx, e.id
     from events e
     left join event_cursors c on c.consumer = :consumer
     where e.tx < pg_snapshot_xmin(pg_current_snapshot())
       and (e.tx, e.id) > (coalesce(c.tx, '0'::xid8), coalesce(c.id, 0))
     order by e.tx, e.id limit :limit`,
    { consumer, limit },
  );
}

/** The consumer has done everything up to and with this event. */
export async function moveCursor(
  on: Database | Transaction,
  consumer: string,
  last: ReadEvent,
): Promise<void> {
  await execute(
    on,
    `insert into event_cursors (consumer, tx, id) values (:consumer, :tx::xid8, :id)
     on conflict (consumer) do update set tx = excluded.tx, id = excluded.id, moved_at = clock_timestamp()`,
    { consumer, tx: last.tx, id: last.id },
  );
}

/** One process reads for a consumer at a time. Locks: advisory, until the transaction ends. False = another has it. */
export async function lockConsumer(trx: Transaction, consumer: string): Promise<boolean> {
  const [row] = await rows<{ free: boolean }>(
    trx,
    `select pg_try_advisory_xact_lock(hashtextextended('consumer/' || :consumer, 0)) as free`,
    { consumer },
  );
  return row?.free === true;
}
