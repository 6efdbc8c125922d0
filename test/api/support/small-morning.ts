import { closeOverdueStops } from '../../../activities/transport/close-overdue-stops.js';
import { earnCommissions } from '../../../activities/transport/earn-commissions.js';
import { finishRun } from '../../../activities/transport/finish-run.js';
import { planRoutes } from '../../../activities/transport/plan-routes.js';
import { readDelivery } from '../../../activities/transport/read-delivery.js';
import { reportShipping } from '../../../activities/transport/report-shipping.js';
import { execute } from '../../../db/query.js';
import type { Stage } from './stage.js';
import { bareMutation, type Night } from './small-night.js';

export interface Delivered {
  readonly runId: string;
  readonly driverId: string;
  /** The stop that was signed. */
  readonly seq: number;
}

interface Run {
  readonly runId: string;
  readonly driverId: string;
  readonly stops: readonly { seq: number; leaderId: string; crateList: readonly { crateId: string }[] }[];
}

type Stop = Run['stops'][number];

/** Planned, loaded and driven; one leader's stop fails, the others sign. */
export async function deliver(
  stage: Stage,
  { siteId, pickerId, failedLeaderId }: Pick<Night, 'siteId' | 'pickerId'> & { failedLeaderId: string },
): Promise<Delivered> {
  const night = { cycleId: stage.cycleId, siteId };
  const { runIds } = await planRoutes(stage.deps)(night);
  let signed: Delivered | undefined;
  for (const runId of runIds) signed = (await drive(stage, { runId, pickerId, failedLeaderId })) ?? signed;
  await readDelivery(stage.deps)(night);
  if (signed === undefined) throw new Error('nobody signed');
  return signed;
}

async function drive(
  stage: Stage,
  { runId, pickerId, failedLeaderId }: { runId: string; pickerId: string; failedLeaderId: string },
): Promise<Delivered | undefined> {
  const run = await stage.read<Run>('ops', 'readRun', { params: { runId } });
  const as = `driver/${run.driverId}`;
  const bare = bareMutation(as, { runId }, { runId: `${runId}-other` });
  const crateIds = run.stops.flatMap((stop) => stop.crateList.map((crate) => crate.crateId));
  const staged = {
    operation: 'stageCrates',
    as: `picker/${pickerId}`,
    params: { runId },
    body: { crateIds },
  };
  await stage.mutate({ ...staged, other: { body: { crateIds: crateIds.slice(1) } } });
  const other = { body: { crateIds: [] } };
  await stage.mutate({ operation: 'loadRun', as, params: { runId }, body: { crateIds }, other });
  // At the real pace the goods may rest until tomorrow.
  await execute(stage.database, `update cycles set deliver_from = clock_timestamp() where id = :cycleId`, {
    cycleId: stage.cycleId,
  });
  await stage.mutate(bare('departRun'));
  let signedSeq: number | undefined;
  for (const stop of run.stops) {
    if (stop.leaderId === failedLeaderId) await failAt(stage, run, stop);
    else {
      await signAt(stage, run, stop);
      signedSeq = stop.seq;
    }
  }
  const tried = run.stops.find((stop) => stop.leaderId === failedLeaderId);
  if (tried !== undefined) await leaveAt(stage, run, { ...tried, seq: run.stops.length + 1 });
  await finishRun(stage.deps)({ runId });
  return signedSeq === undefined ? undefined : { runId, driverId: run.driverId, seq: signedSeq };
}

async function failAt({ mutate }: Stage, { runId, driverId }: Run, { seq }: Stop): Promise<void> {
  const params = { runId, seq: String(seq) };
  const other = { body: { cause: 'flood' } };
  await mutate({ operation: 'failStop', as: `driver/${driverId}`, params, body: { cause: 'closed' }, other });
  const body = { decision: 'redeliver' };
  await mutate({ operation: 'decideStop', as: 'ops', params, body, other: { body: { decision: 'return' } } });
}

/** Tried again at the end of the run: nobody is there, so the crates are left, and nobody signs in time. */
async function leaveAt(stage: Stage, { runId, driverId }: Run, { seq, crateList }: Stop): Promise<void> {
  const params = { runId, seq: String(seq) };
  await stage.mutate(bareMutation(`driver/${driverId}`, params, { runId, seq: '99' })('arriveStop'));
  const body = { crates: crateList.length, photoRef: 'photo/door' };
  const other = { body: { ...body, photoRef: 'photo/window' } };
  await stage.mutate({ operation: 'dropStop', as: `driver/${driverId}`, params, body, other });
  await execute(
    stage.database,
    `update stops set sign_by = clock_timestamp() where run_id = :runId and state = 'dropped'`,
    { runId },
  );
  await closeOverdueStops(stage.deps)({ runId });
  await earnCommissions(stage.deps)({ runId, seq });
  while ((await reportShipping(stage.deps)({ runId, seq })).left > 0);
}

async function signAt(
  stage: Stage,
  { runId, driverId }: Run,
  { seq, leaderId, crateList }: Stop,
): Promise<void> {
  const params = { runId, seq: String(seq) };
  await stage.mutate(bareMutation(`driver/${driverId}`, params, { runId, seq: '99' })('arriveStop'));
  const body = { crateIds: crateList.map((crate) => crate.crateId) };
  const other = { body: { crateIds: [] } };
  await stage.mutate({ operation: 'signStop', as: `leader/${leaderId}`, params, body, other });
  await earnCommissions(stage.deps)({ runId, seq });
  while ((await reportShipping(stage.deps)({ runId, seq })).left > 0);
}
