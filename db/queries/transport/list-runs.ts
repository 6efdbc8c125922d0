import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { Database } from '../../connection.js';
import { maybeOne, rows } from '../../query.js';
import { type RunRow, readStops, runColumns, type StopRow, stopColumns } from './runs.js';

/** Whose runs are seen: a driver's own, those of a site, or those of a region. */
export type RunReader =
  | { readonly driverId: string }
  | { readonly siteId: string }
  | { readonly regionId: string };

export interface PageAsk<Position> {
  readonly after: Position | undefined;
  readonly limit: number;
}

const reach = `(:driverId::text is null or r.driver_id = :driverId) and (:siteId::text is null or r.site_id = :siteId)
  and (:regionId::text is null or exists (
    select 1 from cycles c where c.id = r.cycle_id and c.region_id = :regionId))`;

const reachOf = (reader: RunReader): Record<'driverId' | 'siteId' | 'regionId', string | null> => ({
  driverId: null,
  siteId: null,
  regionId: null,
  ...reader,
});

/** The reader's runs, latest day first. */
export async function listRuns(on: Database, reader: RunReader, ask: PageAsk<string>): Promise<RunRow[]> {
  return rows<RunRow>(
    on,
    `select ${runColumns} from runs r where ${reach} and (:after::text is null or r.id < :after)
     order by r.id desc limit :limit`,
    { ...reachOf(reader), after: ask.after ?? null, limit: ask.limit },
  );
}

export interface StopCrate {
  readonly crateId: string;
  readonly band: string;
  readonly state: string;
  readonly parcels: number;
}

export type StopWithCrates = StopRow & { readonly crateList: StopCrate[] };

/** The run with its stops in driving order and the crates of each. @throws RuleViolation run-unknown (or not his) */
export async function readRunView(
  on: Database,
  reader: RunReader,
  runId: string,
): Promise<RunRow & { readonly stops: StopWithCrates[] }> {
  const run = await maybeOne<RunRow>(
    on,
    `select ${runColumns} from runs r where ${reach} and r.id = :runId`,
    {
      ...reachOf(reader),
      runId,
    },
  );
  if (run === undefined) throw new RuleViolation('run-unknown', { runId });
  const stops = await readStops(on, runId);
  const crates = await cratesOf(
    on,
    run.cycleId,
    stops.map((stop) => stop.leaderId),
  );
  const cratesAt = ({ leaderId, decision }: StopRow): StopCrate[] =>
    decision === 'redeliver' ? [] : (crates.get(leaderId) ?? []);
  return { ...run, stops: stops.map((stop) => ({ ...stop, crateList: cratesAt(stop) })) };
}

/** The leader's stops with their crates, latest day first; of goods that were tried again, the last try. */
export async function listStops(
  on: Database,
  leaderId: string,
  ask: PageAsk<string>,
): Promise<StopWithCrates[]> {
  const stops = await rows<StopRow>(
    on,
    `select ${stopColumns} from stops s join leaders l on l.id = s.leader_id
     where s.leader_id = :leaderId and s.decision is distinct from 'redeliver'
       and (:after::text is null or s.cycle_id < :after)
     order by s.cycle_id desc limit :limit`,
    { leaderId, after: ask.after ?? null, limit: ask.limit },
  );
  return Promise.all(
    stops.map(async (stop) => {
      const crates = await cratesOf(on, stop.cycleId, [leaderId]);
      return { ...stop, crateList: crates.get(leaderId) ?? [] };
    }),
  );
}

async function cratesOf(
  on: Database,
  cycleId: string,
  leaderIds: readonly string[],
): Promise<Map<string, StopCrate[]>> {
  const found = await rows<StopCrate & { leaderId: string }>(
    on,
    `select k.leader_id as "leaderId", k.id as "crateId", k.band, k.state, count(p.id)::integer as parcels
     from crates k join parcels p on p.crate_id = k.id
     where k.cycle_id = :cycleId and k.leader_id = any(:leaderIds) group by k.id order by k.leader_id, k.id`,
    { cycleId, leaderIds },
  );
  const byLeader = new Map<string, StopCrate[]>();
  for (const { leaderId, ...crate } of found)
    byLeader.set(leaderId, [...(byLeader.get(leaderId) ?? []), crate]);
  return byLeader;
}
