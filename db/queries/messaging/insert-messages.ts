import type { Transaction } from '../../connection.js';
import { execute, json } from '../../query.js';

export interface NewMessage {
  /** `<role>/<id>`, as the API names its callers: a leader and a member may have the same id. */
  readonly recipient: string;
  readonly template: string;
  /** What it is about; with recipient and template it makes the message unique. */
  readonly subject: string;
  readonly wordsZh: string;
}

/** The messages are in their inboxes, each once. */
export async function insertMessages(trx: Transaction, messages: readonly NewMessage[]): Promise<void> {
  if (messages.length === 0) return;
  await execute(
    trx,
    `insert into messages (recipient, template, subject, words_zh)
     select m.recipient, m.template, m.subject, m."wordsZh"
     from jsonb_to_recordset(:messages::jsonb)
       as m(recipient text, template text, subject text, "wordsZh" text)
     on conflict do nothing`,
    { messages: json(messages) },
  );
}
