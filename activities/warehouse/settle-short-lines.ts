import { lineRefundFen } from '../../domain/warehouse/line-refund.js';
import type { Transaction } from '../../db/connection.js';
import { reduceCommission } from '../commission/reduce-commission.js';
import type { NewEvent } from '../../db/queries/event/append-events.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { createRefund } from '../../db/queries/payment/create-refund.js';
import { endShortOrders } from '../../db/queries/warehouse/end-short-orders.js';
import {
  markHandled,
  readEmptyOrders,
  readShortLines,
  type ShortLineRow,
} from '../../db/queries/warehouse/short-lines.js';

/** A line with pieces to refund now, and what they are worth. */
interface OwedLine {
  readonly line: ShortLineRow;
  readonly pieces: number;
  readonly refundFen: number;
}

/** Why pieces are taken off, as refunds, commissions, events and the order's end say it. */
export interface ShortCause {
  readonly cause: 'short' | 'below-minimum';
  readonly refundZh: string;
  readonly lineZh: (line: ShortLineRow) => string;
  readonly commissionZh: (line: ShortLineRow) => string;
  readonly eventType: 'order.short' | 'order.below-minimum';
}

/** Less came than was ordered. */
const shortage: ShortCause = {
  cause: 'short',
  refundZh: '缺货退款',
  lineZh: ({ skuName, ordered, allocated }) => `${skuName}订${ordered}得${allocated}`,
  commissionZh: ({ skuName, ordered, allocated }) => `${skuName}缺货，订 ${ordered} 件，到 ${allocated} 件`,
  eventType: 'order.short',
};

/**
 * Every undone decision of these orders has its consequences: the missing pieces are refunded to the fen
 * under one number per order and round, the commissions follow what is kept, the member is told by an event,
 * and an order with nothing left is cancelled. Orders that are not paid any more only lose the mark. The
 * caller is inside the fence and holds the orders' locks. @throws RuleViolation refund-beyond-paid
 */
export async function settleShortLines(
  trx: Transaction,
  orderIds: readonly string[],
  why: ShortCause = shortage,
): Promise<void> {
  const owed = (await readShortLines(trx, orderIds)).flatMap(owedOf);
  const byOrder = new Map<string, OwedLine[]>();
  for (const one of owed) byOrder.set(one.line.orderId, [...(byOrder.get(one.line.orderId) ?? []), one]);
  for (const lines of byOrder.values()) {
    await refund(trx, lines, why);
    for (const owing of lines) await lowerCommission(trx, owing, why);
  }
  await markHandled(trx, orderIds);
  const empty = await readEmptyOrders(trx, [...byOrder.keys()]);
  await endShortOrders(
    trx,
    empty.map((order) => order.orderId),
    why.cause,
  );
  const cancelled = empty.map(({ orderId, cycleId, memberId }): NewEvent => {
    const data = { orderId, cycleId, memberId, cause: why.cause };
    return { aggregate: `order/${orderId}`, type: 'order.cancelled', data };
  });
  await appendEvents(trx, [...owed.map((owing) => shortEvent(owing, why)), ...cancelled]);
}

function owedOf(line: ShortLineRow): OwedLine[] {
  const pieces = line.ordered - line.allocated - line.refundedShort;
  if (line.orderState !== 'paid' || pieces <= 0) return [];
  const { netFen, ordered: quantity, refundedPieces } = line;
  return [{ line, pieces, refundFen: lineRefundFen({ netFen, quantity, refundedPieces }, pieces) }];
}

/**
 * Order id (20 letters and digits), S for short, and the round: the same number whenever it is tried again.
 */
const refundNoOf = (orderId: string, round: number): string => `${orderId}S${round}`;

async function refund(trx: Transaction, lines: readonly OwedLine[], why: ShortCause): Promise<void> {
  const [first] = lines;
  if (first === undefined) return;
  const { orderId } = first.line;
  const round = Math.max(...lines.map(({ line }) => line.round));
  await createRefund(trx, {
    refundNo: refundNoOf(orderId, round),
    orderId,
    cause: why.cause,
    reasonZh: `${why.refundZh}：${lines.map(({ line }) => why.lineZh(line)).join('，')}`,
    lines: lines.map(({ line, pieces, refundFen }) => ({
      lineNo: line.lineNo,
      quantity: pieces,
      amountFen: refundFen,
    })),
  });
}

async function lowerCommission(
  trx: Transaction,
  { line, refundFen }: OwedLine,
  why: ShortCause,
): Promise<void> {
  const { orderId, lineNo } = line;
  const keptFen = line.netFen - line.refundedFen - refundFen;
  await reduceCommission(trx, { orderId, lineNo, keptFen, reasonZh: why.commissionZh(line) });
}

function shortEvent({ line, refundFen }: OwedLine, why: ShortCause): NewEvent {
  const { orderId, cycleId, memberId, skuId, ordered, allocated } = line;
  const data = { orderId, cycleId, memberId, skuId, ordered, allocated, refundFen };
  return { aggregate: `order/${orderId}`, type: why.eventType, data };
}
