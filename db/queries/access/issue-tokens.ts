import type { Role } from '../../../domain/access/roles.js';
import type { Database, Transaction } from '../../connection.js';
import { execute, json } from '../../query.js';

export interface NewToken {
  /** SHA-256 of the token as lower-case hex; the token itself is never stored. */
  readonly tokenHash: string;
  readonly role: Role;
  readonly partyId: string;
  /** What it is for, in the words of whoever issued it. */
  readonly label: string;
}

/** The tokens open the API for their parties from now on, all by one statement. A hash that exists is left as it is. */
export async function issueTokens(on: Database | Transaction, tokens: readonly NewToken[]): Promise<void> {
  await execute(
    on,
    `insert into access_tokens (token_hash, role, party_id, label)
     select t."tokenHash", t.role, t."partyId", t.label
     from jsonb_to_recordset(:tokens::jsonb) as t("tokenHash" text, role text, "partyId" text, label text)
     on conflict do nothing`,
    { tokens: json(tokens) },
  );
}
