import { parseArgs } from 'node:util';
import { noticeFigures, type NoticesOptions, playNotices } from '../bench/notices/play-notices.js';
import { jsonLine } from '../bench/load/json-line.js';
import { tableOf } from './local/table.js';
import { note, step } from './local/steps.js';

const help = `npm run bench:notices [-- flags]

  How many payment notices the real API applies in a second of processor time of API and PostgreSQL together, signed as
  the provider signs them, over HTTP, one in ten of them a repetition; each must have its effect exactly once.
  --orders N   that are paid in each round (default 4000)
  --rounds N   (default 3)
  --json       the last line is one flat JSON object of numbers
  The exit code is 1 only if a result is wrong: a payment without its effect, or with two.`;

const options = {
  help: { type: 'boolean' },
  json: { type: 'boolean' },
  orders: { type: 'string', default: '4000' },
  rounds: { type: 'string', default: '3' },
} as const;

/** Measures and reports. Resolves to 0 when every notice had its effect once, 1 when one had not, 2 on misuse. */
export async function main(argv: readonly string[]): Promise<number> {
  const flags = readFlags(argv);
  if (flags === undefined || flags.help) {
    note(help);
    return flags?.help ? 0 : 2;
  }
  const outcome = await playNotices({ ...flags, env: process.env, show: { step, note } });
  const figures = noticeFigures(outcome);
  const shown = (name: string): string => (figures[name] ?? Number.NaN).toFixed(1);
  const rows: [string, string, string][] = [
    ['noticesPerCpuSecond', shown('noticesPerCpuSecond'), '≥ 500'],
    ['appliedTwice', String(outcome.appliedTwice), '0'],
    ['p99 of the answers, ms', shown('p99Ms'), '≤ 1000'],
    ['notices a second', shown('noticesPerSecond'), ''],
    ['CPU-seconds of the API', shown('apiCpuSeconds'), ''],
    ['CPU-seconds of PostgreSQL', shown('postgresCpuSeconds'), ''],
  ];
  note(`\n${tableOf(['figure', 'median', 'goal'], rows)}`);
  for (const fault of outcome.faults) note(`✗ ${fault}`);
  if (flags.json) note(jsonLine(figures));
  return outcome.faults.length === 0 ? 0 : 1;
}

type Flags = Pick<NoticesOptions, 'orders' | 'rounds'> & { readonly help: boolean; readonly json: boolean };

function readFlags(argv: readonly string[]): Flags | undefined {
  try {
    const { values } = parseArgs({ args: [...argv], options });
    const [orders, rounds] = [Number(values.orders), Number(values.rounds)];
    if (![orders, rounds].every((value) => Number.isInteger(value) && value > 0)) return undefined;
    return { help: values.help ?? false, json: values.json ?? false, orders, rounds };
  } catch {
    return undefined;
  }
}
