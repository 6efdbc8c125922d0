import type { PlannedRun, PlannedStop, SolveRoutes } from '../../domain/transport/plan-runs.js';
import { deliveryHours, type TravelMatrix, travelMatrix } from '../../domain/transport/travel.js';
import { makePickupCode } from '../../domain/pickup/pickup-code.js';
import type { Transaction } from '../../db/connection.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { openAttention } from '../../db/queries/event/open-attention.js';
import { deliverNight } from '../../db/queries/transport/deliver-night.js';
import { type Morning, readMorning } from '../../db/queries/transport/read-morning.js';
import {
  type NewRun,
  type NewStop,
  type SitePlan,
  storePlan,
} from '../../db/queries/transport/store-plan.js';
import { execute, rows } from '../../db/query.js';
import { TravelMatrixFailure } from '../../ports/travel-matrix/travel-matrix-failure.js';
import type { TravelMatrixPort } from '../../ports/travel-matrix/travel-matrix-port.js';
import type { GridNightInput } from '../../workflows/contracts/grid-night.js';
import type { StepDeps } from '../step.js';
import { deliveryWindowSeconds, departSeconds, type MorningPlan, planMorning } from './plan-morning.js';

export interface PlanRoutesDeps extends StepDeps {
  /** Cryptographic random bytes: a pickup code must not be guessable. */
  readonly randomBytes: (count: number) => Uint8Array;
  readonly travelMatrix: TravelMatrixPort;
  /** Where routes are searched; in this thread by default. */
  readonly solveRoutes?: SolveRoutes;
}

export interface PlannedRoutes {
  readonly runIds: readonly string[];
  readonly words: string;
}

/**
 * Every leader with packed parcels is on a run, every member with parcels has a pickup code, and the night is planned;
 * with nothing to drive it is delivered. The solver runs outside the transaction; whoever stores first decides, and a
 * second call returns what is stored. A leader who could not be planned as promised opens an attention row.
 */
export const planRoutes =
  (deps: PlanRoutesDeps) =>
  async (night: GridNightInput): Promise<PlannedRoutes> => {
    const { cycleId, siteId } = night;
    const morning = await readMorning(deps.database, { cycleId, siteId });
    if (morning.nightState === 'packed' && morning.leaders.length > 0 && morning.vehicles.length === 0)
      await refuseWithoutVehicles(deps, night);
    const plan =
      morning.nightState === 'packed' ? await planOutside(deps, night, morning) : { runs: [], late: [] };
    return deps.database.transaction(async (trx) => {
      if (await claimNight(trx, night)) await store(trx, { night, morning, plan, deps });
      return storedRoutes(trx, night);
    });
  };

/** The map may be another program and the search takes seconds: no transaction is open meanwhile. */
async function planOutside(
  deps: PlanRoutesDeps,
  night: GridNightInput,
  morning: Morning,
): Promise<MorningPlan> {
  return planMorning(morning, { travel: await travelOf(deps, night, morning), solve: deps.solveRoutes });
}

/** A night is never held up by a map: when it fails, the morning goes by straight lines, and operations are told. */
async function travelOf(
  deps: PlanRoutesDeps,
  night: GridNightInput,
  morning: Morning,
): Promise<TravelMatrix> {
  const ask = { places: [morning.site, ...morning.leaders], rivers: morning.rivers, hours: deliveryHours };
  try {
    return await deps.travelMatrix(ask);
  } catch (failure) {
    if (!(failure instanceof TravelMatrixFailure)) throw failure;
    await deps.database.transaction((trx) =>
      openAttention(trx, {
        subject: `night/${night.cycleId}/${night.siteId}`,
        cause: 'no-street-map',
        ownerRole: 'ops',
        detail: { why: failure.message },
      }),
    );
    return travelMatrix(ask.places, ask);
  }
}

async function refuseWithoutVehicles(
  deps: PlanRoutesDeps,
  { cycleId, siteId }: GridNightInput,
): Promise<never> {
  await deps.database.transaction((trx) =>
    openAttention(trx, {
      subject: `night/${cycleId}/${siteId}`,
      cause: 'no-vehicle',
      ownerRole: 'ops',
      detail: { siteId },
    }),
  );
  throw new Error(`site ${siteId} has parcels and no vehicle`);
}

