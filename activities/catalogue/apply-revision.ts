import type { RevisionState } from '../../domain/catalogue/revision-lifecycle.js';
import { compareInstants } from '../../domain/values/instants.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import {
  dueRevisions,
  lockRevision,
  type RevisionRow,
  storeRevisionMove,
} from '../../db/queries/catalogue/revisions.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { openAttention } from '../../db/queries/event/open-attention.js';
import { defineStep, type StepDeps } from '../step.js';
import type { RevisionContext, RevisionKind } from './define-revision-kind.js';
import { revisionKinds } from './revision-kinds.js';

export interface Decided {
  readonly revisionId: number;
  readonly state: RevisionState;
}

/** The kind of that name. A RangeError for a name that nobody registered: routes accept no other. */
export function kindOf(name: string): RevisionKind {
  const found = revisionKinds.find(({ kind }) => kind === name);
  if (found === undefined) throw new RangeError(`no kind of revision is called ${name}`);
  return found;
}

/** The revision as its kind reads it. */
export function contextOf(revision: RevisionRow & { readonly at: string }): RevisionContext<unknown> {
  const { revisionId, regionId, subject, payload, author, runningCycles } = revision;
  const effectiveAt = revision.effectiveAt ?? revision.at;
  return { revisionId, regionId, subject, payload, author, runningCycles, effectiveAt };
}

/** Where people find what waits for them; the region leads, so that everybody sees his own. */
export const matterOf = ({ regionId, revisionId }: RevisionRow): { subject: string; cause: string } => ({
  subject: `revision/${regionId}/${revisionId}`,
  cause: 'revision-waiting',
});

/** The fact is in the log, and the state is the answer. */
export async function tell(
  trx: Transaction,
  { revisionId, kind, subject }: RevisionRow,
  ...[type, state]:
    | ['revision.submitted', 'waiting']
    | ['revision.rejected', 'rejected']
    | ['revision.effective', 'effective']
    | ['revision.withdrawn', 'withdrawn']
): Promise<Decided> {
  await appendEvents(trx, [
    { aggregate: `revision/${revisionId}`, type, data: { revisionId, kind, subject } },
  ]);
  return { revisionId, state };
}

/**
 * The scheduled revision is in effect, once it is checked against what is there now.
 * @throws RuleViolation what its kind refuses
 */
export async function applyScheduled(
  trx: Transaction,
  revision: RevisionRow & { readonly at: string },
  by: string,
): Promise<Decided> {
  const kind = kindOf(revision.kind);
  const context = contextOf(revision);
  const findings = await kind.check(trx, context);
  const before = await kind.apply(trx, context);
  await storeRevisionMove(trx, {
    revisionId: revision.revisionId,
    state: 'effective',
    changedBy: by,
    words: '生效',
    findings,
    before,
  });
  return tell(trx, revision, 'revision.effective', 'effective');
}

const clock = 'clock';

/** Due and scheduled: in effect. Anything else: left as it is, because somebody was faster. */
const applyDue = defineStep({
  operation: 'applyDueRevision',
  run: async (trx, { revisionId }: { revisionId: number }): Promise<boolean> => {
    const revision = await lockRevision(trx, { revisionId, regionId: null });
    const { state, effectiveAt, at } = revision;
    if (state !== 'scheduled' || effectiveAt === null || compareInstants(at, effectiveAt) < 0) return false;
    await applyScheduled(trx, revision, clock);
    return true;
  },
});

/** It does not fit what is there now: it never happens, and a person is told why. */
const giveUp = defineStep({
  operation: 'giveUpRevision',
  run: async (trx, { revisionId, code }: { revisionId: number; code: string }): Promise<void> => {
    const revision = await lockRevision(trx, { revisionId, regionId: null });
    if (revision.state !== 'scheduled') return;
    await storeRevisionMove(trx, { revisionId, state: 'rejected', changedBy: clock, words: code });
    await openAttention(trx, {
      subject: matterOf(revision).subject,
      cause: 'revision-failed',
      ownerRole: 'ops',
      detail: { kind: revision.kind, about: revision.subject, code },
    });
    await tell(trx, revision, 'revision.rejected', 'rejected');
  },
});

/** As many as end well within a sweep; what is left comes with the next one, half a minute later. */
const perSweep = 100;

export interface AppliedRevisions {
  readonly applied: number;
  readonly failed: number;
  readonly left: number;
}

/**
 * Every revision whose instant has come is in effect, in the order of the instants, each in a transaction of its own and
 * once, however many sweepers call this at the same time; one that no longer fits is rejected and told.
 */
export const applyDueRevisions = (deps: StepDeps) => async (): Promise<AppliedRevisions> => {
  const due = await dueRevisions(deps.database, perSweep);
  let [applied, failed] = [0, 0];
  for (const revisionId of due) {
    try {
      if ((await applyDue(deps)({ revisionId })).result) applied += 1;
    } catch (error) {
      if (!(error instanceof RuleViolation)) throw error;
      await giveUp(deps)({ revisionId, code: error.code });
      failed += 1;
    }
  }
  return {
    applied,
    failed,
    left: due.length === perSweep ? (await dueRevisions(deps.database, 1)).length : 0,
  };
};
