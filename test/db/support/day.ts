import { randomBytes } from 'node:crypto';
import type { AcceptPaymentDeps } from '../../../activities/payment/accept-payment.js';
import type { NoticeDeps } from '../../../activities/payment/receive-notice.js';
import type { PlanRoutesDeps } from '../../../activities/transport/plan-routes.js';
import { straightLine } from '../../../ports/travel-matrix/straight-line.js';
import type { Database } from '../../../db/connection.js';
import { one, rows } from '../../../db/query.js';
import { providerThat } from '../../support/factories/settlement.js';

/** The day that the invariants are looked at in: one cycle of the small city, played by the real steps. */
export interface Day {
  readonly database: Database;
  readonly cycleId: string;
  /** A cycle that goes on selling, so that every kind of row exists at the end. */
  readonly nextCycleId: string;
  readonly siteId: string;
}

/** The members of the story, by what happens to them. */
export const people = {
  /** Buys promoted goods for 100.00 yuan; invited by B, who was invited by C. */
  a: 'M0003',
  /** Two boxes of strawberries, of which one comes, and greens of which one piece is not found. */
  short: 'M0006',
  /** Uses a coupon, was invited by A, claims. */
  claimant: 'M0007',
  /** Only strawberries, and none comes. */
  empty: 'M0004',
  /** Never comes for his potatoes. */
  absent: 'M0010',
  /** Pays and cancels. */
  cancels: 'M0008',
  /** Pays after it expired. */
  late: 'M0009',
} as const;

/** What the steps ask for; the provider closes payments and knows of none. */
export function stepDeps(database: Database): NoticeDeps & AcceptPaymentDeps & PlanRoutesDeps {
  return {
    database,
    randomBytes: (count) => randomBytes(count),
    travelMatrix: straightLine,
    notifyUrl: 'http://tuanda.test/notices',
    payment: providerThat({
      closePayment: () => Promise.resolve('closed'),
      queryPayment: () => Promise.resolve({ state: 'closed' }),
    }),
  };
}

/** The first column of a statement's rows. */
export async function ids(database: Database, sql: string): Promise<string[]> {
  return (await rows<{ id: string }>(database, sql)).map((row) => row.id);
}

/** The member's newest order. */
export async function orderOf(database: Database, memberId: string): Promise<string> {
  const sql = `select id from orders where member_id = :memberId order by placed_at desc limit 1`;
  return (await one<{ id: string }>(database, sql, { memberId })).id;
}

/** A member of the leader who is nobody else in the story. */
export async function neighbourOf(database: Database, leaderId: string): Promise<string> {
  const { id } = await one<{ id: string }>(
    database,
    `select id from members where leader_id = :leaderId and not id = any(:known) order by id desc limit 1`,
    { leaderId, known: Object.values(people) },
  );
  return id;
}