/** The night's row is ours while the plan is stored; false if it was planned before. */
async function claimNight(trx: Transaction, { cycleId, siteId }: GridNightInput): Promise<boolean> {
  const claimed = await execute(
    trx,
    `update nights set state = 'planned', phase_words = '路线已排，等待装车'
     where cycle_id = :cycleId and site_id = :siteId and state = 'packed'`,
    { cycleId, siteId },
  );
  return claimed === 1;
}

interface Storing {
  readonly night: GridNightInput;
  readonly morning: Morning;
  readonly plan: MorningPlan;
  readonly deps: PlanRoutesDeps;
}

async function store(trx: Transaction, { night, morning, plan, deps }: Storing): Promise<void> {
  const { cycleId, siteId } = night;
  await storePlan(trx, sitePlan({ night, morning, plan, deps }));
  for (const { leaderId, reason, explanation } of plan.late)
    await openAttention(trx, {
      subject: `leader/${cycleId}/${leaderId}`,
      cause: `route-${reason}`,
      ownerRole: 'ops',
      detail: { leaderId, siteId, ...explanation },
    });
  await appendEvents(trx, [
    { aggregate: `night/${cycleId}/${siteId}`, type: 'night.planned', data: { cycleId, siteId } },
  ]);
  await deliverNight(trx, { cycleId, siteId });
}

function sitePlan({ night, morning, plan, deps }: Storing): SitePlan {
  const idOf = (run: PlannedRun): string => `${night.cycleId}/${night.siteId}/${run.n}`;
  return {
    cycleId: night.cycleId,
    siteId: night.siteId,
    runs: plan.runs.map((run) => newRun(run, idOf(run), morning)),
    stops: plan.runs.flatMap((run) => run.stops.map((stop) => newStop({ runId: idOf(run), stop, morning }))),
    pickups: withCodes(morning, deps),
  };
}

function newRun(run: PlannedRun, runId: string, morning: Morning): NewRun {
  const vehicle = morning.vehicles.find((candidate) => candidate.vehicleId === run.vehicleId);
  if (vehicle === undefined) throw new Error(`the plan names an unknown vehicle ${run.vehicleId}`);
  return {
    runId,
    n: run.n,
    vehicleId: run.vehicleId,
    driverId: vehicle.driverId,
    distanceMeters: run.distanceMeters,
    durationSeconds: run.returnSeconds - run.departSeconds,
    ...run.load,
  };
}

interface StopParts {
  readonly runId: string;
  readonly stop: PlannedStop;
  readonly morning: Morning;
}

function newStop({ runId, stop, morning }: StopParts): NewStop {
  const load = morning.leaders.find((leader) => leader.leaderId === stop.leaderId);
  return {
    runId,
    seq: stop.seq,
    leaderId: stop.leaderId,
    crates: load?.crates ?? 0,
    parcels: load?.parcels ?? 0,
    windowFraction: (stop.arriveSeconds - departSeconds) / deliveryWindowSeconds,
  };
}

/** A code per member, unique at his leader; a code that is taken is drawn again. */
function withCodes(morning: Morning, deps: PlanRoutesDeps): SitePlan['pickups'] {
  const taken = new Set<string>();
  return morning.parties.map(({ leaderId, memberId }) => {
    for (;;) {
      const bytes = deps.randomBytes(24);
      const code = makePickupCode(
        new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + 24)),
      );
      if (taken.has(`${leaderId}/${code}`)) continue;
      taken.add(`${leaderId}/${code}`);
      return { leaderId, memberId, code };
    }
  });
}

async function storedRoutes(trx: Transaction, { cycleId, siteId }: GridNightInput): Promise<PlannedRoutes> {
  const runs = await rows<{ runId: string; stops: number; distanceMeters: number }>(
    trx,
    `select r.id as "runId", r.distance_meters as "distanceMeters",
       (select count(*)::int from stops s where s.run_id = r.id) as stops
     from runs r where r.cycle_id = :cycleId and r.site_id = :siteId order by r.n`,
    { cycleId, siteId },
  );
  const stops = runs.reduce((sum, run) => sum + run.stops, 0);
  const kilometres = runs.reduce((sum, run) => sum + run.distanceMeters, 0) / 1000;
  return {
    runIds: runs.map((run) => run.runId),
    words: `${runs.length} 趟车，${stops} 个团点，共 ${kilometres.toFixed(1)} 公里`,
  };
}
