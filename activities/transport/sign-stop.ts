import { assertStopMove } from '../../domain/transport/next-stop.js';
import {
  assertDifferences,
  type LineDifference,
  liabilityOf,
} from '../../domain/transport/stop-difference.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { lockFences, lockOrders } from '../../db/queries/cycle/locks.js';
import {
  type ForeignPieces,
  type LostPieces,
  type PackedLine,
  packedLines,
} from '../../db/queries/transport/differences.js';
import { readRunRow, readStops, takeRun } from '../../db/queries/transport/runs.js';
import { loadedCrates } from '../../db/queries/transport/stop-crates.js';
import { ordersOfPoint } from '../../db/queries/transport/undelivered-orders.js';
import { defineStep } from '../step.js';
import { handOver, type HandedOver } from './hand-over.js';

/** What the leader counts otherwise than it was packed. */
export type SignedDifference =
  | (LineDifference & { readonly note?: string | undefined })
  | {
      readonly kind: 'extra' | 'not-mine';
      readonly skuId: string;
      readonly quantity: number;
      readonly note?: string | undefined;
    };

export interface SignStopInput {
  readonly runId: string;
  readonly seq: number;
  /** The owner: a leader signs his own stop only. */
  readonly leaderId: string;
  /** Every crate the leader scanned; what is in the van for him and not scanned goes back. */
  readonly crateIds: readonly string[];
  readonly differences?: readonly SignedDifference[] | undefined;
}

export interface SignedStop extends HandedOver {
  readonly runId: string;
  readonly seq: number;
  readonly state: 'signed';
  readonly crates: number;
}

/**
 * The leader has the scanned crates: his members' goods are ready; what is missing or damaged, and what was not handed
 * over at all, is noted with who answers for it and refunded line by line. The driver has arrived there, or has left the
 * goods. Locks: the fence (shared), the point's orders, then the row of `runs`.
 * @throws RuleViolation run-unknown, stop-unknown, stop-move-not-allowed, earlier-stop-open, crate-not-for-stop,
 *   difference-not-in-parcel, difference-too-many
 */
export const signStop = defineStep({
  operation: 'signStop',
  run: async (trx, input: SignStopInput): Promise<SignedStop> => {
    const { runId, seq, leaderId } = input;
    const { cycleId } = await readRunRow(trx, runId);
    await lockPoint(trx, { cycleId, leaderId });
    const run = await takeRun(trx, runId);
    const stops = await readStops(trx, runId);
    const own = stops.find((stop) => stop.seq === seq);
    if (own?.leaderId !== leaderId) throw new RuleViolation('stop-unknown', { runId, seq });
    assertStopMove(stops, seq, 'signed');
    const crateIds = [...new Set(input.crateIds)].sort();
    await assertLoaded(trx, { cycleId, leaderId, crateIds });
    const differences = await differencesOf(trx, crateIds, input.differences ?? []);
    const signed = await handOver(trx, { run, seq, leaderId, crateIds, differences, how: 'leader' });
    return { runId, seq, state: 'signed', crates: crateIds.length, ...signed };
  },
});

/** Whoever may be refunded is ours before the run is, as everywhere. */
export async function lockPoint(
  trx: Transaction,
  point: { readonly cycleId: string; readonly leaderId: string },
): Promise<void> {
  await lockFences(trx, [point.cycleId]);
  await lockOrders(trx, await ordersOfPoint(trx, point));
}

async function assertLoaded(
  trx: Transaction,
  stop: { cycleId: string; leaderId: string; crateIds: readonly string[] },
): Promise<void> {
  const loaded = new Set(await loadedCrates(trx, stop.cycleId, stop.leaderId));
  const foreign = stop.crateIds.find((id) => !loaded.has(id));
  if (foreign !== undefined) throw new RuleViolation('crate-not-for-stop', { crateId: foreign });
}

async function differencesOf(
  trx: Transaction,
  crateIds: readonly string[],
  told: readonly SignedDifference[],
): Promise<(LostPieces | ForeignPieces)[]> {
  if (told.length === 0) return [];
  const packed = await packedLines(trx, crateIds);
  assertDifferences(
    packed,
    told.filter((one) => 'parcelNo' in one),
  );
  const left = new Map(packed.map((line) => [line, line.quantity]));
  return told.flatMap((one): (LostPieces | ForeignPieces)[] =>
    'parcelNo' in one ? lostOf(left, one) : [foreignOf(one)],
  );
}

/** The pieces are taken from the parcel's lines one after the other: a member may have the SKU in two orders. */
function lostOf(
  left: Map<PackedLine, number>,
  told: LineDifference & { note?: string | undefined },
): LostPieces[] {
  let wanted = told.quantity;
  const lost: LostPieces[] = [];
  for (const [line, remaining] of left) {
    const quantity = Math.min(wanted, remaining);
    if (quantity === 0 || line.parcelNo !== told.parcelNo || line.skuId !== told.skuId) continue;
    left.set(line, remaining - quantity);
    wanted -= quantity;
    const { kind, note = '' } = told;
    lost.push({ ...line, kind, liability: liabilityOf(kind), quantity, note });
  }
  return lost;
}

const foreignOf = ({
  kind,
  skuId,
  quantity,
  note = '',
}: Exclude<SignedDifference, LineDifference>): ForeignPieces => ({
  kind,
  liability: liabilityOf(kind),
  skuId,
  quantity,
  note,
});
