import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CityImport, importCity } from '../../../activities/network/import-city.js';
import type { Database } from '../../../db/connection.js';
import { makeSmallCity } from '../../../db/sample/make-small.js';

/** In a file of the folder, the first `from` becomes `to`; a `from` that is not there is a broken test. */
export type CityChange = readonly [file: string, from: string, to: string];

/** The small city as a folder of its own, with the changes planted; whoever calls removes it. */
export function smallCityFolder(changes: readonly CityChange[] = []): string {
  const folder = mkdtempSync(join(tmpdir(), 'tuanda-city-'));
  for (const [name, text] of makeSmallCity()) writeFileSync(join(folder, name), text);
  for (const [file, from, to] of changes) {
    const text = readFileSync(join(folder, file), 'utf8');
    if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
    writeFileSync(join(folder, file), text.replace(from, to));
  }
  return folder;
}

/** The small city is imported with these changes: one region ZZ, station TY, leaders L001 to L006, 200 members. */
export async function importSmallCity(
  database: Database,
  changes: readonly CityChange[] = [],
): Promise<CityImport> {
  const folder = smallCityFolder(changes);
  try {
    return await importCity({ database })({ folder });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
