import { parseArgs } from 'node:util';
import type { OversellOutcome } from '../bench/oversell/outcome.js';
import { playOversell } from '../bench/oversell/play-oversell.js';
import { tableOf } from './local/table.js';
import { note, step } from './local/steps.js';

const help = `npm run prove:oversell [-- flags]

  Sells a city with far too few goods through the real API, on a PostgreSQL of its own: single goods, baskets, bundles,
  limits per member, household, device, leader and station, coupons, a budget, over three levels of stock, from 64
  connections, while quota is moved, orders are cancelled, API and PostgreSQL are killed in turn (SIGKILL, once per 20,000
  attempts) and every lost answer is asked for again under its key. Then everything that was sold is counted anew, and every check of db/invariants must hold.
  --attempts N  orders that are tried (default 200000; 1000000 takes some ten minutes)
  --seed N      the same seed tries the same orders (default 1)
  --json        the last line is one flat JSON object of numbers
  The exit code is 0 only if nothing was oversold, lost or doubled, nothing deadlocked, and every check holds.`;

const options = {
  help: { type: 'boolean' },
  json: { type: 'boolean' },
  attempts: { type: 'string', default: '200000' },
  seed: { type: 'string', default: '1' },
} as const;

/** Sells, kills, counts and reports. Resolves to 0 when everything is exact, 1 when something is not, 2 on misuse. */
export async function main(argv: readonly string[]): Promise<number> {
  const flags = readFlags(argv);
  if (flags === undefined || flags.help) {
    note(help);
    return flags?.help ? 0 : 2;
  }
  const { attempts, seed } = flags;
  const outcome = await playOversell({ attempts, seed, env: process.env, show: { step, note } });
  note(`\n${oversellReport(outcome)}`);
  if (flags.json) note(JSON.stringify(numbersOf(outcome)));
  return isExact(outcome) ? 0 : 1;
}

const isExact = ({ faults, oversold, deadlocks, attempts, accepted, refused }: OversellOutcome): boolean =>
  faults.length === 0 && oversold === 0 && deadlocks === 0 && accepted + refused === attempts;

function oversellReport(outcome: OversellOutcome): string {
  const { attempts, accepted, refused, refusedBy, kills, seconds, hundredSold } = outcome;
  const { oversold, lost, doubled, deadlocks, faults } = outcome;
  return [
    tableOf(
      ['', 'orders'],
      [
        ['attempts', attempts],
        ['accepted', accepted],
        ['refused', refused],
        ...Object.entries(refusedBy).map(([code, count]): [string, number] => [`  ${code}`, count]),
      ],
    ),
    `${(attempts / seconds).toFixed(0)} attempts a second, ${kills} kills`,
    `meanwhile ${outcome.stirred.quotaMoves} quotas moved and ${outcome.stirred.cancelled} orders cancelled`,
    `100 pieces for 500 buyers: ${hundredSold.join(', ')} sold`,
    `oversold ${oversold}, lost ${lost}, doubled ${doubled}, deadlocks ${deadlocks}`,
    ...faults.map((fault) => `✗ ${fault}`),
  ].join('\n');
}

function numbersOf(outcome: OversellOutcome): Record<string, number> {
  const { attempts, accepted, refused, oversold, kills, deadlocks, lost, doubled, faults } = outcome;
  const hundredSold = outcome.hundredSold.find((sold) => sold !== 100) ?? 100;
  return {
    attempts,
    accepted,
    refused,
    oversold,
    kills,
    deadlocks,
    hundredSold,
    lost,
    doubled,
    faults: faults.length,
    ...outcome.stirred,
  };
}

function readFlags(
  argv: readonly string[],
): { help: boolean; json: boolean; attempts: number; seed: number } | undefined {
  try {
    const { values } = parseArgs({ args: [...argv], options });
    const isNumber = [values.attempts, values.seed].every((text) => /^\d{1,9}$/.test(text));
    const { help: wantsHelp = false, json = false } = values;
    const [attempts, seed] = [Number(values.attempts), Number(values.seed)];
    return isNumber && attempts > 0 ? { help: wantsHelp, json, attempts, seed } : undefined;
  } catch {
    return undefined;
  }
}
