import test from 'ava';
import { rmSync } from 'node:fs';
import { main as runImport } from '../../commands/import.js';
import { main as runChecks } from '../../commands/invariants.js';
import { connectDatabase } from '../../db/connection.js';
import { execute } from '../../db/query.js';
import { testDatabase } from '../support/database.js';
import { smallCityFolder } from '../support/factories/city.js';

/** The exit code and what a command printed. */
async function run(command: (argv: string[]) => Promise<number>, argv: string[]): Promise<[number, string]> {
  const { stdout } = process;
  const write = stdout.write.bind(stdout);
  let printed = '';
  stdout.write = (text: string | Uint8Array): boolean => {
    printed += String(text);
    return true;
  };
  try {
    return [await command(argv), printed];
  } finally {
    stdout.write = write;
  }
}

const lastLine = (printed: string): unknown => JSON.parse(printed.trim().split('\n').at(-1) ?? '');

test.serial(
  'a city is imported and checked from the command line, and the exit codes say how it went',
  async (t) => {
    const { connectionString, close } = await testDatabase();
    process.env['DATABASE_URL'] = connectionString;
    const good = smallCityFolder();
    const bad = smallCityFolder([['regions.csv', 'Asia/Shanghai', 'Asia/Zhuzhou']]);

    const [refused, mistakes] = await run(runImport, [bad, '--json']);
    t.is(refused, 1);
    t.regex(mistakes, /regions\.csv.*Asia\/Zhuzhou/);
    t.deepEqual(lastLine(mistakes), { added: 0, changed: 0, unchanged: 0, mistakes: 1 });

    const [stored, counts] = await run(runImport, [good, '--json']);
    t.is(stored, 0);
    t.deepEqual(lastLine(counts), { added: 293, changed: 0, unchanged: 0, mistakes: 0 });
    t.regex((await run(runImport, [good]))[1], /import: 0 new, 0 changed, 293 unchanged\n$/);

    const [holds, table] = await run(runChecks, ['--json']);
    t.is(holds, 0);
    t.like(lastLine(table), { failing: 0, violations: 0 });

    const database = connectDatabase(connectionString, { poolMax: 1 });
    await execute(database, `update members set inviter_id = 'M0003' where id = 'M0001'`);
    await database.destroy();
    const [broken, ring] = await run(runChecks, []);
    t.is(broken, 1);
    t.regex(ring, /✗ C3 the inviters form no ring（邀请关系没有环）\n {4}M0/);
    t.regex(ring, /invariants: \d+ checks, \d+ violations\n$/);

    t.is((await run(runImport, []))[0], 2);
    t.is((await run(runChecks, ['--nonsense']))[0], 2);
    for (const folder of [good, bad]) rmSync(folder, { recursive: true });
    await close();
  },
);

test.serial(
  'checks on a database without our schema, and a folder that is not there, are explained',
  async (t) => {
    process.env['DATABASE_URL'] = process.env['TUANDA_TEST_DATABASE'];
    await t.throwsAsync(runChecks([]), { message: /there is no data of Tuanda yet/ });
    await t.throwsAsync(runImport(['/nowhere/at-all']), { message: /there is no such folder/ });
  },
);
