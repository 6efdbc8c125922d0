import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { projectPath } from '../../lib/paths.js';
import { errorsPage } from './errors-page.js';
import { readRules } from './read-rules.js';
import { rulesPage } from './rules-page.js';

/** Every generated page by its path, as it should be now. */
function pages(): Readonly<Record<string, string>> {
  return { 'docs/rules.md': rulesPage(readRules()), 'docs/errors.md': errorsPage() };
}

/** The generated pages are what the sources say; answers their paths. */
export function writePages(): string[] {
  return Object.entries(pages()).map(([path, text]) => {
    writeFileSync(projectPath(...path.split('/')), text);
    return path;
  });
}

/** One sentence per page that is not what the sources say; empty = good. */
export function findStalePages(): string[] {
  return Object.entries(pages())
    .filter(([path, text]) => textOf(path) !== text)
    .map(([path]) => `${path} is not what the sources say: run \`npm run docs\` and commit it`);
}

function textOf(path: string): string | undefined {
  const full = projectPath(...path.split('/'));
  return existsSync(full) ? readFileSync(full, 'utf8') : undefined;
}
