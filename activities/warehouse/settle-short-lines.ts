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

/**
 * Every undone decision of these orders has its consequences: the missing pieces are refunded to the fen
 * under one number per order and round, the commissions follow what is kept, the member is told by an event,
 * and an order with nothing left is cancelled. Orders that are not paid any more only lose the mark. The
 * caller is inside the fence and holds the orders' locks. @throws RuleViolation refund-beyond-paid
 */
export async function settleShortLines(trx: Transaction, orderIds: readonly string[]): Promise<void> {
  const owed = (await readShortLines(trx, orderIds)).flatMap(owedOf);
  const byOrder = new Map<string, OwedLine[]>();
  for (const one of owed) byOrder.set(one.line.orderId, [...(byOrder.get(one.line.orderId) ?? []), one]);
  for (const [orderId, lines] of byOrder) {
    await refund(trx, orderId, lines);
    for (const { line, refundFen } of lines) await lowerCommission(trx, line, refundFen);
  }
  await markHandled(trx, orderIds);
  const empty = await readEmptyOrders(trx, [...byOrder.keys()]);
  await endShortOrders(
    trx,
    empty.map((order) => order.orderId),
  );
  const cancelled = empty.map(({ orderId, cycleId, memberId }): NewEvent => {
    const data = { orderId, cycleId, memberId, cause: 'short' };
    return { aggregate: `order/${orderId}`, type: 'order.cancelled', data };
  });
  await appendEvents(trx, [...owed.map(shortEvent), ...cancelled]);
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

async function refund(trx: Transaction, orderId: string, lines: readonly OwedLine[]): Promise<void> {
  const round = Math.max(...lines.map(({ line }) => line.round));
  const words = lines.map(({ line }) => `${line.skuName}订${line.ordered}得${line.allocated}`);
  await createRefund(trx, {
    refundNo: refundNoOf(orderId, round),
    orderId,
    cause: 'short',
    reasonZh: `缺货退款：${words.join('，')}`,
    lines: lines.map(({ line, pieces, refundFen }) => ({
      lineNo: line.lineNo,
      quantity: pieces,
      amountFen: refundFen,
    })),
  });
}

async function lowerCommission(trx: Transaction, line: ShortLineRow, refundFen: number): Promise<void> {
  const { orderId, lineNo, skuName, ordered, allocated } = line;
  const keptFen = line.netFen - line.refundedFen - refundFen;
  const reasonZh = `${skuName}缺货，订 ${ordered} 件，到 ${allocated} 件`;
  await reduceCommission(trx, { orderId, lineNo, keptFen, reasonZh });
}

function shortEvent({ line, refundFen }: OwedLine): NewEvent {
  const { orderId, cycleId, memberId, skuId, ordered, allocated } = line;
  const data = { orderId, cycleId, memberId, skuId, ordered, allocated, refundFen };
  return { aggregate: `order/${orderId}`, type: 'order.short', data };
}
