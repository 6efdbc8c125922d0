import test from 'ava';
import { main } from '../../commands/prove-oversell.js';
import { planKills, startKiller } from '../../bench/oversell/kill-at.js';
import { playOversell } from '../../bench/oversell/play-oversell.js';

const quiet = {
  step: async <T>(_title: string, work: (say: () => void) => Promise<T> | T): Promise<T> =>
    work(() => undefined),
  note: () => undefined,
};

test('a scarce city is sold out exactly while API and PostgreSQL are killed, and nothing is lost or doubled', async (t) => {
  const outcome = await playOversell({
    attempts: 2000,
    seed: 5,
    env: process.env,
    show: quiet,
    fsync: false,
  });
  t.deepEqual(outcome.faults, []);
  t.like(outcome, { attempts: 2000, oversold: 0, kills: 2, deadlocks: 0, lost: 0, doubled: 0 });
  t.deepEqual(outcome.hundredSold, [100, 100, 100]);
  t.is(outcome.accepted + outcome.refused, 2000);
  const { 'out-of-stock': stock = 0, 'limit-reached': limit = 0 } = outcome.refusedBy;
  t.true(outcome.accepted > 300 && stock > 300 && limit > 10, JSON.stringify(outcome));
});

test('there is one kill per 20,000 attempts, in turns, and one of each in a short run', (t) => {
  const victims = planKills(1_000_000).map(({ victim }) => victim);
  t.is(victims.length, 50);
  t.is(victims.filter((victim) => victim === 'api').length, 25);
  t.deepEqual(planKills(2000), [
    { at: 667, victim: 'api' },
    { at: 1333, victim: 'postgres' },
  ]);
  t.deepEqual(planKills(1999), []);
});

test('kills follow each other, and one whose victim does not come back is told', async (t) => {
  const struck: string[] = [];
  let isAway = false;
  const killer = startKiller(planKills(60_000), async (victim) => {
    t.false(isAway, 'two are away at once');
    isAway = true;
    await Promise.resolve();
    isAway = false;
    struck.push(victim);
  });
  killer.progress(10_000);
  killer.progress(59_999);
  t.is(await killer.end(), 3);
  t.deepEqual(struck, ['api', 'postgres', 'api']);
  const failing = startKiller(planKills(2000), () => Promise.reject(new Error('it stays away')));
  failing.progress(2000);
  await t.throwsAsync(failing.end(), { message: 'it stays away' });
});

test('an unknown flag, and attempts that are no number, are misuse', async (t) => {
  t.is(await main(['--attempts', 'many']), 2);
  t.is(await main(['--what']), 2);
});
