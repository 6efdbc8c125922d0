import type { ProcessName } from '../../../lib/processes.js';

/** The eight parts of a day of which each must have been interrupted before a proof of kills is complete. */
export const phases = [
  'close',
  'freeze',
  'allocation',
  'wave',
  'load',
  'sign-off',
  'settle',
  'payout',
] as const;

export type Phase = (typeof phases)[number];

/** Steps that can be caught in the act: those of the eight phases, the taking of an order, the planning of routes. */
export type MomentName = Phase | 'order' | 'route';

/** A step of the day, by what it does to the database; nothing of the product knows that it is watched. */
export interface Moment {
  /** What is being done, for people. */
  readonly words: string;
  /** The process that runs the step, as `lib/processes` and its connections' names call it. */
  readonly carrier: Extract<ProcessName, 'api' | 'operations' | 'planning'>;
  /** Whether a workflow calls the step, so that Temporal waits for its answer. */
  readonly byWorkflow: boolean;
  /** The step's transaction writes this table by this statement, and is not over with it. */
  readonly table: string;
  readonly statement: RegExp;
  /** SQL, a condition: the step may come any moment, for a cycle that sold something. Before it the table is left alone. */
  readonly near: string;
  /** SQL, a number that grows when the step's transaction is committed, and by nothing else. */
  readonly effect: string;
}

const anyCycle = (condition: string): string =>
  `exists (select from cycles c where ${condition} and exists (select from orders o where o.cycle_id = c.id))`;
const count = (from: string): string => `(select count(*)::integer from ${from})`;

export const moments: Readonly<Record<MomentName, Moment>> = {
  order: {
    words: 'an order is being stored',
    carrier: 'api',
    byWorkflow: false,
    table: 'orders',
    // The query's text is cut at 1,024 bytes; the same statement writes the lines first.
    statement: /insert into order_lines\b/,
    near: `exists (select from cycles where state = 'planned' and clock_timestamp() between opens_at and cutoff_at)`,
    effect: count('orders'),
  },
  close: {
    words: 'a cycle is being closed',
    carrier: 'operations',
    byWorkflow: true,
    table: 'cycles',
    statement: /update cycles .*state = 'closed'/s,
    // A second before, since the cutoff is an instant and the trap needs a moment.
    near: anyCycle(`c.state = 'planned' and c.cutoff_at < clock_timestamp() + interval '1 second'`),
    effect: count('cycles where closed_at is not null'),
  },
  freeze: {
    words: 'a cycle is being frozen',
    carrier: 'operations',
    byWorkflow: true,
    table: 'cycles',
    statement: /update cycles .*state = 'frozen'/s,
    near: anyCycle(`c.state = 'closed'`),
    effect: count('cycles where frozen_at is not null'),
  },
  allocation: {
    words: 'short goods are being shared out',
    carrier: 'operations',
    byWorkflow: true,
    table: 'allocations',
    statement: /insert into allocations\b/,
    near: `exists (select from nights where state = 'receiving')`,
    effect: count('allocations'),
  },
  wave: {
    words: 'waves are being planned',
    carrier: 'operations',
    byWorkflow: true,
    table: 'waves',
    statement: /insert into waves\b/,
    near: `exists (select from nights where state in ('receiving', 'allocated'))`,
    effect: count('waves'),
  },
  route: {
    words: 'routes are being stored',
    carrier: 'planning',
    byWorkflow: true,
    table: 'runs',
    statement: /insert into runs\b/,
    near: `exists (select from nights where state in ('picking', 'packed'))`,
    effect: count('runs'),
  },
  load: {
    words: 'a van is being loaded',
    carrier: 'api',
    byWorkflow: false,
    table: 'crates',
    statement: /update crates .*state = 'loaded'/s,
    near: `exists (select from runs where state = 'planned')`,
    effect: count('runs where loaded_at is not null'),
  },
  'sign-off': {
    words: 'a leader is signing for crates',
    carrier: 'api',
    byWorkflow: false,
    table: 'crates',
    statement: /update crates .*state = 'signed'/s,
    near: `exists (select from runs where state = 'departed')`,
    effect: count('stops where signed_at is not null'),
  },
  settle: {
    words: 'statements are being stored',
    carrier: 'operations',
    byWorkflow: true,
    table: 'settlements',
    statement: /insert into settlements\b/,
    near: anyCycle(`c.state = 'delivered'`),
    effect: count('settlements'),
  },
  payout: {
    words: 'a payout that the provider has is being noted',
    carrier: 'operations',
    byWorkflow: true,
    table: 'payouts',
    statement: /update payouts .*state = /s,
    near: `exists (select from settlements) or exists (select from payouts where state = 'requested')`,
    effect: count(`payouts where state <> 'requested'`),
  },
};
