import { median, medianRatio } from '../load/percentile.js';
import type { Backlog } from './backlog.js';
import type { Measured } from './measure.js';
import type { Selling } from './selling.js';
import type { TemporalRound } from './with-temporal.js';

/** Everything that was measured. */
export interface Played {
  readonly selling: Selling;
  readonly temporal: readonly TemporalRound[];
  readonly backlog: Backlog | undefined;
}

/** The figures under the names of `--json`. A part that was left out is NaN, which is written as null. */
export interface OrderFigures extends Readonly<Record<string, number>> {
  readonly ratioToNaive: number;
  readonly p99RatioToNaive: number;
  readonly ratioToEcho: number;
  readonly ratioToBare: number;
  readonly ratioToNaive1000: number;
  readonly fivexx: number;
  readonly ratioTemporalOn: number;
  readonly backlogSeconds: number;
  /** Results that are wrong: lost, doubled or oversold orders, answers that never came. */
  readonly wrong: number;
}

const perSecond = ({ result }: Measured): number => result.window.acceptedPerSecond;
const p50 = ({ result }: Measured): number => result.window.p50Ms;
const p99 = ({ result }: Measured): number => result.window.p99Ms;

/** Microseconds of processor time per accepted order. */
const microsPerOrder =
  (name: string) =>
  ({ result, cpu }: Measured): number =>
    (1e6 * (cpu?.seconds[name] ?? Number.NaN)) / result.window.accepted;

/** Medians of the rounds, and of the ratios within them. */
export function figuresOf(played: Played): OrderFigures {
  const { selling, temporal, backlog } = played;
  const { hot, spread, crowd } = selling;
  const ours = hot.map((round) => round.ours);
  const naive = hot.map((round) => round.naive);
  const ratio = (from: readonly Measured[], to: readonly Measured[]): number =>
    medianRatio(from.map(perSecond), to.map(perSecond));
  return {
    ratioToNaive: ratio(ours, naive),
    p99RatioToNaive: medianRatio(ours.map(p99), naive.map(p99)),
    ratioToEcho: ratio(
      ours,
      hot.map((round) => round.echo),
    ),
    ratioToBare: medianRatio(
      ours.map(perSecond),
      hot.map((round) => round.bare.ordersPerSecond),
    ),
    ratioToNaive1000: ratio(
      crowd.map((round) => round.ours),
      crowd.map((round) => round.naive),
    ),
    fivexx: oursOf(played).reduce((sum, { result }) => sum + result.failed, 0),
    ratioTemporalOn: ratio(
      temporal.map((round) => round.on),
      temporal.map((round) => round.off),
    ),
    backlogSeconds: backlog?.seconds ?? Number.NaN,
    ratioToNaiveSpread: ratio(
      spread.map((round) => round.ours),
      spread.map((round) => round.naive),
    ),
    acceptedPerSecond: median(ours.map(perSecond)),
    p50Ms: median(ours.map(p50)),
    p99Ms: median(ours.map(p99)),
    meanBatch: median(hot.map((round) => round.ours.meanBatch)),
    apiMicrosPerOrder: median(ours.map(microsPerOrder('api'))),
    postgresMicrosPerOrder: median(ours.map(microsPerOrder('postgres'))),
    naivePerSecond: median(naive.map(perSecond)),
    naiveP99Ms: median(naive.map(p99)),
    echoPerSecond: median(hot.map((round) => perSecond(round.echo))),
    barePerSecond: median(hot.map((round) => round.bare.ordersPerSecond)),
    spreadPerSecond: median(spread.map((round) => perSecond(round.ours))),
    crowdPerSecond: median(crowd.map((round) => perSecond(round.ours))),
    crowdP99Ms: median(crowd.map((round) => p99(round.ours))),
    relayLagSeconds: median(temporal.map((round) => round.lag.seconds)),
    wrong: faultsOf(played).length,
  };
}

/** Every run of our own API. */
const oursOf = ({ selling, temporal }: Played): Measured[] => [
  ...[...selling.hot, ...selling.spread, ...selling.crowd].map(({ ours }) => ours),
  ...temporal.flatMap(({ on, off }) => [on, off]),
];

/** What must not be, in sentences. */
export function faultsOf(played: Played): string[] {
  const { selling, temporal, backlog } = played;
  const pairs = [...selling.hot, ...selling.spread, ...selling.crowd];
  const runs = [
    ...pairs.flatMap(({ ours, naive }) => [ours, naive]),
    ...temporal.flatMap(({ on, off }) => [on, off]),
  ];
  return [...selling.faults, ...runs.flatMap(({ faults }) => faults), ...(backlog?.faults ?? [])];
}
