import { existsSync } from 'node:fs';
import { dropSchema } from '../db/migrate.js';
import { cacheFolder, removeFetched } from './local/cache.js';
import { dataFolderPlace, isOurs, removeAbandonedFolders, removeDataFolder } from './local/data-folder.js';
import { checkDatabase } from './local/database-check.js';
import { SetupProblem } from './local/setup-problem.js';
import { note, step } from './local/steps.js';
import { stopEverything } from './local/stop-everything.js';

const help = `npm run reset [-- --cache] [-- --database]

  Stops what still runs on the data folder ($TUANDA_DATA, else .data/) and removes the folder.
  --cache     also the programs that were fetched ($TUANDA_CACHE, else ~/.cache/tuanda)
  --database  also our schema in the database that DATABASE_URL names
  Nothing else is touched: a folder without our marker, or a schema that is not ours, is refused.`;

/** Removes what Tuanda has made on this machine. Resolves to the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const unknown = argv.filter((flag) => !['--help', '--cache', '--database'].includes(flag));
  if (unknown.length > 0 || argv.includes('--help')) {
    console.log(help);
    return unknown.length > 0 ? 2 : 0;
  }
  const { root } = dataFolderPlace(process.env);
  await removeData(root);
  removeAbandonedFolders();
  if (argv.includes('--cache')) {
    await step('remove the cache', (say) => {
      say(removeFetched(cacheFolder(process.env)).join(', ') || 'nothing was there');
    });
  }
  if (argv.includes('--database')) await removeSchema();
  return 0;
}

async function removeData(root: string): Promise<void> {
  if (!existsSync(root)) {
    note(`there is no data folder ${root}`);
    return;
  }
  if (!isOurs(root)) removeDataFolder(root); // refuses
  await step('stop', async (say) => {
    const stopped = await stopEverything(root);
    say(stopped.join('; ') || 'nothing was running');
  });
  await step('remove the data', (say) => {
    say(root);
    removeDataFolder(root);
  });
}

async function removeSchema(): Promise<void> {
  const url = process.env['DATABASE_URL'];
  if (!url) {
    throw new SetupProblem({
      what: 'there is no database to remove our schema from',
      found: 'DATABASE_URL is not set',
      helps: 'set DATABASE_URL, or leave --database out: our own server went with the data folder',
    });
  }
  await step('remove our schema', async () => {
    await checkDatabase(url);
    await dropSchema(url);
  });
}
