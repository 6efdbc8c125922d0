import type { Database } from '../../connection.js';
import { rows } from '../../query.js';

export interface AttentionView {
  readonly id: number;
  readonly subject: string;
  readonly cause: string;
  readonly ownerRole: string;
  readonly detail: Record<string, unknown>;
  readonly since: string;
  readonly resolvedAt: string | null;
}

/** A page of what people have to look at, newest first; without `resolved` only what is open. */
export async function listAttention(
  database: Database,
  page: { readonly resolved: boolean; readonly after?: number | undefined; readonly limit: number },
): Promise<AttentionView[]> {
  return rows<AttentionView>(
    database,
    `select id, subject, cause, owner_role as "ownerRole", detail, since, resolved_at as "resolvedAt"
     from attention
     where (:resolved::boolean or resolved_at is null) and (:after::bigint is null or id < :after)
     order by id desc limit :limit`,
    { resolved: page.resolved, after: page.after ?? null, limit: page.limit },
  );
}
