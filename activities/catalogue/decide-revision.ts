import { holdsFrom, assertInstantAhead, assertRevisionMove } from '../../domain/catalogue/revision-rules.js';
import { assertOtherPerson } from '../../domain/event/approval.js';
import { compareInstants } from '../../domain/values/instants.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import {
  insertRevision,
  lockRevision,
  type NewRevision,
  noteRevision,
  type RevisionRow,
  storeRevisionMove,
} from '../../db/queries/catalogue/revisions.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { isSamePerson } from '../../db/queries/event/approvals.js';
import { openAttention, resolveAttention } from '../../db/queries/event/open-attention.js';
import { one } from '../../db/query.js';
import { defineStep } from '../step.js';
import { applyScheduled, contextOf, kindOf, matterOf, tell, type Decided } from './apply-revision.js';

export type DraftRevisionInput = Omit<NewRevision, 'subject'>;

export interface MoveRevisionInput {
  readonly revisionId: number;
  /** The owner: people decide about their own region. */
  readonly regionId: string;
  /** `<role>/<id>` of whoever moves it. */
  readonly by: string;
  readonly reason: string;
}

/**
 * The proposal is written down and changes nothing yet.
 * @throws RuleViolation revision-instant-past
 */
export const draftRevision = defineStep({
  operation: 'draftRevision',
  run: async (trx, input: DraftRevisionInput): Promise<Decided> => {
    const { at } = await one<{ at: string }>(trx, `select clock_timestamp() as at`);
    assertInstantAhead(input.effectiveAt, at);
    const { kind, author, reason } = input;
    const subject = kindOf(kind).subjectOf(input.payload);
    const revisionId = await insertRevision(trx, { ...input, subject });
    await noteRevision(trx, { revisionId, state: 'draft', changedBy: author, words: reason });
    const data = { revisionId, kind, subject };
    await appendEvents(trx, [{ aggregate: `revision/${revisionId}`, type: 'revision.drafted', data }]);
    return { revisionId, state: 'draft' };
  },
});

/**
 * The proposal fits what is there now and waits for a second person, who is told.
 * @throws RuleViolation revision-unknown, revision-move-not-allowed, and what its kind refuses
 */
export const submitRevision = defineStep({
  operation: 'submitRevision',
  run: async (trx, input: MoveRevisionInput): Promise<Decided> => {
    const revision = await lockRevision(trx, input);
    assertRevisionMove(revision.state, 'waiting');
    const findings = await check(trx, revision);
    await store(trx, revision, { state: 'waiting', input, findings });
    await openAttention(trx, {
      ...matterOf(revision),
      ownerRole: 'ops',
      detail: { kind: revision.kind, about: revision.subject, reason: input.reason, author: revision.author },
    });
    return tell(trx, revision, 'revision.submitted', 'waiting');
  },
});

/**
 * A second person has agreed: the proposal is scheduled, and in effect at once where its instant is not ahead.
 * @throws RuleViolation revision-unknown, revision-move-not-allowed, approval-own-request, and what its kind refuses
 */
export const approveRevision = defineStep({
  operation: 'approveRevision',
  run: async (trx, input: MoveRevisionInput): Promise<Decided> => {
    const revision = await lockForDecision(trx, input, 'scheduled');
    const findings = await check(trx, revision);
    const effectiveAt = holdsFrom(revision.effectiveAt, revision.at);
    await store(trx, revision, { state: 'scheduled', input, findings, effectiveAt, decidedBy: input.by });
    const data = {
      revisionId: revision.revisionId,
      kind: revision.kind,
      subject: revision.subject,
      effectiveAt,
    };
    const aggregate = `revision/${revision.revisionId}`;
    await appendEvents(trx, [{ aggregate, type: 'revision.scheduled', data }]);
    if (compareInstants(effectiveAt, revision.at) > 0)
      return { revisionId: revision.revisionId, state: 'scheduled' };
    return applyScheduled(trx, { ...revision, effectiveAt, state: 'scheduled' }, input.by);
  },
});

/** A second person has said no: nothing changes. @throws as approveRevision, without those of its kind */
export const rejectRevision = defineStep({
  operation: 'rejectRevision',
  run: async (trx, input: MoveRevisionInput): Promise<Decided> => {
    const revision = await lockForDecision(trx, input, 'rejected');
    await store(trx, revision, { state: 'rejected', input, decidedBy: input.by });
    return tell(trx, revision, 'revision.rejected', 'rejected');
  },
});

/**
 * Before its effect the proposal never happens; after it, it is undone from here on where its kind can.
 * @throws RuleViolation revision-unknown, revision-move-not-allowed, revision-not-undoable
 */
export const withdrawRevision = defineStep({
  operation: 'withdrawRevision',
  run: async (trx, input: MoveRevisionInput): Promise<Decided> => {
    const revision = await lockRevision(trx, { ...input });
    assertRevisionMove(revision.state, 'withdrawn');
    if (revision.state === 'effective') await undo(trx, revision);
    await store(trx, revision, { state: 'withdrawn', input });
    return tell(trx, revision, 'revision.withdrawn', 'withdrawn');
  },
});

type Locked = RevisionRow & { readonly at: string };

async function lockForDecision(
  trx: Transaction,
  input: MoveRevisionInput,
  to: 'scheduled' | 'rejected',
): Promise<Locked> {
  const revision = await lockRevision(trx, input);
  if (revision.state !== 'waiting')
    throw new RuleViolation('revision-move-not-allowed', { state: revision.state, wanted: to });
  assertOtherPerson(await isSamePerson(trx, revision.author, input.by));
  return revision;
}

const check = (trx: Transaction, revision: Locked): Promise<Readonly<Record<string, unknown>>> =>
  kindOf(revision.kind).check(trx, contextOf(revision));

async function undo(trx: Transaction, revision: Locked): Promise<void> {
  const { withdraw } = kindOf(revision.kind);
  const { revisionId, kind, before } = revision;
  if (withdraw === undefined) throw new RuleViolation('revision-not-undoable', { revisionId, kind });
  await withdraw(trx, { ...contextOf(revision), before });
}

interface Move {
  readonly state: 'waiting' | 'scheduled' | 'rejected' | 'withdrawn';
  readonly input: MoveRevisionInput;
  readonly findings?: Readonly<Record<string, unknown>>;
  readonly effectiveAt?: string;
  readonly decidedBy?: string;
}

/** Whoever was told to look need not any more, except where the looking begins. */
async function store(trx: Transaction, revision: Locked, { input, ...move }: Move): Promise<void> {
  const { revisionId } = revision;
  await storeRevisionMove(trx, { revisionId, ...move, changedBy: input.by, words: input.reason });
  const { subject, cause } = matterOf(revision);
  if (move.state !== 'waiting') await resolveAttention(trx, subject, cause);
}
