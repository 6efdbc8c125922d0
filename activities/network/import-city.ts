import { ensureSomeRule, rulesInUse } from '../../db/queries/network/changed-rules.js';
import { type UpsertCounts, upsertRows } from '../../db/queries/network/upsert-rows.js';
import { execute } from '../../db/query.js';
import type { CityFile } from '../../db/sample/column-kinds.js';
import { type City, cityFiles } from '../../db/sample/columns.js';
import type { Transaction } from '../../db/connection.js';
import type { StepDeps } from '../step.js';
import type { Mistake } from './city-mistakes.js';
import { tableOf } from './city-tables.js';
import { readCityFolder } from './read-city-folder.js';

/** What became of the rows of one file. */
export interface FileCounts extends UpsertCounts {
  readonly file: string;
  readonly zh: string;
}

/** Everything was stored, or nothing was and this is why. */
export type CityImport =
  | { readonly counts: readonly FileCounts[] }
  | { readonly mistakes: readonly Mistake[] };

/**
 * The city is what the folder states: its rows are stored as they stand there, in one transaction, or nothing is written
 * and every mistake is named. Importing it again changes nothing; what the folder does not mention stays. A running
 * cycle keeps the prices and quotas it opened with. The pool needs a statement timeout that bears a whole file.
 */
export const importCity =
  ({ database }: StepDeps) =>
  async ({ folder }: { folder: string }): Promise<CityImport> => {
    const reading = await readCityFolder({ folder });
    if ('mistakes' in reading) return reading;
    const { city } = reading;
    return database.transaction(async (trx): Promise<CityImport> => {
      await execute(trx, `select pg_advisory_xact_lock(hashtextextended('tuanda/import', 0))`);
      const mistakes = await changesOfUsedRules(trx, city);
      if (mistakes.length > 0) return { mistakes };
      const counts: FileCounts[] = [];
      for (const name of Object.keys(cityFiles) as CityFile[]) counts.push(await storeFile(trx, city, name));
      await ensureSomeRule(trx);
      return { counts };
    });
  };

/** An order keeps the rule it was placed under, so that a version that has orders never changes. */
async function changesOfUsedRules(trx: Transaction, { commissionRules }: City): Promise<Mistake[]> {
  const used = await rulesInUse(trx, commissionRules);
  const { file, columns } = cityFiles.commissionRules;
  return used.map((version) => ({
    file,
    line: 2 + commissionRules.findIndex((rule) => rule.version === version),
    column: columns[0].header,
    value: String(version),
    reason: {
      zh: '已有订单按这个版本计算佣金，不能修改；请增加一个新版本',
      en: 'Orders were placed under this version, so it must not change: add a new version',
    },
  }));
}

async function storeFile(trx: Transaction, city: City, name: CityFile): Promise<FileCounts> {
  const { file, zh } = cityFiles[name];
  return { file, zh, ...(await upsertRows(trx, tableOf(name), city[name])) };
}
