import { lineRefundFen } from '../../domain/warehouse/line-refund.js';
import type { Transaction } from '../../db/connection.js';
import { appendEvents, type NewEvent } from '../../db/queries/event/append-events.js';
import { createRefund } from '../../db/queries/payment/create-refund.js';
import {
  type LineBalance,
  markDifferenceHandled,
  readLineBalances,
  readUnhandled,
  type UnhandledDifference,
} from '../../db/queries/transport/differences.js';
import {
  nextRefundNo,
  type OrderHead,
  readOrderHeads,
} from '../../db/queries/transport/undelivered-orders.js';
import { endShortOrders } from '../../db/queries/warehouse/end-short-orders.js';
import { groupBy } from '../../domain/values/group-by.js';
import { reduceCommission } from '../commission/reduce-commission.js';

/** Which differences: those of a run, or of one stop of it. */
export interface Unsettled {
  readonly runId: string;
  readonly seq?: number | undefined;
}

/** States of an order that still owns its goods. */
const ownsGoods = ['paid', 'collected', 'uncollected'];

/**
 * Orders per call. Smaller: more transactions after a stop that failed. Larger: the transaction, some ten statements per
 * line, holds its orders for longer than a second.
 */
export const ordersPerPage = 40;

/**
 * One page of differences has its consequences: the pieces are refunded to the fen under one number per order, the
 * commissions follow what is kept, the member is told by an event, and an order of which nothing was delivered is
 * cancelled, cause `undelivered`. The caller is inside the fence and holds the orders' locks.
 * @returns what was refunded, in fen
 */
export async function settleUndelivered(trx: Transaction, which: Unsettled): Promise<number> {
  const differences = await readUnhandled(trx, which, ordersPerPage);
  const byOrder = groupBy(differences, (difference) => difference.orderId);
  const orderIds = [...byOrder.keys()];
  const heads = await readOrderHeads(trx, orderIds);
  const lines = groupBy(await readLineBalances(trx, orderIds), (line) => line.orderId);
  let refundedFen = 0;
  for (const order of heads)
    refundedFen += await settleOrder(trx, {
      order,
      lines: lines.get(order.orderId) ?? [],
      differences: byOrder.get(order.orderId) ?? [],
    });
  return refundedFen;
}

interface OrderDifferences {
  readonly order: OrderHead;
  readonly lines: readonly LineBalance[];
  readonly differences: readonly UnhandledDifference[];
}

interface OwedLine {
  readonly lineNo: number;
  readonly quantity: number;
  readonly amountFen: number;
}

async function settleOrder(
  trx: Transaction,
  { order, lines, differences }: OrderDifferences,
): Promise<number> {
  const isEmpty = order.state === 'paid' && lines.every((line) => line.deliverable <= 0);
  const shares = ownsGoods.includes(order.state) ? sharesOf(lines, differences) : new Map<number, number>();
  const owed = owedLines({ lines, differences, shares, isEmpty });
  const words = wordsOf(differences);
  const refundNo = await nextRefundNo(trx, order.orderId);
  const refund = {
    refundNo,
    orderId: order.orderId,
    cause: 'undelivered' as const,
    reasonZh: words,
    lines: owed,
  };
  const amountFen = await createRefund(trx, refund);
  for (const { id } of differences)
    await markDifferenceHandled(trx, {
      id,
      refundNo: amountFen > 0 ? refundNo : null,
      refundFen: shares.get(id) ?? 0,
    });
  await lowerCommissions(trx, { order, lines, owed, isEmpty, words });
  if (isEmpty) await endShortOrders(trx, [order.orderId], 'undelivered');
  await appendEvents(trx, eventsOf(order, { amountFen, isEmpty }));
  return amountFen;
}

/** What each difference is worth, by its id: pieces one after the other, and all that is kept once nothing is left. */
function sharesOf(
  lines: readonly LineBalance[],
  differences: readonly UnhandledDifference[],
): Map<number, number> {
  const shares = new Map<number, number>();
  for (const line of lines) {
    const own = differences.filter((difference) => difference.lineNo === line.lineNo);
    let { refundedPieces, keptFen } = line;
    for (const [index, { id, quantity }] of own.entries()) {
      const pieces = Math.min(quantity, line.quantity - refundedPieces);
      const isLast = index === own.length - 1 && line.deliverable <= 0;
      const worthFen = lineRefundFen({ ...line, refundedPieces }, pieces);
      const shareFen = isLast ? keptFen : Math.min(keptFen, worthFen);
      shares.set(id, shareFen);
      refundedPieces += pieces;
      keptFen -= shareFen;
    }
  }
  return shares;
}

/** Per line what goes back now; an order that ends gives back whatever else it has kept. */
function owedLines(parts: {
  readonly lines: readonly LineBalance[];
  readonly differences: readonly UnhandledDifference[];
  readonly shares: ReadonlyMap<number, number>;
  readonly isEmpty: boolean;
}): OwedLine[] {
  return parts.lines.flatMap(({ lineNo, quantity, refundedPieces, keptFen }) => {
    const own = parts.differences.filter((difference) => difference.lineNo === lineNo);
    const lost = own.reduce((sum, difference) => sum + difference.quantity, 0);
    const pieces = Math.min(lost, quantity - refundedPieces);
    const shareFen = own.reduce((sum, { id }) => sum + (parts.shares.get(id) ?? 0), 0);
    const amountFen = parts.isEmpty ? keptFen : shareFen;
    return pieces > 0 || amountFen > 0 ? [{ lineNo, quantity: pieces, amountFen }] : [];
  });
}

async function lowerCommissions(
  trx: Transaction,
  {
    order,
    lines,
    owed,
    isEmpty,
    words,
  }: {
    readonly order: OrderHead;
    readonly lines: readonly LineBalance[];
    readonly owed: readonly OwedLine[];
    readonly isEmpty: boolean;
    readonly words: string;
  },
): Promise<void> {
  for (const { lineNo, keptFen } of lines) {
    const line = owed.find((one) => one.lineNo === lineNo);
    if (line === undefined && !isEmpty) continue;
    const left = isEmpty ? 0 : keptFen - (line?.amountFen ?? 0);
    await reduceCommission(trx, { orderId: order.orderId, lineNo, keptFen: left, reasonZh: words });
  }
}

function eventsOf(
  { orderId, cycleId, memberId }: OrderHead,
  { amountFen, isEmpty }: { readonly amountFen: number; readonly isEmpty: boolean },
): NewEvent[] {
  const aggregate = `order/${orderId}`;
  const order = { orderId, cycleId, memberId };
  const undelivered: NewEvent = {
    aggregate,
    type: 'order.undelivered',
    data: { ...order, refundFen: amountFen },
  };
  const cancelled: NewEvent = {
    aggregate,
    type: 'order.cancelled',
    data: { ...order, cause: 'undelivered' },
  };
  return isEmpty ? [undelivered, cancelled] : [undelivered];
}

const kindWords: Readonly<Record<UnhandledDifference['kind'], string>> = {
  missing: '少',
  damaged: '破损',
  'crate-missing': '未送到',
  returned: '未能送达',
};

/** At most what the provider shows: the first lines and how many there are. */
function wordsOf(differences: readonly UnhandledDifference[]): string {
  const named = differences
    .slice(0, 3)
    .map(({ skuName, kind, quantity }) => `${skuName}${kindWords[kind]}${quantity}件`);
  const more = differences.length > 3 ? `等${differences.length}项` : '';
  return `到货差异退款：${named.join('，')}${more}`;
}
