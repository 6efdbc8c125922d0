import type { Take } from '../../../domain/inventory/decide-batch.js';
import type { SoldBundle } from '../../../domain/inventory/stock-request.js';
import type { PlannedLine } from '../../../domain/order/plan-order.js';
import { plainArray, type Prepared, type PreparedValue, textArray } from '../../prepared.js';
import { json } from '../../query.js';
import type { StepRecord } from '../event/idempotency.js';
import { writeBatchStatement } from './write-batch-statement.js';

/** An accepted order, as it is to stand in the tables. */
export interface OrderToWrite {
  readonly orderId: string;
  readonly siteId: string;
  readonly memberId: string;
  readonly leaderId: string;
  readonly pointLeaderId: string;
  readonly goodsFen: number;
  readonly discountFen: number;
  readonly payableFen: number;
  readonly couponId: string | null;
  readonly deviceId: string | null;
  readonly networkAddress: string | null;
  readonly payerOpenid: string | null;
  readonly orderedBy: string | null;
  readonly lines: readonly PlannedLine[];
  readonly bundles: readonly SoldBundle[];
  readonly takes: readonly Take[];
  /** The key under which its answer is stored; undefined: nobody gave one. */
  readonly record: StepRecord | undefined;
}

/** Orders of one cycle. */
export interface BatchToWrite {
  readonly cycleId: string;
  /** The version they were planned at; nothing is written when the cycle has another. */
  readonly priceVersion: number;
  readonly ruleVersion: number;
  /** How long an order may stay unpaid, at the installation's pace; never beyond the cycle's payUntil. */
  readonly expiryMs: number;
  /** They may be placed before the cycle opens. */
  readonly presale: boolean;
  readonly orders: readonly OrderToWrite[];
}

export interface WrittenBatch {
  readonly placedAt: string;
  readonly expiresAt: string;
}

/**
 * The orders, their lines, takes, counters, demand, coupon uses, answers and events are written by one statement, and
 * listeners are told once. The database's clock places them and is compared with the cycle's instants there: undefined
 * when the cycle does not sell now, or not at these prices, and then nothing is written.
 * Locks: rows of `counters` by id, then of `idempotency_keys` and `demand` by their keys. @throws 23514 when a counter
 * would pass its cap, 23505 when a key is answered already.
 */
export async function writeBatch(session: Prepared, batch: BatchToWrite): Promise<WrittenBatch | undefined> {
  // One row per counter; the instants stand in the row of the first.
  const found = await session.run<Partial<WrittenBatch>>(writeBatchStatement, batchValues(batch));
  for (const { placedAt, expiresAt } of found) if (placedAt && expiresAt) return { placedAt, expiresAt };
  return undefined;
}

function batchValues(batch: BatchToWrite): PreparedValue[] {
  const { cycleId, priceVersion, expiryMs, presale, ruleVersion, orders } = batch;
  return [
    cycleId,
    priceVersion,
    expiryMs,
    presale,
    `placed=${orders.length}`,
    ruleVersion,
    ...orderColumns(orders),
    ...lineColumns(orders),
    ...takeColumns(orders),
    ...demandColumns(orders),
    ...answerColumns(orders),
    ...eventColumns(cycleId, orders),
    ...counterColumns(orders),
    ...bundleColumns(orders),
  ];
}

function orderColumns(orders: readonly OrderToWrite[]): string[] {
  const text = (pick: (order: OrderToWrite) => string | null): string => textArray(orders.map(pick));
  const fen = (pick: (order: OrderToWrite) => number): string => plainArray(orders.map(pick));
  return [
    text((order) => order.orderId),
    text((order) => order.siteId),
    text((order) => order.memberId),
    text((order) => order.leaderId),
    text((order) => order.pointLeaderId),
    fen((order) => order.goodsFen),
    fen((order) => order.discountFen),
    fen((order) => order.payableFen),
    text((order) => order.couponId),
    text((order) => order.deviceId),
    text((order) => order.networkAddress),
    text((order) => order.payerOpenid),
    text((order) => order.orderedBy),
  ];
}

