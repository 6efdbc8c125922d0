import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import {
  type AttentionOwner,
  type AttentionView,
  lockAttention,
  noteAttention,
} from '../../db/queries/event/list-attention.js';
import { execute, maybeOne } from '../../db/query.js';
import { defineStep } from '../step.js';

interface Attended extends AttentionOwner {
  readonly attentionId: number;
  /** `<role>/<id>` of whoever does it. */
  readonly by: string;
}

export interface AssignAttentionInput extends Attended {
  readonly staffId: string;
}

export interface ResolveAttentionInput extends Attended {
  /** What was found and done. */
  readonly reason: string;
}

export interface AttendedMatter {
  readonly attentionId: number;
  readonly assignedTo: string | null;
  readonly resolvedBy: string | null;
}

/**
 * The matter is this member of staff's to look at; it may be passed on. Locks: the matter's row.
 * @throws RuleViolation attention-unknown, attention-not-yours, attention-resolved-before, party-unknown
 */
export const assignAttention = defineStep({
  operation: 'assignAttention',
  run: async (trx, input: AssignAttentionInput): Promise<AttendedMatter> => {
    const { attentionId, staffId, regionId, by } = input;
    const { subject, cause } = await lockOpen(trx, input);
    const known = await maybeOne(
      trx,
      `select 1 from staff where id = :staffId and region_id = :regionId and role in ('ops', 'finance')`,
      { staffId, regionId },
    );
    if (known === undefined) throw new RuleViolation('party-unknown', { staffId });
    await execute(trx, `update attention set assigned_to = :staffId where id = :attentionId`, {
      attentionId,
      staffId,
    });
    await noteAttention(trx, { attentionId, kind: 'assigned', changedBy: by, words: staffId });
    const data = { subject, cause, assignedTo: staffId };
    await appendEvents(trx, [{ aggregate: `attention/${subject}`, type: 'attention.assigned', data }]);
    return { attentionId, assignedTo: staffId, resolvedBy: null };
  },
});

/**
 * Somebody has looked, and says what was done: the matter is closed, and the workflow it stood on is no longer marked. It
 * decides nothing else. Locks: the matter's row.
 * @throws RuleViolation attention-unknown, attention-not-yours, attention-resolved-before
 */
export const resolveMatter = defineStep({
  operation: 'resolveMatter',
  run: async (trx, input: ResolveAttentionInput): Promise<AttendedMatter> => {
    const { attentionId, reason, by } = input;
    const { subject, cause, assignedTo } = await lockOpen(trx, input);
    await execute(
      trx,
      `update attention set resolved_at = clock_timestamp(), resolved_by = :by, resolution = :reason
       where id = :attentionId`,
      { attentionId, by, reason },
    );
    await noteAttention(trx, { attentionId, kind: 'resolved', changedBy: by, words: reason });
    await appendEvents(trx, [
      { aggregate: `attention/${subject}`, type: 'attention.resolved', data: { subject, cause } },
    ]);
    return { attentionId, assignedTo, resolvedBy: by };
  },
});

async function lockOpen(trx: Transaction, input: Attended): Promise<AttentionView> {
  const matter = await lockAttention(trx, input);
  if (input.role === 'finance' && matter.ownerRole !== 'finance')
    throw new RuleViolation('attention-not-yours', { ownerRole: matter.ownerRole });
  if (matter.resolvedAt !== null)
    throw new RuleViolation('attention-resolved-before', { resolvedAt: matter.resolvedAt });
  return matter;
}
