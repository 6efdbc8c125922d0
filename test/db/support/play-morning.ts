import { arriveStop } from '../../../activities/transport/arrive-stop.js';
import { decideStop } from '../../../activities/transport/decide-stop.js';
import { departRun } from '../../../activities/transport/depart-run.js';
import { earnCommissions } from '../../../activities/transport/earn-commissions.js';
import { failStop } from '../../../activities/transport/fail-stop.js';
import { finishRun } from '../../../activities/transport/finish-run.js';
import { loadRun } from '../../../activities/transport/load-run.js';
import { planRoutes } from '../../../activities/transport/plan-routes.js';
import { reportShipping } from '../../../activities/transport/report-shipping.js';
import { signStop } from '../../../activities/transport/sign-stop.js';
import { markDelivered } from '../../../activities/settlement/mark-delivered.js';
import type { Database } from '../../../db/connection.js';
import { loadedCrates } from '../../../db/queries/transport/stop-crates.js';
import { readRunCrates, readRunRow, readStops, type StopRow } from '../../../db/queries/transport/runs.js';
import { providerThat } from '../../support/factories/settlement.js';
import { type Day, stepDeps } from './day.js';

/** Where nobody opens. */
const closedPoint = 'L006';

/** Routes, loading, stop by stop: signed, and one that fails; delivered. */
export async function* playMorning(day: Day): AsyncGenerator<string> {
  const { database, cycleId, siteId } = day;
  const { runIds } = await planRoutes(stepDeps(database))({ cycleId, siteId });
  yield 'routes planned';
  for (const runId of runIds) yield* drive(day, runId);
  await markDelivered({ database })({ cycleId });
  yield 'delivered';
}

async function* drive({ database }: Day, runId: string): AsyncGenerator<string> {
  const { driverId } = await readRunRow(database, runId);
  const crateIds = (await readRunCrates(database, runId)).map((crate) => crate.crateId);
  await loadRun({ database })({ runId, driverId, crateIds });
  yield `${runId} loaded`;
  await departRun({ database })({ runId, driverId });
  yield `${runId} departed`;
  for (const stop of await readStops(database, runId)) {
    await arriveStop({ database })({ runId, seq: stop.seq, driverId });
    yield `${runId} at ${stop.leaderId}`;
    if (stop.leaderId === closedPoint) yield* bringBack(database, { runId, seq: stop.seq, driverId });
    else yield* sign({ database }, runId, stop);
    yield `${runId} left ${stop.leaderId}`;
  }
  await finishRun({ database })({ runId });
  yield `${runId} finished`;
}

/** Nobody opens, and operations have the goods brought back. */
async function* bringBack(
  database: Database,
  { runId, seq, driverId }: { runId: string; seq: number; driverId: string },
): AsyncGenerator<string> {
  await failStop({ database })({ runId, seq, driverId, cause: 'closed' });
  yield `${runId} before a closed door`;
  const by = { role: 'ops', partyId: 'O01', regionId: 'ZZ' } as const;
  await decideStop({ database })({ runId, seq, by, decision: 'return' });
  yield `${runId} takes the goods back`;
}

async function* sign(
  { database }: Pick<Day, 'database'>,
  runId: string,
  stop: StopRow,
): AsyncGenerator<string> {
  const { seq, leaderId, cycleId } = stop;
  const crateIds = await database.transaction((trx) => loadedCrates(trx, cycleId, leaderId));
  await signStop({ database })({ runId, seq, leaderId, crateIds });
  yield `${leaderId} signed`;
  await earnCommissions({ database })({ runId, seq });
  yield `${leaderId} earned`;
  const payment = providerThat({ uploadShippingInfo: async () => {} });
  while ((await reportShipping({ database, payment })({ runId, seq })).left > 0);
}
