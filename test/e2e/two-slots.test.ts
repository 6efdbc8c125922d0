import test from 'ava';
import { rows } from '../../db/query.js';
import { dayAfter } from '../../domain/cycle/calendar.js';
import type { DayFigures } from '../../simulation/days/figures.js';
import { cityRates } from '../../simulation/parties/rates.js';
import { type SmallCity, smallCity } from '../support/small-day.js';

let city: SmallCity | undefined;
let days: readonly DayFigures[] = [];

const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date());
const holiday = dayAfter(today);

const slots = [
  '区域代码,场次,场次名称,开团时间,截单时间,类目代码,商品代码',
  'ZZ,1,早间团,06:00,10:00,,',
  'ZZ,2,晚间团,10:00,20:00,,',
  '',
].join('\n');
const calendar = ['区域代码,日期,安排,说明', `ZZ,${holiday},停售休配,节日`, ''].join('\n');

/** More goes wrong than in the reference city, so that few orders meet all of it. */
const rates = { ...cityRates, stopsUnattendedRate: 0.6, linesClaimedRate: 0.15, claimsWithoutPhotoRate: 1 };

test.before('two sales of one day before a holiday are played', async (t) => {
  t.timeout(240_000);
  city = await smallCity({ speed: 30, seed: 3, files: { 'slots.csv': slots, 'calendar.csv': calendar } });
  days = await city.playDays({ days: 2, orders: 16, rates });
});

test.after.always('everything is stopped', async () => {
  await city?.close();
});

test('both sales hold: books agree, nobody was surprised, and no invariant is broken after either', (t) => {
  t.deepEqual(
    days.map(({ faults }) => faults),
    [[], []],
  );
  t.true(days.every(({ orders, transport }) => orders.paid > 5 && transport.stops > 0));
});

test('two sales of one day have their own cutoffs, and a closed day has none', async (t) => {
  if (city === undefined) throw new Error('the day was not played');
  t.deepEqual(
    days.map(({ cycleId }) => cycleId),
    [`ZZ/${today}/1`, `ZZ/${today}/2`],
  );
  const cycles = await rows<{ cycleId: string; name: string; opensAt: string; cutoffAt: string }>(
    city.database,
    `select id as "cycleId", name, opens_at as "opensAt", cutoff_at as "cutoffAt" from cycles order by cutoff_at, id`,
  );
  const [morning, evening] = cycles;
  t.deepEqual([morning?.name, evening?.name], ['早间团', '晚间团']);
  t.is(evening?.opensAt, morning?.cutoffAt);
  t.false(cycles.some(({ cycleId }) => cycleId.startsWith(`ZZ/${holiday}/`)));
});

test('nothing is delivered on the holiday: no van leaves before the day after it', async (t) => {
  if (city === undefined) throw new Error('the day was not played');
  const runs = await rows<{ early: boolean }>(
    city.database,
    `select r.departed_at < c.deliver_from as early from runs r join cycles c on c.id = r.cycle_id`,
  );
  t.true(runs.length >= 2);
  t.true(runs.every(({ early }) => !early));
});

test('what the first sale leaves open goes on beside the second, and is settled with it', (t) => {
  const [first, second] = days;
  t.true((first?.carried.openClaims ?? 0) > 0);
  t.true((first?.carried.unsettledCycles ?? 0) > 0);
  t.is(second?.carried.openClaims, 0);
  t.is(second?.carried.unsettledCycles, 0);
  t.truthy(second?.paidLeader);
});
