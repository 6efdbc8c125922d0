import { claimMoves } from '../domain/after-sale/claim-lifecycle.js';
import { revisionMoves } from '../domain/catalogue/revision-lifecycle.js';
import { commissionMoves } from '../domain/commission/lifecycle.js';
import { cycleMoves } from '../domain/cycle/lifecycle.js';
import { leaderChangeMoves } from '../domain/network/leader-change-lifecycle.js';
import { orderMoves } from '../domain/order/lifecycle.js';
import { paymentMoves, refundMoves, ticketMoves } from '../domain/payment/lifecycle.js';
import { pickupMoves } from '../domain/pickup/pickup-lifecycle.js';
import { purchaseOrderMoves } from '../domain/purchasing/lifecycle.js';
import { payoutMoves } from '../domain/settlement/payout-lifecycle.js';
import { runMoves } from '../domain/transport/run-lifecycle.js';
import { stopMoves } from '../domain/transport/stop-lifecycle.js';
import { nightMoves } from '../domain/warehouse/night-lifecycle.js';
import { parcelMoves } from '../domain/warehouse/parcel-lifecycle.js';
import { waveMoves } from '../domain/warehouse/wave-lifecycle.js';

/** The states of a thing, each with those it may go to. */
export type Moves = Readonly<Record<string, readonly string[]>>;

/**
 * The moves of every table whose rows have a life. The triggers `<table>_moves` of the database refuse all others; a
 * test compares their lists with these, and `npm test` proves that each move is made.
 */
export const lifecycles: Readonly<Record<string, Moves>> = {
  cycles: cycleMoves,
  orders: orderMoves,
  payments: paymentMoves,
  refunds: refundMoves,
  surplus_payments: refundMoves,
  reconciliation_tickets: ticketMoves,
  purchase_orders: purchaseOrderMoves,
  nights: nightMoves,
  waves: waveMoves,
  parcels: parcelMoves,
  runs: runMoves,
  stops: stopMoves,
  pickups: pickupMoves,
  claims: claimMoves,
  commissions: commissionMoves,
  payouts: payoutMoves,
  leader_changes: leaderChangeMoves,
  revisions: revisionMoves,
};

/** A lifecycle as `from>to`, sorted: how the database's triggers and the record of the tests write it. */
export function movesOf(table: string): string[] {
  return Object.entries(lifecycles[table] ?? {})
    .flatMap(([from, targets]) => targets.map((to) => `${from}>${to}`))
    .toSorted();
}
