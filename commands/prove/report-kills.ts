import { type MomentName, moments, phases } from '../../simulation/days/kills/moments.js';
import type { Interruption } from '../../simulation/days/kills/strike.js';
import { tableOf } from '../local/table.js';
import type { KillsOutcome } from './play-kills.js';

/** What was interrupted how, and what it came to, for people. */
export function killsReport(outcome: KillsOutcome): string {
  const { kills, checks, violations, lostOrders, differenceFen, interruptions, missed, days } = outcome;
  const others = interruptions
    .map((one) => one.moment)
    .filter((name) => !(phases as readonly string[]).includes(name));
  const names: readonly MomentName[] = [...phases, ...others];
  const paid = days.reduce((sum, { orders }) => sum + orders.paid, 0);
  return [
    tableOf(
      ['step', 'killed', 'proof', 'back after'],
      names.map((name) => rowOf(name, interruptions)),
    ),
    `days played: ${days.length}, orders paid: ${paid}, kills: ${kills}`,
    ...missed.map((phase) => `✗ ${phase} was not interrupted`),
    `invariants: ${checks} checks, ${violations.length} violations`,
    ...violations.map((violation) => `✗ ${violation}`),
    `orders lost: ${lostOrders.length}`,
    ...lostOrders.map((order) => `✗ ${order}`),
    `difference to the books of the payment provider and the suppliers: ${differenceFen} fen`,
    ...days.flatMap(({ comparisons }) =>
      comparisons
        .filter(({ ours, theirs }) => ours !== theirs)
        .map(({ name, ours, theirs }) => `✗ ${name}: ours ${ours}, theirs ${theirs}`),
    ),
  ].join('\n');
}

function rowOf(name: MomentName, interruptions: readonly Interruption[]): [string, string, string, string] {
  const one = interruptions.find(({ moment }) => moment === name);
  if (one === undefined) return [name, '–', '–', '–'];
  const away = `${(one.awayMs / 1000).toFixed(1)} s`;
  return [`${name}: ${moments[name].words}`, one.victims.join(' and '), one.proof, away];
}
