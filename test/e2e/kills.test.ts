import test from 'ava';
import { removeDataFolder, rootForOneUse } from '../../commands/local/data-folder.js';
import { type KillsOutcome, playKills } from '../../commands/prove/play-kills.js';
import { projectPath } from '../../lib/paths.js';
import { drawSchedule, type Drawing } from '../../simulation/days/kills/draw-schedule.js';
import { phases } from '../../simulation/days/kills/moments.js';

const root = rootForOneUse();
/** What `npm run prove:kills` does with all eight phases, in short; the launcher is left to it, since it costs a start of all. */
const drawing = {
  seed: 5,
  phases: ['freeze', 'wave', 'load'],
  means: ['temporal-forgets', 'postgres'],
  bystanders: ['relay'],
  alsoOrderAndRoute: false,
} as const satisfies Drawing;
let outcome: KillsOutcome | undefined;

test.before('a day is played while everything is killed', async (t) => {
  t.timeout(300_000);
  outcome = await playKills({
    ...drawing,
    root,
    city: projectPath('db', 'sample', 'small'),
    orders: 18,
    speed: 36,
    fsync: false,
    daysMax: 2,
    show: (_title, work) => work(() => undefined),
    note: (line) => t.log(line),
  });
});

test.after.always('nothing is left', () => removeDataFolder(root));

test('the database and a process of ours died in mid-transaction, and Temporal forgot everything', (t) => {
  t.deepEqual(outcome?.missed, []);
  const means = new Set(outcome?.interruptions.map((one) => one.means));
  t.deepEqual([...means].toSorted(), ['carrier', 'postgres', 'temporal-forgets']);
  for (const { means: used, proof } of outcome?.interruptions ?? [])
    t.is(proof, used === 'temporal-forgets' ? 'unheard' : 'rolled-back');
  t.true((outcome?.kills ?? 0) >= 4);
});

test('nothing is broken by it: no invariant, no order lost, not a fen between the books', (t) => {
  t.deepEqual(outcome?.violations, []);
  t.deepEqual(outcome?.lostOrders, []);
  t.is(outcome?.differenceFen, 0);
  t.true((outcome?.checks ?? 0) >= 100);
  t.true((outcome?.days.at(-1)?.orders.paid ?? 0) > 10);
});

test('a seed draws one schedule, in which every phase, every means and every bystander has its kill', (t) => {
  for (let seed = 1; seed <= 200; seed++) {
    const all: Drawing = {
      ...drawing,
      seed,
      phases,
      means: [...drawing.means, 'launcher', 'temporal', 'temporal-and-carrier'],
    };
    const { strikes, blows } = drawSchedule(all);
    t.deepEqual({ strikes, blows }, drawSchedule(all));
    t.deepEqual(strikes.map(({ moment }) => moment).toSorted(), phases.toSorted());
    for (const means of all.means) t.is(strikes.filter((strike) => strike.means === means).length, 1);
    t.deepEqual(
      blows.map(({ victim }) => victim),
      [...all.bystanders],
    );
  }
});
