import { durations } from '../../../domain/cycle/durations.js';
import type { Pace } from '../../../domain/cycle/pace.js';
import { deadlineAfter } from '../../../domain/cycle/timetable.js';
import type { Board, Phase } from '../../../workflows/contracts/phases.js';
import type { Database } from '../../connection.js';
import { maybeOne, one, rows } from '../../query.js';
import { hasAttention } from '../cycle/attention-of-cycle.js';
import { markdownTable } from '../cycle/markdown.js';

interface Facts {
  readonly state: 'planned' | 'loaded' | 'departed' | 'finished';
  readonly plate: string;
  readonly n: number;
  readonly crates: number;
  readonly departAt: string;
  readonly departedAt: string | null;
  readonly pace: Pace;
}

interface Stop {
  readonly seq: number;
  readonly leaderId: string;
  readonly point: string;
  readonly state: string;
  readonly planned: string;
  readonly signed: string | null;
  readonly cause: string | null;
  readonly decision: 'redeliver' | 'return' | null;
}

/** Where a vehicle's trip stands for people, stop by stop; undefined for an unknown one. */
export async function readRunBoard(on: Database, runId: string): Promise<Board | undefined> {
  const facts = await maybeOne<Facts>(
    on,
    `select r.state, v.name as plate, r.n, r.crates, c.depart_at as "departAt",
       r.departed_at as "departedAt", i.pace
     from runs r join cycles c on c.id = r.cycle_id join vehicles v on v.id = r.vehicle_id
     cross join installation i where r.id = :runId`,
    { runId },
  );
  if (facts === undefined) return undefined;
  const stops = await readStops(on, runId);
  // A stop that is tried again is a further row, and only that one counts.
  const current = stops.filter(({ decision }) => decision !== 'redeliver');
  const done = current.filter(({ state, decision }) => state === 'signed' || decision === 'return').length;
  const unsigned = current.length - done;
  const lateInMs = unsigned === 0 ? undefined : await untilLate(on, facts);
  const late = lateInMs !== undefined && lateInMs <= 0;
  const words = `${stateWords[facts.state]}：${done}/${current.length} 站${late ? '，已过十点' : ''}`;
  return {
    phase: phaseOf(facts.state, late),
    words,
    needsAttention: (await hasAttention(on, `run/${runId}`)) || (await anyAttentionOfStops(on, runId)),
    details: `### ${words}\n\n车 ${facts.plate} · ${facts.crates} 筐\n\n${stopTable(stops)}`,
    ...(lateInMs !== undefined && lateInMs > 0 ? { changesInMs: lateInMs } : {}),
  };
}

const stateWords: Readonly<Record<Facts['state'], string>> = {
  planned: '待装车',
  loaded: '已装车，待发车',
  departed: '配送中',
  finished: '已完成',
};

function phaseOf(state: Facts['state'], late: boolean): Phase {
  if (late) return 'night-unsigned';
  if (state === 'finished') return 'over';
  return state === 'departed' ? 'night-driving' : 'night-loading';
}

/** What is left until stops without signature are late: ten in the morning, at a fast pace counted from the departure. */
async function untilLate(on: Database, { pace, departAt, departedAt }: Facts): Promise<number | undefined> {
  const from = pace.kind === 'real' ? departAt : departedAt;
  if (from === null) return undefined;
  const lateAt = deadlineAfter(pace, from, durations.lateSignatureMs);
  const { ms } = await one<{ ms: number }>(
    on,
    `select ceil(extract(epoch from :lateAt::timestamptz - clock_timestamp()) * 1000)::float8 as ms`,
    { lateAt },
  );
  return ms;
}

const readStops = (on: Database, runId: string): Promise<Stop[]> =>
  rows<Stop>(
    on,
    `select s.seq, s.leader_id as "leaderId", l.pickup_point as point, s.state, s.fail_cause as cause, s.decision,
       to_char(s.planned_arrival_at at time zone g.zone, 'HH24:MI') as planned,
       to_char(s.signed_at at time zone g.zone, 'HH24:MI') as signed
     from stops s join leaders l on l.id = s.leader_id join regions g on g.id = l.region_id
     where s.run_id = :runId order by s.seq`,
    { runId },
  );

async function anyAttentionOfStops(on: Database, runId: string): Promise<boolean> {
  const found = await rows(
    on,
    `select 1 from attention where resolved_at is null and starts_with(subject, 'stop/' || :runId || '/') limit 1`,
    { runId },
  );
  return found.length > 0;
}

const stopWords: Readonly<Record<string, string>> = {
  planned: '·',
  arrived: '▶ 已到达',
  signed: '✓ 已签收',
  dropped: '▶ 已放置，待签收',
  failed: '✗ 失败',
};

const causeWords: Readonly<Record<string, string>> = {
  closed: '关门',
  flood: '积水',
  refused: '拒收',
};

const stopTable = (stops: readonly Stop[]): string =>
  markdownTable(
    ['站', '团长', '自提点', '计划', '状态'],
    stops.map(({ seq, leaderId, point, planned, ...stop }) => [
      String(seq),
      leaderId,
      point,
      planned,
      stateOfStop(stop),
    ]),
  );

function stateOfStop({
  state,
  signed,
  cause,
  decision,
}: Pick<Stop, 'state' | 'signed' | 'cause' | 'decision'>): string {
  const decided = { redeliver: '，改派再送', return: '，退回' };
  return [
    stopWords[state] ?? state,
    ...(signed === null ? [] : [signed]),
    ...(cause === null
      ? []
      : [`${causeWords[cause] ?? cause}${decision === null ? '，待处理' : decided[decision]}`]),
  ].join(' ');
}

/** Each run's own sentence for the operators' list. */
export async function readRunWords(on: Database, runIds: readonly string[]): Promise<Record<string, string>> {
  const found = await rows<{ runId: string; words: string }>(
    on,
    `select r.id as "runId", ${runWords} as words from runs r where r.id = any(:runIds)`,
    { runIds: [...runIds] },
  );
  return Object.fromEntries(found.map(({ runId, words }) => [runId, words]));
}

/** SQL of a run's sentence, from `runs r`. */
export const runWords = `format('车次 %s · %s：%s 站，%s 公里', r.n, (select v.name from vehicles v where v.id = r.vehicle_id),
  (select count(*) from stops s where s.run_id = r.id), to_char(r.distance_meters / 1000.0, 'FM9990.0'))`;
