import { redeem } from '../../../activities/pickup/redeem.js';
import { completeOrder } from '../../../activities/order/complete-order.js';
import { markDelivered } from '../../../activities/settlement/mark-delivered.js';
import { earnCommissions } from '../../../activities/transport/earn-commissions.js';
import { finishRun } from '../../../activities/transport/finish-run.js';
import type { Database } from '../../../db/connection.js';
import { readStops } from '../../../db/queries/transport/runs.js';
import { execute, maybeOne, one } from '../../../db/query.js';
import type { PackedNight } from './transport.js';
import { signedRun } from './transport.js';

/** Everything of the night is signed, earned and delivered; the members may come. */
export async function deliveredCycle(database: Database, night: PackedNight): Promise<string> {
  const runId = await signedRun(database, night);
  for (const { seq } of await readStops(database, runId)) await earnCommissions({ database })({ runId, seq });
  await finishRun({ database })({ runId });
  await markDelivered({ database })({ cycleId: night.cycleId });
  return runId;
}

/** What the member was sent. */
export async function codeOf(database: Database, night: PackedNight, member: string): Promise<string> {
  const { code } = await one<{ code: string }>(
    database,
    `select code from pickups where cycle_id = :cycleId and member_id = :memberId`,
    { cycleId: night.cycleId, memberId: night.id(member) },
  );
  return code;
}

/** The member collects everything by code. */
export async function collectAll(database: Database, night: PackedNight, member: string): Promise<void> {
  const { leaderId } = await one<{ leaderId: string }>(
    database,
    `select leader_id as "leaderId" from pickups where cycle_id = :cycleId and member_id = :memberId`,
    { cycleId: night.cycleId, memberId: night.id(member) },
  );
  await redeem({ database })({ leaderId, code: await codeOf(database, night, member) });
}

/** The cycle's pickup window is over. */
export async function endPickup(database: Database, { cycleId }: PackedNight): Promise<void> {
  await execute(database, `update cycles set pickup_until = clock_timestamp() where id = :cycleId`, {
    cycleId,
  });
}

/** Claims on the order are over. */
export async function endClaims(database: Database, orderId: string): Promise<void> {
  await execute(database, `update orders set claim_until = clock_timestamp() where id = :orderId`, {
    orderId,
  });
}

/** The claims on the collected order are over, and it was asked what follows. @returns the state it has then */
export async function completeAfterClaims(database: Database, orderId: string): Promise<string> {
  await endClaims(database, orderId);
  return (await completeOrder({ database })({ orderId })).result.state;
}

/** The state of an order's row. */
export async function orderState(database: Database, orderId: string): Promise<string | undefined> {
  const sql = `select state from orders where id = :orderId`;
  return (await maybeOne<{ state: string }>(database, sql, { orderId }))?.state;
}

/** What an account holds, debit positive. */
export async function balanceOf(database: Database, account: string): Promise<number> {
  const { fen } = await one<{ fen: number }>(
    database,
    `select coalesce(sum(amount_fen), 0)::bigint as fen from postings where account = :account`,
    { account },
  );
  return fen;
}
