import type { ApprovalKind, ApprovalState } from '../../../domain/event/approval.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { Database, Transaction } from '../../connection.js';
import { json, maybeOne, one, rows } from '../../query.js';

/** What waits for, or got, a second person. */
export interface ApprovalRow {
  readonly approvalId: number;
  readonly regionId: string;
  readonly kind: ApprovalKind;
  /** `<kind>/<id>`, as in attention. */
  readonly subject: string;
  /** The input of the step that runs when it is approved. */
  readonly request: Readonly<Record<string, unknown>>;
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
  readonly reason: string;
  readonly state: ApprovalState;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly decisionReason: string | null;
}

const columns = `id as "approvalId", region_id as "regionId", kind, subject, request, before, after, reason, state,
  requested_by as "requestedBy", requested_at as "requestedAt", decided_by as "decidedBy",
  decided_at as "decidedAt", decision_reason as "decisionReason"`;

export type NewApproval = Pick<
  ApprovalRow,
  'regionId' | 'kind' | 'subject' | 'request' | 'before' | 'after' | 'reason' | 'requestedBy'
>;

/** The request waits, once per kind and subject. @throws RuleViolation approval-waiting-already */
export async function insertApproval(trx: Transaction, approval: NewApproval): Promise<number> {
  const { request, before, after, ...plain } = approval;
  const inserted = await maybeOne<{ approvalId: number }>(
    trx,
    `insert into approvals (region_id, kind, subject, request, before, after, reason, requested_by)
     values (:regionId, :kind, :subject, :request::jsonb, :before::jsonb, :after::jsonb, :reason, :requestedBy)
     on conflict (kind, subject) where state = 'waiting' do nothing returning id as "approvalId"`,
    { ...plain, request: json(request), before: json(before), after: json(after) },
  );
  if (inserted === undefined)
    throw new RuleViolation('approval-waiting-already', { kind: plain.kind, subject: plain.subject });
  return inserted.approvalId;
}

/** The region's approval, ours until the end. Locks: its row. @throws RuleViolation approval-unknown */
export async function lockApproval(
  trx: Transaction,
  { approvalId, regionId }: { readonly approvalId: number; readonly regionId: string },
): Promise<ApprovalRow> {
  const row = await maybeOne<ApprovalRow>(
    trx,
    `select ${columns} from approvals where id = :approvalId and region_id = :regionId for update`,
    { approvalId, regionId },
  );
  if (row === undefined) throw new RuleViolation('approval-unknown', { approvalId });
  return row;
}

/** Whether two logins are one person: the same member of staff, or two with one telephone. */
export async function isSamePerson(trx: Transaction, one_: string, other: string): Promise<boolean> {
  const ids = [one_, other].map((actor) => actor.slice(actor.indexOf('/') + 1));
  if (ids[0] === ids[1]) return true;
  const { phones, people } = await one<{ phones: number; people: number }>(
    trx,
    `select count(distinct phone)::integer as phones, count(*)::integer as people from staff where id = any(:ids)`,
    { ids },
  );
  return people === 2 && phones === 1;
}

/** The approval is decided. */
export async function storeApprovalDecision(
  trx: Transaction,
  decision: {
    readonly approvalId: number;
    readonly state: 'approved' | 'rejected';
    readonly decidedBy: string;
    readonly reason: string | null;
  },
): Promise<void> {
  await maybeOne(
    trx,
    `update approvals set state = :state, decided_by = :decidedBy, decided_at = clock_timestamp(),
       decision_reason = :reason
     where id = :approvalId`,
    { ...decision },
  );
}

/** A page of the region's approvals, newest first. */
export async function listApprovals(
  on: Database,
  regionId: string,
  page: {
    readonly state?: ApprovalState | undefined;
    readonly after?: number | undefined;
    readonly limit: number;
  },
): Promise<ApprovalRow[]> {
  return rows<ApprovalRow>(
    on,
    `select ${columns} from approvals
     where region_id = :regionId and (:state::text is null or state = :state)
       and (:after::bigint is null or id < :after)
     order by id desc limit :limit`,
    { regionId, state: page.state ?? null, after: page.after ?? null, limit: page.limit },
  );
}
