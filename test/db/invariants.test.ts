import test from 'ava';
import { runInvariants } from '../../activities/event/run-invariants.js';
import { connectDatabase } from '../../db/connection.js';
import { testDatabase } from '../support/database.js';
import { openDay, playSale } from './support/play-sale.js';
import { playNight } from './support/play-night.js';
import { playMorning } from './support/play-morning.js';
import { playEnd } from './support/play-end.js';

test.serial('every check holds after every step of a day', async (t) => {
  const { connectionString } = await testDatabase();
  const database = connectDatabase(connectionString);
  const day = await openDay(database);
  const moments: string[] = [];
  for (const part of [playSale, playNight, playMorning, playEnd])
    for await (const moment of part(day)) {
      moments.push(moment);
      for (const { name, violations } of await runInvariants(database))
        t.deepEqual(violations, [], `${name}, ${moment}`);
    }
  t.true(moments.length > 60);
});
