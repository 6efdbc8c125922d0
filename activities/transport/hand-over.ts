import { needsEyes } from '../../domain/transport/stop-difference.js';
import type { Transaction } from '../../db/connection.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { openAttention } from '../../db/queries/event/open-attention.js';
import {
  type ForeignPieces,
  insertDifferences,
  type LostPieces,
  packedLines,
} from '../../db/queries/transport/differences.js';
import { movePieces } from '../../db/queries/transport/move-parcel-stock.js';
import type { RunRow } from '../../db/queries/transport/runs.js';
import { loadedCrates, returnCrates, signCrates } from '../../db/queries/transport/stop-crates.js';
import { execute } from '../../db/query.js';
import { liabilityOf } from '../../domain/transport/stop-difference.js';
import { settleUndelivered } from './settle-undelivered.js';

export interface HandOver {
  readonly run: RunRow;
  readonly seq: number;
  readonly leaderId: string;
  /** The crates that the leader has; the others of the stop go back. */
  readonly crateIds: readonly string[];
  readonly differences: readonly (LostPieces | ForeignPieces)[];
  /** By the leader, or because he did not come to sign for what was dropped. */
  readonly how: 'leader' | 'deadline';
}

export interface HandedOver {
  /** Members whose goods wait from now on. */
  readonly readyPickups: number;
  readonly missingCrateIds: readonly string[];
  readonly differences: number;
  readonly refundFen: number;
}

/**
 * The stop is signed: its crates are the leader's, members' goods are ready, what was missing or damaged and what lay in
 * crates that he was not given is refunded. The caller is inside the fence, holds the orders of the point and the run.
 */
export async function handOver(trx: Transaction, stop: HandOver): Promise<HandedOver> {
  const { run, seq, leaderId, crateIds, how } = stop;
  const { runId, cycleId, siteId } = run;
  await execute(
    trx,
    `update stops set state = 'signed', signed_at = clock_timestamp(), signed_how = :how
     where run_id = :runId and seq = :seq`,
    { runId, seq, how },
  );
  const place = { cycleId, siteId, leaderId, ref: `${runId}/${seq}` };
  const differences = [...stop.differences, ...(await missingWithCrates(trx, stop))];
  const recordedBy = how === 'leader' ? leaderId : 'deadline';
  await insertDifferences(trx, { runId, seq, cycleId, siteId, leaderId, recordedBy }, differences);
  await writeOff(trx, stop);
  const ready = await signCrates(trx, { ...place, crateIds });
  const missingCrateIds = await returnCrates(trx, { ...place, keptCrateIds: crateIds });
  const refundFen = await settleUndelivered(trx, { runId, seq });
  await callForEyes(trx, stop, { missingCrateIds, refundFen });
  await appendEvents(trx, [
    { aggregate: `run/${runId}`, type: 'stop.signed', data: { runId, cycleId, siteId, seq, leaderId } },
    ...ready.map(({ memberId, code }) => ({
      aggregate: `pickup/${cycleId}/${leaderId}/${memberId}`,
      type: 'pickup.ready' as const,
      data: { cycleId, leaderId, memberId, code },
    })),
  ]);
  return { readyPickups: ready.length, missingCrateIds, differences: differences.length, refundFen };
}

/** Everything in the crates that are not signed for. */
async function missingWithCrates(
  trx: Transaction,
  { run, leaderId, crateIds }: HandOver,
): Promise<LostPieces[]> {
  const loaded = await loadedCrates(trx, run.cycleId, leaderId);
  const missing = loaded.filter((crateId) => !crateIds.includes(crateId));
  const kind = 'crate-missing';
  return (await packedLines(trx, missing)).map((line) => {
    return { ...line, kind, liability: liabilityOf(kind), note: '' };
  });
}

/** Missing pieces are a loss; damaged ones go back with the driver. */
async function writeOff(trx: Transaction, { run, seq, differences }: HandOver): Promise<void> {
  const { siteId, runId } = run;
  const path = { siteId, fromState: 'loaded', ref: `${runId}/${seq}` } as const;
  const ofKind = (kind: string): typeof differences => differences.filter((one) => one.kind === kind);
  await movePieces(trx, { ...path, toState: null, cause: 'missing-at-stop' }, ofKind('missing'));
  await movePieces(trx, { ...path, toState: 'damaged', cause: 'damaged-at-stop' }, ofKind('damaged'));
}

async function callForEyes(
  trx: Transaction,
  { run, seq, leaderId, differences, how }: HandOver,
  { missingCrateIds, refundFen }: Pick<HandedOver, 'missingCrateIds' | 'refundFen'>,
): Promise<void> {
  const stop = { subject: `stop/${run.runId}/${seq}`, ownerRole: 'ops' as const };
  if (missingCrateIds.length > 0)
    await openAttention(trx, { ...stop, cause: 'crates-missing', detail: { leaderId, missingCrateIds } });
  const foreignPieces = differences
    .filter(({ kind }) => kind === 'extra' || kind === 'not-mine')
    .reduce((sum, { quantity }) => sum + quantity, 0);
  if (needsEyes({ refundFen, foreignPieces }))
    await openAttention(trx, {
      ...stop,
      cause: 'stop-differs',
      detail: { leaderId, refundFen, foreignPieces },
    });
  if (how === 'deadline')
    await openAttention(trx, { ...stop, cause: 'signed-by-deadline', detail: { leaderId } });
}
