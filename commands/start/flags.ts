import { parseArgs } from 'node:util';
import type { Pace } from '../../domain/cycle/pace.js';
import { projectPath } from '../../lib/paths.js';
import { resolve } from 'node:path';

export const startHelp = `npm start [-- flags]

  Starts everything and plays a whole day: sale, cutoff, purchase, night, delivery, pickup, settlement, payout.
  --speed N|real  a day takes about N seconds, the sale a third of it (default 150); real: a day is a day
  --city DIR      the folder of CSV files to import (default db/sample/small)
  --orders N      visits of shoppers in the sale (default 60)
  --seed N        the same seed makes the same shoppers (default 1)
  --exit          stop when the day is settled; the exit code tells whether all checks hold
  --keep          go on with the data of the last start; without it a start begins with an empty database
  --json          the last line is one flat JSON object of numbers
  --port N        port of the API (default 8080)
  --temporal-port N, --ui-port N   ports of Temporal (default 7233) and of its pages (default 8233)
  A port that is not named gives way to the next free one. Ctrl-C stops everything.`;

export interface StartFlags {
  readonly pace: Pace;
  /** An absolute path. */
  readonly city: string;
  readonly orders: number;
  readonly seed: number;
  readonly exit: boolean;
  readonly keep: boolean;
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

/** A day of two minutes: slow enough to look into, fast enough to be waited for. */
const speedDefault = 150;

/** The flags of `npm start`, or 'help' when it was asked for. @throws FlagProblem */
export function readStartFlags(argv: readonly string[]): StartFlags | 'help' {
  const values = parse(argv);
  if (values.help) return 'help';
  return {
    pace: paceOf(values.speed),
    city: values.city === undefined ? projectPath('db', 'sample', 'small') : resolve(values.city),
    orders: wholeNumber('--orders', values.orders, { least: 1, most: 5000 }) ?? 60,
    seed: wholeNumber('--seed', values.seed, { least: 0, most: 2_147_483_647 }) ?? 1,
    exit: values.exit ?? false,
    keep: values.keep ?? false,
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

function paceOf(speed: string | undefined): Pace {
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
