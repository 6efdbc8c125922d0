import { decideUncollected, type UncollectedLine } from '../../domain/pickup/uncollected.js';
import type { Transaction } from '../../db/connection.js';
import { execute, rows } from '../../db/query.js';
import { reduceCommission } from '../commission/reduce-commission.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { createRefund } from '../../db/queries/payment/create-refund.js';
import { claimDeadline } from '../../db/queries/pickup/collect.js';

interface OrderParty {
  readonly orderId: string;
  readonly cycleId: string;
  readonly memberId: string;
}

/**
 * Nobody came for the paid order, or nothing of it could be handed over: its parcels are uncollected, what its bands or
 * its failed delivery give back is on its way, and its claims are open from now on.
 * The caller holds the order's lock.
 */
export async function markUncollected(trx: Transaction, order: OrderParty): Promise<void> {
  const { orderId, cycleId, memberId } = order;
  const lines = await keptLines(trx, orderId);
  const claimUntil = await claimDeadline(trx, cycleId);
  await execute(
    trx,
    `update orders set state = 'uncollected', collected_as = 'uncollected', claim_until = :claimUntil
     where id = :orderId`,
    { orderId, claimUntil },
  );
  await closeParcels(trx, orderId);
  await refund(trx, orderId, lines);
  await appendEvents(trx, [
    {
      aggregate: `order/${orderId}`,
      type: 'order.uncollected',
      data: { orderId, cycleId, memberId, claimUntil },
    },
  ]);
}

type KeptLine = UncollectedLine & { readonly pieces: number; readonly delivered: boolean };

/** What is still paid for, and whether the leader ever had it. */
async function keptLines(trx: Transaction, orderId: string): Promise<KeptLine[]> {
  return rows<KeptLine>(
    trx,
    `select b.order_id as "orderId", b.line_no as "lineNo", l.band, b.kept_fen as "remainingFen",
       greatest(0, b.quantity - b.refunded_quantity) as pieces,
       exists (
         select 1 from parcel_lines pl join parcels p on p.id = pl.parcel_id
         where pl.order_id = b.order_id and pl.line_no = b.line_no and p.state in ('signed', 'collected', 'uncollected')) as delivered
     from order_line_balances b join order_lines l using (order_id, line_no)
     where b.order_id = :orderId and b.kept_fen > 0 order by b.line_no`,
    { orderId },
  );
}

/** Parcels are shared by the orders of a member, and all of them end at the same deadline. */
async function closeParcels(trx: Transaction, orderId: string): Promise<void> {
  await execute(
    trx,
    `update parcels p set state = 'uncollected'
     where p.state = 'signed' and exists (
       select 1 from parcel_lines pl where pl.parcel_id = p.id and pl.order_id = :orderId)`,
    { orderId },
  );
  await execute(
    trx,
    `update pickups k set state = 'uncollected'
     from orders o
     where o.id = :orderId and k.cycle_id = o.cycle_id and k.leader_id = o.point_leader_id
       and k.member_id = o.member_id and k.state in ('planned', 'ready')`,
    { orderId },
  );
}

async function refund(trx: Transaction, orderId: string, lines: readonly KeptLine[]): Promise<void> {
  const undelivered = lines
    .filter((line) => !line.delivered)
    .map((line) => ({ ...line, refundFen: line.remainingFen, reasonZh: '商品未能送达，全额退款' }));
  const left = lines.filter((line) => line.delivered);
  const decided = decideUncollected(left).map((decision, index) => ({
    ...decision,
    remainingFen: left[index]?.remainingFen ?? 0,
    pieces: left[index]?.pieces ?? 0,
    reasonZh: decision.explanation.zh,
  }));
  const refunded = [...undelivered, ...decided].filter((line) => line.refundFen > 0);
  const [first] = refunded;
  if (first === undefined) return;
  await createRefund(trx, {
    // One per order, so a second attempt makes the same refund.
    refundNo: `${orderId}U`,
    orderId,
    cause: 'uncollected',
    reasonZh: first.reasonZh,
    lines: refunded.map((line) => ({
      lineNo: line.lineNo,
      quantity: line.pieces,
      amountFen: line.refundFen,
    })),
  });
  for (const { lineNo, remainingFen, refundFen, reasonZh } of refunded)
    await reduceCommission(trx, { orderId, lineNo, keptFen: remainingFen - refundFen, reasonZh });
}
