import { RuleViolation } from '../../domain/values/rule-violation.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { moveParcelStock } from '../../db/queries/transport/move-parcel-stock.js';
import { readRunCrates, takeRunOfDriver } from '../../db/queries/transport/runs.js';
import { execute, rows } from '../../db/query.js';
import { defineStep } from '../step.js';

export interface LoadRunInput {
  readonly runId: string;
  /** The owner: a driver loads his own run only. */
  readonly driverId: string;
  /** Every crate that was scanned into the van, in any order. */
  readonly crateIds: readonly string[];
}

export interface LoadedRun {
  readonly runId: string;
  readonly state: 'loaded';
  readonly crates: number;
  readonly parcels: number;
  /** Advice: the crates in the order in which they should stand, the last stop's first. */
  readonly loadOrder: readonly { readonly crateId: string; readonly seq: number }[];
}

/**
 * Exactly the run's crates are in the van, with their parcels and pieces. Locks: the row of `runs`.
 * @throws RuleViolation run-unknown, run-move-not-allowed, load-differs (with how many are missing and foreign)
 */
export const loadRun = defineStep({
  operation: 'loadRun',
  run: async (trx, { runId, driverId, crateIds }: LoadRunInput): Promise<LoadedRun> => {
    const run = await takeRunOfDriver(trx, runId, driverId);
    if (run.state !== 'planned') throw new RuleViolation('run-move-not-allowed', { runId, state: run.state });
    const loadOrder = await readRunCrates(trx, runId);
    assertSameCrates(
      loadOrder.map((crate) => crate.crateId),
      crateIds,
    );
    await execute(trx, `update runs set state = 'loaded', loaded_at = clock_timestamp() where id = :runId`, {
      runId,
    });
    const crates = loadOrder.map((crate) => crate.crateId);
    await execute(trx, `update crates set state = 'loaded' where id = any(:crates)`, { crates });
    const parcels = await rows<{ id: string }>(
      trx,
      `update parcels set state = 'loaded' where crate_id = any(:crates) and state in ('packed', 'staged') returning id`,
      { crates },
    );
    await moveParcelStock(trx, {
      siteId: run.siteId,
      parcelIds: parcels.map((parcel) => parcel.id),
      fromState: 'picked',
      toState: 'loaded',
      cause: 'loaded',
      ref: runId,
    });
    const { cycleId, siteId } = run;
    await appendEvents(trx, [
      { aggregate: `run/${runId}`, type: 'run.loaded', data: { runId, cycleId, siteId } },
    ]);
    return { runId, state: 'loaded', crates: crates.length, parcels: parcels.length, loadOrder };
  },
});

function assertSameCrates(expected: readonly string[], scanned: readonly string[]): void {
  const due = new Set(expected);
  const seen = new Set(scanned);
  const missing = expected.filter((id) => !seen.has(id));
  const foreign = [...seen].filter((id) => !due.has(id));
  if (missing.length === 0 && foreign.length === 0) return;
  throw new RuleViolation('load-differs', {
    missing: missing.length,
    foreign: foreign.length,
    ...(missing[0] === undefined ? {} : { missingCrateId: missing[0] }),
    ...(foreign[0] === undefined ? {} : { foreignCrateId: foreign[0] }),
  });
}
