import { RuleViolation } from '../../domain/values/rule-violation.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { readRunCrates, takeRunOfSite } from '../../db/queries/transport/runs.js';
import { execute, one } from '../../db/query.js';
import { defineStep } from '../step.js';

export interface StageCratesInput {
  readonly runId: string;
  /** The owner: pickers stage at their site only. */
  readonly siteId: string;
  /** Crates that were carried to the run's place; any part of them. */
  readonly crateIds: readonly string[];
}

export interface StagedCrates {
  readonly runId: string;
  readonly staged: number;
  /** Crates of the run that are not at its place yet. */
  readonly left: number;
}

/**
 * The crates stand where the run is loaded, and their parcels are staged; the last one tells it. Crates that stand there
 * already change nothing. Locks: the row of `runs`.
 * @throws RuleViolation run-unknown, run-move-not-allowed, crate-not-on-run
 */
export const stageCrates = defineStep({
  operation: 'stageCrates',
  run: async (trx, { runId, siteId, crateIds }: StageCratesInput): Promise<StagedCrates> => {
    const run = await takeRunOfSite(trx, runId, siteId);
    if (run.state !== 'planned') throw new RuleViolation('run-move-not-allowed', { runId, state: run.state });
    const due = (await readRunCrates(trx, runId)).map((crate) => crate.crateId);
    const foreign = crateIds.find((id) => !due.includes(id));
    if (foreign !== undefined) throw new RuleViolation('crate-not-on-run', { runId, crateId: foreign });
    const staged = await execute(
      trx,
      `update parcels set state = 'staged' where crate_id = any(:crateIds) and state = 'packed'`,
      { crateIds },
    );
    const { left } = await one<{ left: number }>(
      trx,
      `select count(distinct crate_id)::integer as left from parcels
       where crate_id = any(:due) and state = 'packed'`,
      { due },
    );
    const data = { runId, cycleId: run.cycleId, siteId };
    if (staged > 0 && left === 0)
      await appendEvents(trx, [{ aggregate: `run/${runId}`, type: 'run.staged', data }]);
    return { runId, staged: due.length - left, left };
  },
});
