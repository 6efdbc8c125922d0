import { readdirSync, readFileSync } from 'node:fs';
import { projectPath } from '../../lib/paths.js';

/** The text of all migrations, in their order. */
export function readMigrations(): string {
  const folder = projectPath('db', 'migrations');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
    .map((name) => readFileSync(`${folder}/${name}`, 'utf8'))
    .join('\n');
}
