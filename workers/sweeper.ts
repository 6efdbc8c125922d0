import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { scaledDurations } from '../domain/cycle/durations.js';
import { ensureCycles } from '../activities/cycle/ensure-cycles.js';
import { applyLeftNotices, type NoticeDeps } from '../activities/payment/receive-notice.js';
import { applyDueRevisions } from '../activities/catalogue/apply-revision.js';
import { keepQuotes } from '../activities/catalogue/keep-quotes.js';
import { pushPools } from '../activities/catalogue/push-pools.js';
import { reconcileDueDays } from '../activities/ledger/reconcile-day.js';
import { carryOutLeaderChanges } from '../activities/network/carry-out-change.js';
import { askUnheardPayments } from '../activities/payment/ask-payments.js';
import { sendDueRefunds } from '../activities/payment/send-refund.js';
import { readInstallation } from '../db/queries/cycle/installation.js';
import { unfinishedWork } from '../db/queries/event/unfinished-work.js';
import { rows } from '../db/query.js';
import { type Start, startOptions } from '../workflows/contracts/starts.js';
import { isAlreadyOver } from './deliver-wakes.js';
import { ensureSchedules } from './schedules.js';

export interface SweeperDeps extends NoticeDeps {
  readonly client: Client;
  readonly log: Logger;
}

/**
 * Starts tried per sweep. Larger: a lost Temporal is rebuilt in one burst that intake feels; smaller: in more sweeps, and
 * below the suppliers, nights and runs of two cycles nothing else would ever be reached.
 */
const startsMax = 400;

/**
 * One sweep: schedules exist, coming days have cycles, whatever is unfinished by its row runs (what was terminated or
 * cancelled in Temporal's pages too), and every chore is done: notices, questions, refunds, what was scheduled, bills. It
 * is what makes a deleted Temporal an inconvenience: PostgreSQL knows what must run.
 */
export async function sweep(deps: SweeperDeps): Promise<{ started: number }> {
  const { pace } = await readInstallation(deps.database);
  const graceMs = scaledDurations(pace).recheckMs;
  await ensureSchedules(deps.client, deps.database);
  await ensureAllCycles(deps);
  const work = await unfinishedWork(deps.database, { graceMs, limit: startsMax });
  let started = 0;
  for (const start of work) if (await startLost(deps.client, start)) started += 1;
  for (const chore of chores) await done(deps, chore);
  return { started };
}

interface Chore {
  readonly words: string;
  readonly do: (deps: SweeperDeps) => Promise<object>;
}

/** What has no workflow of its own, in this order; each looks at what is there and is done again by the next sweep. */
const chores: readonly Chore[] = [
  { words: 'a stored notice could not be applied yet', do: (deps) => applyLeftNotices(deps)() },
  { words: 'a payment could not be asked about yet', do: (deps) => askUnheardPayments(deps)() },
  { words: 'a refund could not be sent yet', do: (deps) => sendDueRefunds(deps)() },
  { words: 'a revision could not take effect', do: (deps) => applyDueRevisions(deps)() },
  { words: 'a supplier’s quote could not be kept yet', do: (deps) => keepQuotes(deps)() },
  { words: 'pools could not be pushed yet', do: (deps) => pushPools(deps)() },
  { words: 'a leader’s change could not be carried out yet', do: (deps) => carryOutLeaderChanges(deps)() },
  { words: 'a bill could not be compared yet', do: (deps) => reconcileDueDays(deps)() },
];

/** A chore that fails is told and holds no other up. */
async function done(deps: SweeperDeps, { words, do: work }: Chore): Promise<void> {
  try {
    const outcome = await work(deps);
    const failed: unknown = 'failed' in outcome ? outcome.failed : undefined;
    if (Array.isArray(failed)) for (const failure of failed) deps.log.warn(failure, words);
  } catch (error) {
    deps.log.warn({ error: (error as Error).message }, words);
  }
}

async function ensureAllCycles(deps: SweeperDeps): Promise<void> {
  const regions = await rows<{ id: string }>(deps.database, `select id from regions order by id`);
  for (const { id } of regions) await ensureCycles(deps)({ regionId: id });
}

/** True if nobody was at work: what runs is left alone, what ended well is not started again. */
export async function startLost(client: Client, start: Start): Promise<boolean> {
  try {
    await client.workflow.start(start.kind, {
      ...startOptions(start, client.options.namespace),
      workflowIdConflictPolicy: 'FAIL',
    });
    return true;
  } catch (error) {
    if (isAlreadyOver(error)) return false;
    throw error;
  }
}
