import type { Database } from '../../connection.js';
import { rows } from '../../query.js';

export interface MessageView {
  readonly messageId: number;
  readonly template: string;
  readonly subject: string;
  readonly words: string;
  readonly sentAt: string;
}

/** The recipient's inbox, newest first, before the given id. */
export async function listMessages(
  on: Database,
  recipient: string,
  { after, limit }: { after: number | undefined; limit: number },
): Promise<MessageView[]> {
  return rows<MessageView>(
    on,
    `select id as "messageId", template, subject, words_zh as words, sent_at as "sentAt" from messages
     where recipient = :recipient and (:after::bigint is null or id < :after) order by id desc limit :limit`,
    { recipient, after: after ?? null, limit },
  );
}
