import type { Database, Transaction } from '../../connection.js';
import { execute, json, rows } from '../../query.js';

/** What became of a notice. */
export interface Outcome {
  readonly noticeId: string;
  readonly outcome: string;
}

/** What is kept of a notice: what it is about, and all that it says. */
export interface InboxNotice<Notice> {
  readonly subject: string;
  readonly body: Notice;
}

/** The notices are in the inbox, each once, however often it comes; `body` has its noticeId and kind. */
export async function storeNotices(
  on: Database,
  notices: readonly InboxNotice<{ readonly noticeId: string; readonly kind: string }>[],
): Promise<void> {
  await execute(
    on,
    `insert into payment_notices (provider, notice_id, kind, subject, body)
     select 'wechat-pay', n.body ->> 'noticeId', n.body ->> 'kind', n.subject, n.body
     from jsonb_to_recordset(:notices::jsonb) as n(subject text, body jsonb) order by 2
     on conflict do nothing`,
    { notices: json(notices) },
  );
}

/** The notices are applied; the outcome of the first time stays. */
export async function noteOutcomes(on: Database | Transaction, outcomes: readonly Outcome[]): Promise<void> {
  const first = new Map(outcomes.toReversed().map((one) => [one.noticeId, one]));
  await execute(
    on,
    `update payment_notices n set applied_at = clock_timestamp(), outcome = o.outcome
     from jsonb_to_recordset(:outcomes::jsonb) as o("noticeId" text, outcome text)
     where n.provider = 'wechat-pay' and n.notice_id = o."noticeId" and n.applied_at is null`,
    { outcomes: json([...first.values()]) },
  );
}

/** Notices that have waited for ten seconds to be applied, oldest first. */
export async function leftNotices<Notice>(on: Database, limit: number): Promise<Notice[]> {
  const left = await rows<{ body: Notice }>(
    on,
    `select body from payment_notices
       where applied_at is null and received_at < clock_timestamp() - interval '10 seconds'
       order by received_at limit :limit`,
    { limit },
  );
  return left.map((row) => row.body);
}
