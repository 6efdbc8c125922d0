import type { Database, Transaction } from '../../connection.js';
import { rows } from '../../query.js';

/** A stop whose deadline has passed without a signature or a decision. */
export interface OverdueStop {
  readonly runId: string;
  readonly seq: number;
  readonly cycleId: string;
  readonly leaderId: string;
  readonly state: 'dropped' | 'failed';
}

/** The run's stops that nobody has signed for or decided in time, in order. */
export async function readOverdueStops(on: Database | Transaction, runId: string): Promise<OverdueStop[]> {
  return rows<OverdueStop>(
    on,
    `select run_id as "runId", seq, cycle_id as "cycleId", leader_id as "leaderId", state from stops
     where run_id = :runId and (state = 'dropped' and sign_by <= clock_timestamp()
       or state = 'failed' and decision is null and decide_by <= clock_timestamp())
     order by seq`,
    { runId },
  );
}

/** The orders of the run whose differences have no refund yet, ascending. */
export async function unhandledOrders(on: Database | Transaction, runId: string): Promise<string[]> {
  const found = await rows<{ orderId: string }>(
    on,
    `select distinct order_id as "orderId" from stop_differences
     where run_id = :runId and handled_at is null order by 1`,
    { runId },
  );
  return found.map((order) => order.orderId);
}
