import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder that holds package.json. Compiled files live under dist/, so assets that are not compiled
 * (SQL, CSV, pages) are always addressed from here and never relative to the running file.
 */
export const projectRoot: string = findRoot(dirname(fileURLToPath(import.meta.url)));

/** The path of an asset of the project, given by its parts below the root. */
export const projectPath = (...parts: string[]): string => join(projectRoot, ...parts);

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('package.json was not found above the running file');
  return findRoot(parent);
}
