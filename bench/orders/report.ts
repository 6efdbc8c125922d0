import { tableOf } from '../../commands/local/table.js';
import { median } from '../load/percentile.js';
import { type OrderFigures, type Played, faultsOf } from './figures.js';
import type { Measured } from './measure.js';
import { wordsOf } from './stand.js';

/** A goal of the issue, and the figure that was hoped for. */
interface Goal {
  readonly name: string;
  readonly words: string;
  readonly least?: number;
  readonly most?: number;
  readonly aim: number;
}

export const goals: readonly Goal[] = [
  { name: 'ratioToNaive', words: 'ours / naive, hot, 64 connections', least: 10, aim: 14 },
  { name: 'p99RatioToNaive', words: 'p99 of ours / of naive', most: 0.15, aim: 0.1 },
  { name: 'ratioToEcho', words: 'ours / bare framework', least: 0.25, aim: 0.35 },
  { name: 'ratioToBare', words: 'ours / its own statement alone', least: 0.45, aim: 0.6 },
  { name: 'ratioToNaive1000', words: 'ours / naive, hot, 1,000 connections', least: 10, aim: 16 },
  { name: 'fivexx', words: 'answers of 5xx', most: 0, aim: 0 },
  { name: 'ratioTemporalOn', words: 'with Temporal running / stopped', least: 0.7, aim: 0.9 },
  { name: 'backlogSeconds', words: 'until 3,000 orders have workflows', most: 120, aim: 90 },
];

/** `true` for a figure that was not measured: nothing is claimed of it. */
export const isReached = ({ least, most }: Goal, value: number): boolean =>
  Number.isNaN(value) || ((least === undefined || value >= least) && (most === undefined || value <= most));

/** What was measured, side by side, and the ratios with their goals, for people. */
export function ordersReport(played: Played, figures: OrderFigures): string {
  const { selling, temporal } = played;
  const { hot, spread, crowd } = selling;
  const measured: readonly (readonly [load: string, side: string, runs: readonly Measured[]])[] = [
    ['hot SKU, 64', 'ours', hot.map((round) => round.ours)],
    ['', `naive (${wordsOf(selling.naiveForm)})`, hot.map((round) => round.naive)],
    ['', 'echo', hot.map((round) => round.echo)],
    ['spread, 64', 'ours', spread.map((round) => round.ours)],
    ['', 'naive', spread.map((round) => round.naive)],
    ['hot SKU, 1000', 'ours', crowd.map((round) => round.ours)],
    ['', `naive (${wordsOf(selling.naiveForm1000)})`, crowd.map((round) => round.naive)],
    ['hot SKU, 64', 'ours, Temporal stopped', temporal.map((round) => round.off)],
    ['', 'ours, Temporal running', temporal.map((round) => round.on)],
  ];
  const rows = measured
    .filter(([, , runs]) => runs.length > 0)
    .map(([load, side, runs]) => [load, side, ...columnsOf(runs)]);
  const head = [
    'load',
    'side',
    'accepted/s',
    'p50 ms',
    'p99 ms',
    'server %',
    'PostgreSQL %',
    'Temporal %',
    'client %',
    'others %',
  ];
  return [
    tableOf(head, rows),
    ...(hot.length > 0
      ? [
          `bare: ${shown(figures['barePerSecond'] ?? Number.NaN)} orders/s, ${shown(figures['meanBatch'] ?? Number.NaN)} in a batch`,
        ]
      : []),
    ...(hot.length > 0
      ? [
          `ours: ${shown(figures['apiMicrosPerOrder'] ?? Number.NaN)} µs of the API and ${shown(figures['postgresMicrosPerOrder'] ?? Number.NaN)} µs of PostgreSQL per order`,
        ]
      : []),
    'Shares are of the whole machine; "others" is everybody who has nothing to do with the bench.',
    ...selling.tried.map(({ words, acceptedPerSecond }) => `naive, ${words}: ${shown(acceptedPerSecond)}/s`),
    ...temporal
      .slice(-1)
      .map(
        ({ lag }) =>
          `relay at the end of a run: ${lag.events} events behind, the oldest ${lag.seconds.toFixed(1)} s old`,
      ),
    '',
    goalsTable(figures),
    ...faultsOf(played).map((fault) => `✗ ${fault}`),
  ].join('\n');
}

function goalsTable(figures: OrderFigures): string {
  const rows = goals.map((goal) => {
    const value = figures[goal.name] ?? Number.NaN;
    const bound = goal.least === undefined ? `≤ ${goal.most}` : `≥ ${goal.least}`;
    const mark = Number.isNaN(value) ? '–' : isReached(goal, value) ? '✓' : '✗';
    return [goal.name, goal.words, shown(value), bound, String(goal.aim), mark];
  });
  return tableOf(['ratio', 'what', 'measured', 'goal', 'aim', ''], rows);
}

/** Medians of the rounds. */
function columnsOf(runs: readonly Measured[]): string[] {
  const of = (pick: (run: Measured) => number | undefined): string => {
    const values = runs.map(pick).filter((value) => value !== undefined);
    return values.length === 0 ? '–' : shown(median(values));
  };
  const share = (...names: readonly string[]): string =>
    of(({ cpu }) => {
      const shares = names.map((name) => cpu?.of[name]).filter((value) => value !== undefined);
      return shares.length === 0 ? undefined : shares.reduce((sum, value) => sum + value, 0);
    });
  return [
    of(({ result }) => result.window.acceptedPerSecond),
    of(({ result }) => result.window.p50Ms),
    of(({ result }) => result.window.p99Ms),
    share('api'),
    share('postgres'),
    share('temporal', 'workers'),
    share('client'),
    of(({ cpu }) => cpu && cpu.others + cpu.stolen),
  ];
}

/** Three digits say all that a noisy machine knows. */
export const shown = (value: number): string => {
  if (Number.isNaN(value)) return '–';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
};
