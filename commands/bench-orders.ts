import { parseArgs } from 'node:util';
import { jsonLine } from '../bench/load/json-line.js';
import { figuresOf, type Played } from '../bench/orders/figures.js';
import { measureBacklog } from '../bench/orders/backlog.js';
import { ordersReport } from '../bench/orders/report.js';
import { measureSelling, type Selling } from '../bench/orders/selling.js';
import { openStand, type OrdersOptions } from '../bench/orders/stand.js';
import { measureWithTemporal } from '../bench/orders/with-temporal.js';
import { currentBundle } from './start/current-bundle.js';
import { note, step } from './local/steps.js';

const help = `npm run bench:orders [-- flags]

  How many orders of three lines a second the real API takes from HTTP to a durable commit, on a PostgreSQL of its own,
  beside the usual code (naive), the bare framework (echo) and our own statement alone (bare), in turns; then with
  Temporal running and stopped, and how soon 3,000 orders that waited for Temporal have their workflows.
  --seconds N   of each run (default 4)
  --rounds N    in which every side takes its turn (default 3)
  --part NAME   selling, temporal or backlog alone
  --json        the last line is one flat JSON object of numbers
  The exit code is 1 only if a result is wrong: an order lost, doubled or oversold, or an answer of 5xx.
  docs/performance.md says what is measured and how to read it.`;

const options = {
  help: { type: 'boolean' },
  json: { type: 'boolean' },
  seconds: { type: 'string', default: '4' },
  rounds: { type: 'string', default: '3' },
  part: { type: 'string' },
} as const;

const parts = ['selling', 'temporal', 'backlog'] as const;

interface Flags extends OrdersOptions {
  readonly json: boolean;
  readonly help: boolean;
  readonly wants: (part: (typeof parts)[number]) => boolean;
}

/** Measures and reports. Resolves to 0 when every result is right, 1 when one is wrong, 2 on misuse. */
export async function main(argv: readonly string[]): Promise<number> {
  const flags = readFlags(argv);
  if (flags === undefined || flags.help) {
    note(help);
    return flags?.help ? 0 : 2;
  }
  const played = await play(flags);
  const figures = figuresOf(played);
  note(`\n${ordersReport(played, figures)}`);
  if (flags.json) note(jsonLine(figures));
  return figures.wrong === 0 ? 0 : 1;
}

const unsold: Selling = {
  naiveForm: { pool: 10, lockOrder: 'hot-first' },
  naiveForm1000: { pool: 10, lockOrder: 'hot-first' },
  tried: [],
  hot: [],
  spread: [],
  crowd: [],
  faults: [],
};

async function play({ wants, ...chosen }: Flags): Promise<Played> {
  if (wants('temporal') || wants('backlog')) await step('workflows', () => currentBundle());
  const stand = await openStand(process.env, { step, note }, chosen);
  try {
    return {
      selling: wants('selling') ? await measureSelling(stand) : unsold,
      temporal: wants('temporal') ? await measureWithTemporal(stand) : [],
      backlog: wants('backlog') ? await measureBacklog(stand) : undefined,
    };
  } finally {
    await step('stop everything', () => stand.close());
  }
}

function readFlags(argv: readonly string[]): Flags | undefined {
  try {
    const { values } = parseArgs({ args: [...argv], options });
    const { json = false, help: wantsHelp = false, part } = values;
    const [seconds, rounds] = [Number(values.seconds), Number(values.rounds)];
    const isKnown = part === undefined || parts.some((one) => one === part);
    if (!isKnown || !(seconds > 0) || !(Number.isInteger(rounds) && rounds > 0)) return undefined;
    return { json, help: wantsHelp, seconds, rounds, wants: (one) => part === undefined || part === one };
  } catch {
    return undefined;
  }
}
