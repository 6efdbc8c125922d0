import { decideClaims } from '../parties/back-office/decide-claims.js';
import { createApiClient, type ApiClient } from '../parties/api-client.js';
import { createDice, type Dice } from '../parties/dice.js';
import type { Diary } from '../parties/diary.js';
import { driveRuns } from '../parties/driver/drive-runs.js';
import { keepPoint, type Leader, openCounter } from '../parties/leader/keep-point.js';
import type { Crew } from '../parties/picker/crew.js';
import { workNight } from '../parties/picker/work-night.js';
import type { Counter } from '../parties/shopper/fetch-goods.js';
import type { Member } from '../parties/shopper/member.js';
import type { Tempo } from './tempo.js';
import type { Town } from './town.js';
import { createTurnstile, type Turnstile } from './turnstile.js';

export interface Urls {
  readonly api: string;
  readonly payment: string;
  readonly suppliers: string;
}

/** The people at their places, each with a client of his own. */
export interface Street {
  readonly ops: ApiClient;
  readonly finance: ApiClient;
  readonly members: ReadonlyMap<string, Member>;
  readonly counters: ReadonlyMap<string, Counter>;
  /** `<cycleId>/<leaderId>` opens when that leader has the goods. */
  readonly goodsAtPoint: Turnstile;
  /** The first cutoff: pickers, drivers and leaders go to work. Before it they would only look at empty lists. */
  readonly beginNight: () => void;
  readonly siteIds: readonly string[];
  /** The payment provider and the suppliers' gate, as anybody reaches them. */
  readonly wallet: ApiClient;
  readonly gate: ApiClient;
  /** Resolves when everybody has gone home. */
  readonly ended: Promise<unknown>;
}

export interface StreetOptions {
  readonly town: Town;
  readonly urls: Urls;
  readonly tempo: Tempo;
  readonly seed: number;
  readonly diary: Diary;
  readonly stopped: AbortSignal;
}

/** Night's people are at work from the first cutoff until the day is stopped; members wait to be sent shopping. */
export function openStreet(options: StreetOptions): Street {
  const { town, urls, diary, stopped } = options;
  const client = (token: string): ApiClient => createApiClient({ baseUrl: urls.api, token, stopped });
  const wallet = createApiClient({ baseUrl: urls.payment, stopped });
  const gate = createApiClient({ baseUrl: urls.suppliers, stopped });
  const goodsAtPoint = createTurnstile();
  const leaders = town.leaders.map(({ id, token }): Leader => {
    const goodsAreHere = (cycleId: string): void => goodsAtPoint.open(`${cycleId}/${id}`);
    return { leaderId: id, api: client(token), diary, goodsAreHere };
  });
  const night = createTurnstile();
  const work = night.passed('begins', stopped).then(() => {
    return Promise.all(startWork(options, { leaders, gate, client }));
  });
  return {
    ops: client(town.ops.token),
    finance: client(town.finance.token),
    members: new Map(
      town.members.map((member) => [member.memberId, { ...member, api: client(member.token), wallet }]),
    ),
    counters: new Map(leaders.map((leader) => [leader.leaderId, openCounter(leader)])),
    goodsAtPoint,
    beginNight: () => night.open('begins'),
    siteIds: [...new Set(town.leaders.map((leader) => leader.siteId))].toSorted(),
    wallet,
    gate,
    ended: work,
  };
}

interface Means {
  readonly leaders: readonly Leader[];
  readonly gate: ApiClient;
  readonly client: (token: string) => ApiClient;
}

function startWork({ town, tempo, seed, diary, stopped }: StreetOptions, means: Means): Promise<void>[] {
  const rounds = { everyMs: tempo.lookMs, stopped };
  const counted = new Set<string>();
  const crewOf = (dice: Dice): Crew => {
    return { gate: means.gate, diary, dice, counted, anyGtin: () => dice.pick(town.gtins) };
  };
  return [
    ...town.pickers.map(({ id, token }) =>
      workNight({ pickerId: id, api: means.client(token) }, crewOf(createDice(seed, id)), rounds),
    ),
    ...town.drivers.map(({ id, token }) =>
      driveRuns({ driverId: id, api: means.client(token), diary, moveMs: tempo.moveMs }, rounds),
    ),
    ...means.leaders.map((leader) => keepPoint(leader, rounds)),
    decideClaims(means.client(town.ops.token), diary, rounds),
  ];
}
