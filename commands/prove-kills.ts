import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { projectPath } from '../lib/paths.js';
import { phases } from '../simulation/days/kills/moments.js';
import { removeDataFolder, removeAbandonedFolders, rootForOneUse } from './local/data-folder.js';
import { exitCodeOf, stopAtInterruption } from './local/interruption.js';
import { note, step } from './local/steps.js';
import { type KillsOptions, type KillsOutcome, playKills } from './prove/play-kills.js';
import { killsReport } from './prove/report-kills.js';
import { currentBundle } from './start/current-bundle.js';

const help = `npm run prove:kills [-- flags]

  Plays a day of a city, on servers and data of its own, while a seeded schedule kills (SIGKILL) the API, each worker,
  the relay, the payment provider, Temporal, PostgreSQL and the launcher of all, until close, freeze, allocation, wave,
  load, sign-off, settle and payout were each interrupted in mid-step. Then the books must agree with the outer world's.
  --seed N     the same seed kills the same at the same moments (default 1)
  --city NAME  a folder of db/sample, or a path (default zhuzhou)
  --orders N   visits of shoppers in a sale (default 300)
  --speed N    seconds of a day without kills (default 90)
  --json       the last line is one flat JSON object of numbers
  The exit code is 0 only if every phase was interrupted, every check holds, no order is lost and no fen differs.`;

const options = {
  help: { type: 'boolean' },
  json: { type: 'boolean' },
  seed: { type: 'string', default: '1' },
  city: { type: 'string', default: 'zhuzhou' },
  orders: { type: 'string', default: '300' },
  speed: { type: 'string', default: '90' },
} as const;

type Flags = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

/** Plays, kills and reports. Resolves to 0 when nothing was broken, 1 when something was, 2 on misuse. */
export async function main(argv: readonly string[]): Promise<number> {
  const flags = readFlags(argv);
  if (flags === undefined || flags.help) {
    note(help);
    return flags?.help ? 0 : 2;
  }
  const stopping = stopAtInterruption();
  try {
    const outcome = await prove(flags, stopping.stopped);
    const signal = stopping.by();
    if (signal !== undefined) return exitCodeOf(signal);
    note(`\n${killsReport(outcome)}`);
    if (flags.json) note(JSON.stringify(numbersOf(outcome)));
    return isUnbroken(outcome) ? 0 : 1;
  } finally {
    stopping.dispose();
  }
}

async function prove(flags: Flags, stopped: AbortSignal): Promise<KillsOutcome> {
  removeAbandonedFolders();
  await step('workflows', () => currentBundle());
  const root = rootForOneUse();
  const outcome = await playKills({ ...everything, ...chosen(flags), root, stopped });
  if (isUnbroken(outcome) || stopped.aborted) removeDataFolder(root);
  else note(`the data and the logs stay in ${root}`);
  return outcome;
}

/** Nobody is spared. */
const everything: Pick<
  KillsOptions,
  'fsync' | 'means' | 'bystanders' | 'alsoOrderAndRoute' | 'daysMax' | 'show' | 'note'
> = {
  fsync: true,
  means: ['carrier', 'postgres', 'launcher', 'temporal', 'temporal-and-carrier', 'temporal-forgets'],
  bystanders: ['relay', 'orchestration', 'orders', 'payment-provider'],
  alsoOrderAndRoute: true,
  // More would not fit a quarter of an hour.
  daysMax: 3,
  show: step,
  note,
};

function chosen({
  seed,
  city,
  orders,
  speed,
}: Flags): Pick<KillsOptions, 'seed' | 'city' | 'orders' | 'speed'> {
  const sample = projectPath('db', 'sample', city);
  return {
    seed: Number(seed),
    city: existsSync(sample) ? sample : resolve(city),
    orders: Number(orders),
    speed: Number(speed),
  };
}

function readFlags(argv: readonly string[]): Flags | undefined {
  try {
    const { values } = parseArgs({ args: [...argv], options });
    const isNumber = ({ seed, orders, speed }: Flags): boolean =>
      [seed, orders, speed].every((text) => /^\d{1,9}$/.test(text));
    return isNumber(values) ? values : undefined;
  } catch {
    return undefined;
  }
}

const isUnbroken = (outcome: KillsOutcome): boolean =>
  outcome.violations.length === 0 &&
  outcome.lostOrders.length === 0 &&
  outcome.differenceFen === 0 &&
  outcome.missed.length === 0;

function numbersOf(outcome: KillsOutcome): Record<string, number> {
  return {
    kills: outcome.kills,
    checks: outcome.checks,
    violations: outcome.violations.length,
    lostOrders: outcome.lostOrders.length,
    differenceFen: outcome.differenceFen,
    phasesInterrupted: phases.length - outcome.missed.length,
  };
}
