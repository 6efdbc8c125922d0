import { parseArgs } from 'node:util';
import type { Pace } from '../../domain/cycle/pace.js';
import { projectPath } from '../../lib/paths.js';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

export const startHelp = `npm start [-- flags]

  Starts everything and plays whole days: sale, cutoff, purchase, night, delivery, pickup, settlement, payout.
  --city NAME|DIR a city of db/sample (zhuzhou, small) or a folder of CSV files to import (default zhuzhou)
  --days N        sales to be played one after the other (default 1)
  --orders N      visits of shoppers in a sale (default one for eight members: 1500 in zhuzhou; small: 60)
  --speed N|real  a day takes N seconds, the sale a third of it (default 600; small: 150); real: a day is a day
  --seed N        the same seed makes the same shoppers and the same mishaps (default 1)
  --exit          stop when the day is settled; the exit code tells whether all checks hold
  --keep          go on with the data of the last start; without it a start begins with an empty database,
                  unless the last one was killed in mid-day: then it plays that day to its end
  --fresh         begin with an empty database whatever happened before
  --json          the last line is one flat JSON object of numbers
  --port N        port of the API (default 8080)
  --temporal-port N, --ui-port N   ports of Temporal (default 7233) and of its pages (default 8233)
  A port that is not named gives way to the next free one. Ctrl-C stops everything.`;

export interface StartFlags {
  readonly pace: Pace;
  /** An absolute path. */
  readonly city: string;
  readonly days: number;
  readonly orders: number;
  readonly seed: number;
  readonly exit: boolean;
  readonly keep: boolean;
  readonly fresh: boolean;
  readonly json: boolean;
  readonly port: number | undefined;
  readonly temporalPort: number | undefined;
  readonly uiPort: number | undefined;
}

/** The flags cannot be used; the message says which and why. */
export class FlagProblem extends Error {
  explain(): string {
    return `✗ ${this.message}\n\n${startHelp}`;
  }
}

/** What a city of db/sample is played with unless told otherwise; any other folder is played like the large one. */
interface CityDefaults {
  readonly orders: number;
  /**
   * Seconds of a day, of which the sale takes a third. Smaller: the rush before the cutoff is more than two cores take, and
   * most of it comes too late. Larger: a day is waited for.
   */
  readonly speed: number;
}

const sampleCities: Readonly<Record<string, CityDefaults>> = {
  zhuzhou: { orders: 1500, speed: 600 },
  small: { orders: 60, speed: 150 },
};
const cityDefault = 'zhuzhou';
const otherCity: CityDefaults = { orders: 1500, speed: 600 };

/** The flags of `npm start`, or 'help' when it was asked for. @throws FlagProblem */
export function readStartFlags(argv: readonly string[]): StartFlags | 'help' {
  const values = parse(argv);
  if (values.help) return 'help';
  if (values.keep && values.fresh) throw new FlagProblem('--keep and --fresh contradict each other');
  const { city, defaults } = cityOf(values.city);
  return {
    city,
    pace: paceOf(values.speed, defaults.speed),
    days: wholeNumber('--days', values.days, { least: 1, most: 30 }) ?? 1,
    orders: wholeNumber('--orders', values.orders, { least: 1, most: 5000 }) ?? defaults.orders,
    seed: wholeNumber('--seed', values.seed, { least: 0, most: 2_147_483_647 }) ?? 1,
    exit: values.exit ?? false,
    keep: values.keep ?? false,
    fresh: values.fresh ?? false,
    json: values.json ?? false,
    port: portOf('--port', values.port),
    temporalPort: portOf('--temporal-port', values['temporal-port']),
    uiPort: portOf('--ui-port', values['ui-port']),
  };
}

const options = {
  help: { type: 'boolean' },
  speed: { type: 'string' },
  city: { type: 'string' },
  orders: { type: 'string' },
  seed: { type: 'string' },
  exit: { type: 'boolean' },
  keep: { type: 'boolean' },
  fresh: { type: 'boolean' },
  days: { type: 'string' },
  json: { type: 'boolean' },
  port: { type: 'string' },
  'temporal-port': { type: 'string' },
  'ui-port': { type: 'string' },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

function parse(argv: readonly string[]): Values {
  try {
    return parseArgs({ args: [...argv], options }).values;
  } catch (error) {
    throw new FlagProblem(error instanceof Error ? error.message : String(error));
  }
}

/** Below this the windows of five seconds are longer than the sale, and a day is not faster. */
const speedLeast = 15;

/** The name of a sample city, or a folder. */
function cityOf(city = cityDefault): { city: string; defaults: CityDefaults } {
  const defaults = sampleCities[city];
  if (defaults !== undefined) return { city: projectPath('db', 'sample', city), defaults };
  const folder = resolve(city);
  if (existsSync(folder)) return { city: folder, defaults: sampleOf(folder) };
  const names = Object.keys(sampleCities).join(', ');
  throw new FlagProblem(`--city ${city}: neither a city of db/sample (${names}) nor a folder`);
}

/** A sample city that is named by its folder is played as by its name. */
function sampleOf(folder: string): CityDefaults {
  const name = Object.keys(sampleCities).find((one) => projectPath('db', 'sample', one) === folder);
  return sampleCities[name ?? ''] ?? otherCity;
}

function paceOf(speed: string | undefined, speedDefault: number): Pace {
  if (speed === 'real') return { kind: 'real' };
  return {
    kind: 'fast',
    speed: wholeNumber('--speed', speed, { least: speedLeast, most: 86_400 }) ?? speedDefault,
  };
}

const portOf = (name: string, text: string | undefined): number | undefined =>
  wholeNumber(name, text, { least: 1, most: 65_535 });

function wholeNumber(
  name: string,
  text: string | undefined,
  { least, most }: { readonly least: number; readonly most: number },
): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new FlagProblem(`${name} ${text}: a whole number from ${least} to ${most} is needed`);
}
