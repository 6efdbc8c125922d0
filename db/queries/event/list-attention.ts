import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { Database, Transaction } from '../../connection.js';
import { execute, maybeOne, rows } from '../../query.js';

export interface AttentionView {
  readonly id: number;
  readonly subject: string;
  readonly cause: string;
  readonly ownerRole: string;
  readonly detail: Record<string, unknown>;
  readonly since: string;
  readonly assignedTo: string | null;
  readonly resolvedAt: string | null;
  readonly resolvedBy: string | null;
  /** What was found and done; null while open, and where the matter resolved itself. */
  readonly resolution: string | null;
}

/** What was done about a matter, and by whom. */
export interface AttentionChange {
  readonly kind: 'assigned' | 'resolved';
  readonly changedBy: string;
  readonly words: string;
  readonly changedAt: string;
}

/** Who looks: operations and finance of a region. */
export interface AttentionOwner {
  readonly regionId: string;
  readonly role: 'ops' | 'finance';
}

/**
 * The region that a subject `<kind>/<id>` belongs to. The ids of cycles, purchase orders, nights, runs and stops begin
 * with it, the others are looked up; null for what is not ours (a payment for an order that nobody knows).
 */
const regionOfSubject = `case split_part(subject, '/', 1)
  when 'order' then (select region_id from orders where id = about)
  when 'payment' then (select region_id from orders where id = about)
  when 'refund' then (select o.region_id from refund_queue r join orders o on o.id = r.order_id where r.refund_no = about)
  when 'claim' then (select o.region_id from claims x join orders o on o.id = x.order_id where x.no = about)
  when 'settlement' then
    (select c.region_id from settlements s join cycles c on c.id = s.cycle_id where s.no = about)
  when 'wave' then (select c.region_id from waves w join cycles c on c.id = w.cycle_id where w.id = about)
  when 'receipt' then
    (select c.region_id from receipts r join cycles c on c.id = r.cycle_id where r.no = about)
  when 'reconciliation' then null
  when 'approval' then (select p.region_id from approvals p where p.id::text = about)
  else split_part(about, '/', 1) end`;

const columns = `id, subject, cause, owner_role as "ownerRole", detail, since, assigned_to as "assignedTo",
  resolved_at as "resolvedAt", resolved_by as "resolvedBy", resolution`;

const ofRegion = `from (select *, substr(subject, strpos(subject, '/') + 1) as about from attention) a
  where coalesce(${regionOfSubject}, :regionId) = :regionId`;

/**
 * A page of what people of the region have to look at, newest first; without `resolved` only what is open, with
 * `assignedTo` only one person's. What belongs to no region is everybody's.
 */
export async function listAttention(
  database: Database,
  regionId: string,
  page: {
    readonly resolved: boolean;
    readonly assignedTo?: string | undefined;
    readonly after?: number | undefined;
    readonly limit: number;
  },
): Promise<AttentionView[]> {
  const { resolved, assignedTo = null, after = null, limit } = page;
  return rows<AttentionView>(
    database,
    `select ${columns} ${ofRegion} and (:resolved::boolean or resolved_at is null)
       and (:after::bigint is null or id < :after) and (:assignedTo::text is null or assigned_to = :assignedTo)
     order by id desc limit :limit`,
    { regionId, resolved, assignedTo, after, limit },
  );
}

/** One matter of the region with what was done about it, first to last. @throws RuleViolation attention-unknown */
export async function readAttention(
  on: Database | Transaction,
  regionId: string,
  attentionId: number,
): Promise<AttentionView & { history: AttentionChange[] }> {
  const row = await maybeOne<AttentionView & { history: AttentionChange[] }>(
    on,
    `select ${columns}, coalesce((
       select jsonb_agg(jsonb_build_object('kind', h.kind, 'changedBy', h.changed_by, 'words', h.words,
         'changedAt', h.changed_at) order by h.n)
       from attention_changes h where h.attention_id = a.id), '[]') as history
     ${ofRegion} and id = :attentionId`,
    { regionId, attentionId },
  );
  if (row === undefined) throw new RuleViolation('attention-unknown', { attentionId });
  return row;
}

/** The region's matter, ours until the end. Locks: its row. @throws RuleViolation attention-unknown */
export async function lockAttention(
  trx: Transaction,
  { regionId, attentionId }: { readonly regionId: string; readonly attentionId: number },
): Promise<AttentionView> {
  await maybeOne(trx, `select 1 from attention where id = :attentionId for update`, { attentionId });
  return readAttention(trx, regionId, attentionId);
}

/** What was done is on record. The caller holds the matter's row. */
export async function noteAttention(
  trx: Transaction,
  change: Omit<AttentionChange, 'changedAt'> & { readonly attentionId: number },
): Promise<void> {
  await execute(
    trx,
    `insert into attention_changes (attention_id, n, kind, changed_by, words)
     select :attentionId, coalesce(max(n), 0) + 1, :kind, :changedBy, :words
     from attention_changes where attention_id = :attentionId`,
    { ...change },
  );
}
