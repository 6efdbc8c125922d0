import type { Database } from '../../db/connection.js';
import { lockConsumer, moveCursor, readEvents } from '../../db/queries/event/read-events.js';
import { insertMessages } from '../../db/queries/messaging/insert-messages.js';
import { messagesOf } from './message-words.js';

/** Smaller: more transactions; larger: a batch outlives the second that a transaction may last. */
const batchMax = 200;

/**
 * Facts become messages in the in-app inbox, once each: the unique key (recipient, template, subject) and the cursor
 * are written in one transaction.
 */
export const deliverMessages = (database: Database) => async (): Promise<number> =>
  database.transaction(async (trx) => {
    if (!(await lockConsumer(trx, 'messages'))) return 0;
    const events = await readEvents(trx, 'messages', batchMax);
    const last = events.at(-1);
    if (last === undefined) return 0;
    await insertMessages(trx, events.flatMap(messagesOf));
    await moveCursor(trx, 'messages', last);
    return events.length;
  });
