import { answerOffers } from '../parties/back-office/answer-offers.js';
import { approve } from '../parties/back-office/approve.js';
import { decideClaims } from '../parties/back-office/decide-claims.js';
import { createApiClient, type ApiClient } from '../parties/api-client.js';
import { type Bell, createBell } from '../parties/bell.js';
import { createDice } from '../parties/dice.js';
import type { Diary } from '../parties/diary.js';
import { driveRuns } from '../parties/driver/drive-runs.js';
import { keepPoint, type Leader, openCounter } from '../parties/leader/keep-point.js';
import type { Crew } from '../parties/picker/crew.js';
import { workNight } from '../parties/picker/work-night.js';
import type { Rates } from '../parties/rates.js';
import type { Counter } from '../parties/shopper/fetch-goods.js';
import type { Member } from '../parties/shopper/member.js';
import type { Tempo } from './tempo.js';
import type { Town, WorkerAtSite } from './town.js';
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
  /** Claims of these cycles stay on the desk until they are taken out again. */
  readonly claimsForTomorrow: Set<string>;
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
  readonly rates: Rates;
  readonly diary: Diary;
  readonly stopped: AbortSignal;
}

/** Night's people are at work from the first cutoff until the day is stopped; members wait to be sent shopping. */
export function openStreet(options: StreetOptions): Street {
  const { town, urls, diary, stopped, seed, rates } = options;
  const onRefusal = (code: string): void => diary.did(`refused:${code}`);
  const client = (token: string): ApiClient =>
    createApiClient({ baseUrl: urls.api, token, stopped, onRefusal });
  const wallet = createApiClient({ baseUrl: urls.payment, stopped });
  const gate = createApiClient({ baseUrl: urls.suppliers, stopped });
  const goodsAtPoint = createTurnstile();
  const claimsForTomorrow = new Set<string>();
  const leaders = town.leaders.map(({ id, token }): Leader => {
    const goodsAreHere = (cycleId: string): void => goodsAtPoint.open(`${cycleId}/${id}`);
    return { leaderId: id, api: client(token), diary, seed, rates, bell: createBell(), goodsAreHere };
  });
  const night = createTurnstile();
  const means: Means = { leaders, gate, client, claimsForTomorrow };
  const work = night.passed('begins', stopped).then(() => Promise.all(startWork(options, means)));
  return {
    ops: client(town.ops.token),
    finance: client(town.finance.token),
    members: new Map(
      town.members.map((member) => [member.memberId, { ...member, api: client(member.token), wallet }]),
    ),
    counters: new Map(leaders.map((leader) => [leader.leaderId, openCounter(leader)])),
    goodsAtPoint,
    beginNight: () => night.open('begins'),
    claimsForTomorrow,
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
  readonly claimsForTomorrow: ReadonlySet<string>;
}

function startWork(options: StreetOptions, means: Means): Promise<void>[] {
  const { town, tempo, diary, stopped } = options;
  const { client, claimsForTomorrow } = means;
  const rounds = { everyMs: tempo.lookMs, stopped };
  const ops = client(town.ops.token);
  const isForTomorrow = (cycleId: string): boolean => claimsForTomorrow.has(cycleId);
  return [
    ...startPickers(options, means),
    ...startDrivers(options, means),
    // Leaders hear the driver's bell; between two rings they look rarely, for the van that came while they were out.
    ...means.leaders.map((leader) => keepPoint(leader, { everyMs: tempo.leaderLookMs, stopped })),
    decideClaims({ ops, diary, isForTomorrow }, rounds),
    answerOffers(ops, diary, rounds),
    approve(client(town.finance.token), diary, rounds),
  ];
}

function startPickers(options: StreetOptions, { gate, client }: Means): Promise<void>[] {
  const { town, tempo, seed, rates, diary, stopped } = options;
  const counted = new Map<string, Set<string>>();
  const countedAt = (siteId: string): Set<string> => {
    const known = counted.get(siteId) ?? new Set<string>();
    counted.set(siteId, known);
    return known;
  };
  const crewOf = ({ id, siteId }: WorkerAtSite): Crew => {
    const dice = createDice(seed, id);
    const anyGtin = (): string => dice.pick(town.gtins);
    return { siteId, gate, diary, dice, rates, counted: countedAt(siteId), anyGtin };
  };
  return town.pickers.map((picker) =>
    workNight({ pickerId: picker.id, api: client(picker.token) }, crewOf(picker), {
      everyMs: tempo.lookMs,
      stopped,
    }),
  );
}

function startDrivers(options: StreetOptions, { leaders, client }: Means): Promise<void>[] {
  const { town, tempo, seed, rates, diary, stopped } = options;
  const bells = new Map(leaders.map(({ leaderId, bell }): [string, Bell] => [leaderId, bell]));
  return town.drivers.map(({ id, token }) =>
    driveRuns(
      {
        driverId: id,
        api: client(token),
        diary,
        seed,
        rates,
        moveMs: tempo.moveMs,
        ring: (leaderId) => bells.get(leaderId)?.ring(),
      },
      { everyMs: tempo.signMs, stopped },
    ),
  );
}
