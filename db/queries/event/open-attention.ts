import type { Transaction } from '../../connection.js';
import { execute, json } from '../../query.js';
import { appendEvents } from './append-events.js';

/** What a person has to look at: the subject is `<kind>/<id>`, the cause a stable word. */
export interface NewAttention {
  readonly subject: string;
  readonly cause: string;
  readonly ownerRole: 'ops' | 'finance';
  readonly detail: Readonly<Record<string, unknown>>;
}

/** One open row per subject and cause exists; a second one is the first. */
export async function openAttention(trx: Transaction, attention: NewAttention): Promise<void> {
  const { subject, cause, ownerRole, detail } = attention;
  const opened = await execute(
    trx,
    `insert into attention (subject, cause, owner_role, detail) values (:subject, :cause, :ownerRole, :detail::jsonb)
     on conflict (subject, cause) where resolved_at is null do nothing`,
    { subject, cause, ownerRole, detail: json(detail) },
  );
  if (opened === 1)
    await appendEvents(trx, [
      { aggregate: `attention/${subject}`, type: 'attention.opened', data: { subject, cause } },
    ]);
}

/** The open row of the subject and cause, if there is one, is resolved. */
export async function resolveAttention(trx: Transaction, subject: string, cause: string): Promise<void> {
  const resolved = await execute(
    trx,
    `update attention set resolved_at = clock_timestamp()
     where subject = :subject and cause = :cause and resolved_at is null`,
    { subject, cause },
  );
  if (resolved === 1)
    await appendEvents(trx, [
      { aggregate: `attention/${subject}`, type: 'attention.resolved', data: { subject, cause } },
    ]);
}
