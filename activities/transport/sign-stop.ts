import { assertStopMove } from '../../domain/transport/next-stop.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { openAttention } from '../../db/queries/event/open-attention.js';
import { readStops, type RunRow, takeRun } from '../../db/queries/transport/runs.js';
import { loadedCrates, returnCrates, signCrates } from '../../db/queries/transport/stop-crates.js';
import { execute } from '../../db/query.js';
import { defineStep } from '../step.js';

export interface SignStopInput {
  readonly runId: string;
  readonly seq: number;
  /** The owner: a leader signs his own stop only. */
  readonly leaderId: string;
  /** Every crate the leader scanned; what is in the van for him and not scanned goes back. */
  readonly crateIds: readonly string[];
}

export interface SignedStop {
  readonly runId: string;
  readonly seq: number;
  readonly state: 'signed';
  readonly crates: number;
  /** Members whose goods wait from now on. */
  readonly readyPickups: number;
  readonly missingCrateIds: readonly string[];
}

/**
 * The leader has the scanned crates: his members' goods are ready, and what was not handed over is noted and goes back.
 * The driver has arrived there and finished every stop before it. Locks: the row of `runs`.
 * @throws RuleViolation run-unknown, stop-unknown, stop-move-not-allowed, earlier-stop-open, crate-not-for-stop
 */
export const signStop = defineStep({
  operation: 'signStop',
  run: async (trx, input: SignStopInput): Promise<SignedStop> => {
    const { runId, seq, leaderId } = input;
    const run = await takeRun(trx, runId);
    const stops = await readStops(trx, runId);
    const own = stops.find((stop) => stop.seq === seq);
    if (own?.leaderId !== leaderId) throw new RuleViolation('stop-unknown', { runId, seq });
    assertStopMove(stops, seq, 'signed');
    const crateIds = [...new Set(input.crateIds)].sort();
    await assertLoaded(trx, { cycleId: run.cycleId, leaderId, crateIds });
    const signed = await sign(trx, { run, seq, leaderId, crateIds });
    return { runId, seq, state: 'signed', crates: crateIds.length, ...signed };
  },
});

interface Signing {
  readonly run: RunRow;
  readonly seq: number;
  readonly leaderId: string;
  readonly crateIds: readonly string[];
}

async function assertLoaded(
  trx: Transaction,
  stop: { cycleId: string; leaderId: string; crateIds: readonly string[] },
): Promise<void> {
  const loaded = new Set(await loadedCrates(trx, stop.cycleId, stop.leaderId));
  const foreign = stop.crateIds.find((id) => !loaded.has(id));
  if (foreign !== undefined) throw new RuleViolation('crate-not-for-stop', { crateId: foreign });
}

async function sign(
  trx: Transaction,
  { run, seq, leaderId, crateIds }: Signing,
): Promise<Pick<SignedStop, 'readyPickups' | 'missingCrateIds'>> {
  const { runId, cycleId, siteId } = run;
  await execute(
    trx,
    `update stops set state = 'signed', signed_at = clock_timestamp() where run_id = :runId and seq = :seq`,
    { runId, seq },
  );
  const stop = { cycleId, siteId, leaderId, ref: `${runId}/${seq}` };
  const ready = await signCrates(trx, { ...stop, crateIds });
  const missingCrateIds = await returnCrates(trx, { ...stop, keptCrateIds: crateIds });
  if (missingCrateIds.length > 0)
    await openAttention(trx, {
      subject: `stop/${runId}/${seq}`,
      cause: 'crates-missing',
      ownerRole: 'ops',
      detail: { leaderId, missingCrateIds },
    });
  await appendEvents(trx, [
    { aggregate: `run/${runId}`, type: 'stop.signed', data: { runId, cycleId, siteId, seq, leaderId } },
    ...ready.map(({ memberId, code }) => ({
      aggregate: `pickup/${cycleId}/${leaderId}/${memberId}`,
      type: 'pickup.ready' as const,
      data: { cycleId, leaderId, memberId, code },
    })),
  ]);
  return { readyPickups: ready.length, missingCrateIds };
}
