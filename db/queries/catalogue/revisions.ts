import type { RevisionState } from '../../../domain/catalogue/revision-lifecycle.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { Database, Transaction } from '../../connection.js';
import { execute, json, maybeOne, one, rows } from '../../query.js';

type Facts = Readonly<Record<string, unknown>>;

/** A proposal about goods or offers. */
export interface RevisionRow {
  readonly revisionId: number;
  readonly regionId: string;
  readonly kind: string;
  /** The id of what it is about. */
  readonly subject: string;
  readonly payload: Facts;
  /** What the check of its kind answered. */
  readonly findings: Facts;
  /** What was there until it took effect. */
  readonly before: Facts;
  readonly reason: string;
  readonly author: string;
  readonly state: RevisionState;
  /** ISO; null: at the approval. */
  readonly effectiveAt: string | null;
  readonly runningCycles: boolean;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly appliedAt: string | null;
  readonly createdAt: string;
}

const columns = `id as "revisionId", region_id as "regionId", kind, subject, payload, findings, before, reason, author,
  state, effective_at as "effectiveAt", running_cycles as "runningCycles", decided_by as "decidedBy",
  decided_at as "decidedAt", applied_at as "appliedAt", created_at as "createdAt"`;

export type NewRevision = Pick<
  RevisionRow,
  'regionId' | 'kind' | 'subject' | 'payload' | 'reason' | 'author' | 'effectiveAt' | 'runningCycles'
>;

/** The draft is there; its number. */
export async function insertRevision(trx: Transaction, revision: NewRevision): Promise<number> {
  const { payload, ...plain } = revision;
  const { revisionId } = await one<{ revisionId: number }>(
    trx,
    `insert into revisions (region_id, kind, subject, payload, reason, author, effective_at, running_cycles)
     values (:regionId, :kind, :subject, :payload::jsonb, :reason, :author, :effectiveAt, :runningCycles)
     returning id as "revisionId"`,
    { ...plain, payload: json(payload) },
  );
  return revisionId;
}

/** The region's revision, ours until the end. Locks: its row. @throws RuleViolation revision-unknown */
export async function lockRevision(
  trx: Transaction,
  { revisionId, regionId }: { readonly revisionId: number; readonly regionId: string | null },
): Promise<RevisionRow & { readonly at: string }> {
  const row = await maybeOne<RevisionRow & { at: string }>(
    trx,
    `select ${columns}, clock_timestamp() as at from revisions
     where id = :revisionId and (:regionId::text is null or region_id = :regionId) for update`,
    { revisionId, regionId },
  );
  if (row === undefined) throw new RuleViolation('revision-unknown', { revisionId });
  return row;
}

/** What a move changes besides the state; what is left out stays. */
export interface RevisionMove {
  readonly revisionId: number;
  readonly state: RevisionState;
  readonly changedBy: string;
  readonly words: string;
  readonly findings?: Facts;
  readonly before?: Facts;
  readonly effectiveAt?: string;
  readonly decidedBy?: string;
}

/** The revision is in that state, and its history says who brought it there. The caller holds its row. */
export async function storeRevisionMove(trx: Transaction, move: RevisionMove): Promise<void> {
  const {
    revisionId,
    state,
    changedBy,
    words,
    findings,
    before,
    effectiveAt = null,
    decidedBy = null,
  } = move;
  await execute(
    trx,
    `update revisions set state = :state, findings = coalesce(:findings::jsonb, findings),
       before = coalesce(:before::jsonb, before), effective_at = coalesce(:effectiveAt, effective_at),
       decided_by = coalesce(:decidedBy, decided_by),
       decided_at = case when :decidedBy::text is null then decided_at else clock_timestamp() end,
       applied_at = case when :state = 'effective' then clock_timestamp() else applied_at end
     where id = :revisionId`,
    {
      revisionId,
      state,
      effectiveAt,
      decidedBy,
      findings: findings === undefined ? null : json(findings),
      before: before === undefined ? null : json(before),
    },
  );
  await noteRevision(trx, { revisionId, state, changedBy, words });
}

/** One more line of its history. */
export async function noteRevision(
  trx: Transaction,
  change: Pick<RevisionMove, 'revisionId' | 'state' | 'changedBy' | 'words'>,
): Promise<void> {
  await execute(
    trx,
    `insert into revision_changes (revision_id, n, state, changed_by, words)
     select :revisionId, coalesce(max(n), 0) + 1, :state, :changedBy, :words
     from revision_changes where revision_id = :revisionId`,
    { ...change },
  );
}

/** What is due by the database's clock, in the order in which it takes effect. */
export async function dueRevisions(on: Database, limit: number): Promise<number[]> {
  const found = await rows<{ id: number }>(
    on,
    `select id from revisions where state = 'scheduled' and effective_at <= clock_timestamp()
     order by effective_at, id limit :limit`,
    { limit },
  );
  return found.map(({ id }) => id);
}

/** A page of the region's revisions, newest first. */
export async function listRevisions(
  on: Database,
  regionId: string,
  page: {
    readonly kind?: string | undefined;
    readonly subject?: string | undefined;
    readonly state?: RevisionState | undefined;
    readonly after?: number | undefined;
    readonly limit: number;
  },
): Promise<RevisionRow[]> {
  const { kind = null, subject = null, state = null, after = null, limit } = page;
  return rows<RevisionRow>(
    on,
    `select ${columns} from revisions
     where region_id = :regionId and (:kind::text is null or kind = :kind)
       and (:subject::text is null or subject = :subject) and (:state::text is null or state = :state)
       and (:after::bigint is null or id < :after)
     order by id desc limit :limit`,
    { regionId, kind, subject, state, after, limit },
  );
}

export interface RevisionChange {
  readonly state: RevisionState;
  readonly changedBy: string;
  readonly words: string;
  readonly changedAt: string;
}

/** One of the region with its history, first to last. @throws RuleViolation revision-unknown */
export async function readRevision(
  on: Database,
  regionId: string,
  revisionId: number,
): Promise<RevisionRow & { history: RevisionChange[] }> {
  const row = await maybeOne<RevisionRow>(
    on,
    `select ${columns} from revisions where id = :revisionId and region_id = :regionId`,
    { revisionId, regionId },
  );
  if (row === undefined) throw new RuleViolation('revision-unknown', { revisionId });
  const history = await rows<RevisionChange>(
    on,
    `select state, changed_by as "changedBy", words, changed_at as "changedAt"
     from revision_changes where revision_id = :revisionId order by n`,
    { revisionId },
  );
  return { ...row, history };
}
