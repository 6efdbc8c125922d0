import { assertDecision, assertRoom, type StopDecision } from '../../domain/transport/failed-stop.js';
import { liabilityOf } from '../../domain/transport/stop-difference.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { resolveAttention } from '../../db/queries/event/open-attention.js';
import { insertDifferences, packedLines } from '../../db/queries/transport/differences.js';
import {
  appendStop,
  countRedeliveries,
  decide,
  putBackForRun,
  readRoom,
  readStopLoad,
} from '../../db/queries/transport/redeliver.js';
import {
  readRunRow,
  readRunRegion,
  readStops,
  type RunRow,
  takeRun,
} from '../../db/queries/transport/runs.js';
import { loadedCrates, returnCrates } from '../../db/queries/transport/stop-crates.js';
import { defineStep } from '../step.js';
import { settleUndelivered } from './settle-undelivered.js';
import { lockPoint } from './sign-stop.js';

/** Who decides: the driver of the run, or operations of its region. */
export type Decider =
  | { readonly role: 'driver'; readonly partyId: string }
  | { readonly role: 'ops'; readonly partyId: string; readonly regionId: string };

export interface DecideStopInput {
  readonly runId: string;
  readonly seq: number;
  readonly by: Decider;
  readonly decision: StopDecision;
  /** A planned run of the same night that takes the goods over; left out, the stop goes to the end of its own run. */
  readonly toRunId?: string | undefined;
}

export interface DecidedStop {
  readonly runId: string;
  readonly seq: number;
  readonly decision: StopDecision;
  /** Where the goods are tried again. */
  readonly next: { readonly runId: string; readonly seq: number } | null;
  readonly refundFen: number;
}

/**
 * A failed stop is decided: its goods are tried again as a further stop, at the end of the run or on another one, or go
 * back to the station and are refunded in full. Locks: the fence (shared), the point's orders, then rows of `runs`.
 * @throws RuleViolation run-unknown, stop-unknown, stop-move-not-allowed, run-move-not-allowed, decision-for-operations,
 *   redelivery-exhausted, run-full
 */
export const decideStop = defineStep({
  operation: 'decideStop',
  run: async (trx, input: DecideStopInput): Promise<DecidedStop> => {
    const { runId, seq, by, decision, toRunId = runId } = input;
    const found = await readRunRow(trx, runId);
    await assertMayDecide(trx, found, by);
    const known = (await readStops(trx, runId)).find((stop) => stop.seq === seq);
    if (known === undefined) throw new RuleViolation('stop-unknown', { runId, seq });
    const { cycleId, leaderId } = known;
    await lockPoint(trx, { cycleId, leaderId });
    const run = await takeRuns(trx, runId, toRunId);
    const stop = (await readStops(trx, runId)).find((one) => one.seq === seq);
    if (stop?.state !== 'failed' || stop.decision !== null)
      throw new RuleViolation('stop-move-not-allowed', { runId, seq, state: stop?.state ?? null });
    const redeliveries = await countRedeliveries(trx, { cycleId, leaderId });
    assertDecision({ by: by.role, decision, otherRun: toRunId !== runId, redeliveries });
    const failed = { run, seq, leaderId, decidedBy: `${by.role}/${by.partyId}` };
    if (decision === 'return')
      return { runId, seq, decision, next: null, refundFen: await returnStop(trx, failed) };
    return { runId, seq, decision, next: await redeliver(trx, failed, toRunId), refundFen: 0 };
  },
});

export interface FailedStop {
  readonly run: RunRow;
  readonly seq: number;
  readonly leaderId: string;
  /** A driver, operations, or the deadline. */
  readonly decidedBy: string;
}

/** The goods go back to the station and are refunded line by line. @returns what was refunded, in fen */
export async function returnStop(trx: Transaction, stop: FailedStop): Promise<number> {
  const { run, seq, leaderId, decidedBy } = stop;
  const { runId, cycleId, siteId } = run;
  await tellDecision(trx, stop, 'return');
  const lines = await packedLines(trx, await loadedCrates(trx, cycleId, leaderId));
  const kind = 'returned';
  await insertDifferences(
    trx,
    { runId, seq, cycleId, siteId, leaderId, recordedBy: decidedBy },
    lines.map((line) => ({ ...line, kind, liability: liabilityOf(kind), note: '' })),
  );
  await returnCrates(trx, { cycleId, siteId, leaderId, keptCrateIds: [], ref: `${runId}/${seq}` });
  return settleUndelivered(trx, { runId, seq });
}

async function redeliver(
  trx: Transaction,
  stop: FailedStop,
  toRunId: string,
): Promise<{ runId: string; seq: number }> {
  const { run, seq, leaderId } = stop;
  await tellDecision(trx, stop, 'redeliver');
  if (toRunId !== run.runId) {
    const load = await readStopLoad(trx, { cycleId: run.cycleId, leaderId });
    assertRoom(await readRoom(trx, toRunId), load);
    await putBackForRun(trx, { run, seq, leaderId, toRunId, load });
  }
  return { runId: toRunId, seq: await appendStop(trx, { runId: run.runId, seq, toRunId }) };
}

async function tellDecision(trx: Transaction, stop: FailedStop, decision: StopDecision): Promise<void> {
  const { run, seq, leaderId, decidedBy } = stop;
  const { runId, cycleId, siteId } = run;
  await decide(trx, { runId, seq, decision, decidedBy });
  await resolveAttention(trx, `stop/${runId}/${seq}`, 'stop-failed');
  const data = { runId, cycleId, siteId, seq, leaderId, decision };
  await appendEvents(trx, [{ aggregate: `run/${runId}`, type: 'stop.decided', data }]);
}

async function assertMayDecide(trx: Transaction, run: RunRow, by: Decider): Promise<void> {
  const own =
    by.role === 'driver'
      ? run.driverId === by.partyId
      : (await readRunRegion(trx, run.runId)) === by.regionId;
  if (!own) throw new RuleViolation('run-unknown', { runId: run.runId });
}

/** Both runs are ours, ascending by id; the goods can be on the road again only with a run that still goes there. */
async function takeRuns(trx: Transaction, runId: string, toRunId: string): Promise<RunRow> {
  const taken = new Map<string, RunRow>();
  for (const id of [...new Set([runId, toRunId])].sort()) taken.set(id, await takeRun(trx, id));
  const run = taken.get(runId);
  const to = taken.get(toRunId);
  if (run === undefined || to === undefined) throw new RuleViolation('run-unknown', { runId });
  if (to.cycleId !== run.cycleId || to.siteId !== run.siteId)
    throw new RuleViolation('run-unknown', { runId: toRunId });
  const wanted = toRunId === runId ? 'departed' : 'planned';
  if (to.state !== wanted)
    throw new RuleViolation('run-move-not-allowed', { runId: toRunId, state: to.state });
  return run;
}