function lineColumns(orders: readonly OrderToWrite[]): string[] {
  const owned = orders.flatMap((order) => order.lines.map((line) => ({ order, line })));
  const text = (pick: (one: (typeof owned)[number]) => string): string => textArray(owned.map(pick));
  const plain = (pick: (line: PlannedLine) => number | boolean): string =>
    plainArray(owned.map(({ line }) => pick(line)));
  return [
    text(({ order }) => order.orderId),
    plain((line) => line.lineNo),
    text(({ order }) => order.pointLeaderId),
    text(({ order }) => order.siteId),
    text(({ line }) => line.skuId),
    text(({ line }) => line.band),
    plain((line) => line.quantity),
    plain((line) => line.unitPriceFen),
    plain((line) => line.grossFen),
    plain((line) => line.discountFen),
    plain((line) => line.netFen),
    // One JSON text: in an array literal each of its quotes would have to be escaped.
    json(owned.map(({ line }) => line.discounts)),
    plain((line) => line.leaderRateBp),
    plain((line) => line.promoted),
    plain((line) => line.supplyPriceFen),
  ];
}

/** Which bundle each line is part of, then the bundles themselves. */
function bundleColumns(orders: readonly OrderToWrite[]): string[] {
  const parts = orders.flatMap(({ lines }) => lines.map((line) => line.bundle?.no ?? null));
  const owned = orders.flatMap(({ orderId, bundles }) => bundles.map((bundle) => ({ ...bundle, orderId })));
  return [
    plainArray(parts),
    textArray(owned.map((bundle) => bundle.orderId)),
    plainArray(owned.map((bundle) => bundle.bundleNo)),
    textArray(owned.map((bundle) => bundle.skuId)),
    plainArray(owned.map((bundle) => bundle.quantity)),
    plainArray(owned.map((bundle) => bundle.unitPriceFen)),
    plainArray(owned.map((bundle) => bundle.grossFen)),
    plainArray(owned.map((bundle) => bundle.discountFen)),
    plainArray(owned.map((bundle) => bundle.netFen)),
    textArray(owned.map((bundle) => json(bundle.components))),
  ];
}

function takeColumns(orders: readonly OrderToWrite[]): string[] {
  const takes = orders.flatMap(({ orderId, takes: own }) => own.map((take) => ({ ...take, orderId })));
  return [
    textArray(takes.map((take) => take.orderId)),
    plainArray(takes.map((take) => take.lineNo)),
    textArray(takes.map((take) => take.counterId)),
    plainArray(takes.map((take) => take.quantity)),
  ];
}

/** In the order of the key, in which whoever else writes demand takes its rows. */
function demandColumns(orders: readonly OrderToWrite[]): string[] {
  const rows = new Map<string, { leaderId: string; skuId: string; siteId: string; quantity: number }>();
  for (const { pointLeaderId: leaderId, siteId, lines } of orders)
    for (const { skuId, quantity } of lines) {
      const key = `${leaderId}\n${skuId}`;
      const row = rows.get(key);
      if (row === undefined) rows.set(key, { leaderId, skuId, siteId, quantity });
      else row.quantity += quantity;
    }
  const sorted = [...rows.keys()].sort().flatMap((key) => rows.get(key) ?? []);
  return [
    textArray(sorted.map((row) => row.leaderId)),
    textArray(sorted.map((row) => row.skuId)),
    textArray(sorted.map((row) => row.siteId)),
    plainArray(sorted.map((row) => row.quantity)),
  ];
}

/** In the order of the key, so that two batches with the same keys wait for each other and never in a ring. */
function answerColumns(orders: readonly OrderToWrite[]): string[] {
  const answers = orders
    .flatMap(({ record, orderId, payableFen }) => (record ? [{ ...record, orderId, payableFen }] : []))
    .sort((a, b) => (a.actor < b.actor || (a.actor === b.actor && a.key < b.key) ? -1 : 1));
  return [
    textArray(answers.map((answer) => answer.actor)),
    textArray(answers.map((answer) => answer.key)),
    textArray(answers.map((answer) => answer.operation)),
    textArray(answers.map((answer) => answer.inputHash)),
    textArray(answers.map((answer) => answer.orderId)),
    plainArray(answers.map((answer) => answer.payableFen)),
  ];
}

function eventColumns(cycleId: string, orders: readonly OrderToWrite[]): string[] {
  const data = orders.map(({ orderId, memberId, pointLeaderId, lines }) => {
    const skuIds = [...new Set(lines.map((line) => line.skuId))];
    return { orderId, cycleId, memberId, leaderId: pointLeaderId, skuIds };
  });
  return [textArray(orders.map((order) => `order/${order.orderId}`)), json(data)];
}

function counterColumns(orders: readonly OrderToWrite[]): string[] {
  const taken = new Map<string, number>();
  for (const { takes } of orders)
    for (const { counterId, quantity } of takes) taken.set(counterId, (taken.get(counterId) ?? 0) + quantity);
  const ids = [...taken.keys()].sort();
  return [textArray(ids), plainArray(ids.map((id) => taken.get(id) ?? 0))];
}
