import { importCity } from '../../activities/network/import-city.js';
import { connectDatabase } from '../../db/connection.js';
import { SetupProblem } from '../local/setup-problem.js';

/** A city of many thousand members is stored in one transaction. */
const importTimeoutMs = 300_000;

/** How many mistakes a person can use at once; `npm run import` shows all. */
const mistakesShown = 10;

/** The rows of the folder are in the database. @throws SetupProblem naming the folder's mistakes */
export async function importCityFolder(databaseUrl: string, folder: string): Promise<number> {
  const database = connectDatabase(databaseUrl, { poolMax: 1, statementTimeoutMs: importTimeoutMs });
  try {
    const result = await importCity({ database })({ folder });
    if ('counts' in result)
      return result.counts.reduce(
        (rows, { added, changed, unchanged }) => rows + added + changed + unchanged,
        0,
      );
    const shown = result.mistakes.slice(0, mistakesShown);
    throw new SetupProblem({
      what: `the city cannot be imported: ${result.mistakes.length} mistakes`,
      found: shown
        .map(
          ({ file, line, column, value, reason }) =>
            `${file}:${line} ${column} "${value}": ${reason.zh} ${reason.en}`,
        )
        .join('\n'),
      helps: `correct the files in ${folder}; \`npm run import -- ${folder}\` lists every mistake`,
    });
  } finally {
    await database.destroy();
  }
}
