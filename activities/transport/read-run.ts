import type { Database, Transaction } from '../../db/connection.js';
import { recheckMs } from '../../db/queries/cycle/recheck.js';
import { unhandledOrders } from '../../db/queries/transport/overdue-stops.js';
import { readRunRow } from '../../db/queries/transport/runs.js';
import { rows } from '../../db/query.js';
import type { DeliveryRunInput, RunSnapshot } from '../../workflows/contracts/delivery-run.js';
import type { StepDeps } from '../step.js';

/** Where the run stands, which signatures still have consequences to make, and what nobody saw to in time. */
export const readRun =
  (deps: StepDeps) =>
  ({ runId }: DeliveryRunInput): Promise<RunSnapshot> =>
    readRunSnapshot(deps.database, runId);

interface StopProgress {
  readonly seq: number;
  readonly leaderId: string;
  readonly state: string;
  /** Both consequences of the signature are made. */
  readonly done: boolean;
  /** Somebody still has to act: arrive, sign, or decide. */
  readonly open: boolean;
  /** How long he may take, negative when it is over; null without a deadline. */
  readonly dueInMs: number | null;
}

/** As readRun, inside a transaction where one is open. */
export async function readRunSnapshot(on: Database | Transaction, runId: string): Promise<RunSnapshot> {
  const run = await readRunRow(on, runId);
  const stops = await readProgress(on, runId);
  const isOverdue = ({ open, dueInMs }: StopProgress): boolean => open && dueInMs !== null && dueInMs <= 0;
  const left = stops.filter((stop) => stop.open && !isOverdue(stop));
  const refundsLeft = (await unhandledOrders(on, runId)).length > 0 ? 1 : 0;
  const deadlines = left.flatMap(({ dueInMs }) => (dueInMs === null ? [] : [dueInMs]));
  const done = stops.filter((stop) => !stop.open).length;
  const dropped = left.filter((stop) => stop.state === 'dropped').length;
  const waiting = dropped > 0 ? `，${dropped} 站待团长签收` : '';
  return {
    state: run.state,
    signedStops: stops
      .filter((stop) => stop.state === 'signed' && !stop.done)
      .map(({ seq, leaderId }) => ({ seq, leaderId })),
    stopsLeft: left.length,
    overdueStops: stops.filter(isOverdue).length + refundsLeft,
    words: `${stateWords[run.state]}：${done}/${stops.length} 站已完成${waiting}`,
    nextCheckInMs: Math.max(1, Math.min(await recheckMs(on), ...deadlines)),
  };
}

async function readProgress(on: Database | Transaction, runId: string): Promise<StopProgress[]> {
  return rows<StopProgress>(
    on,
    `select seq, leader_id as "leaderId", state,
       earned_at is not null and shipping_reported_at is not null as done,
       state in ('planned', 'arrived', 'dropped') or state = 'failed' and decision is null as open,
       ceil(extract(epoch from case state when 'dropped' then sign_by when 'failed' then decide_by end
         - clock_timestamp()) * 1000)::integer as "dueInMs"
     from stops where run_id = :runId order by seq`,
    { runId },
  );
}

const stateWords: Readonly<Record<RunSnapshot['state'], string>> = {
  planned: '待装车',
  loaded: '已装车，待发车',
  departed: '配送中',
  finished: '已完成',
};
