import { note } from './local/steps.js';
import { findStalePages, writePages } from './docs/pages.js';

const help = `npm run docs
  Writes docs/rules.md and docs/errors.md from the docstrings and refusals of domain/ and from the routes' declarations.
  --check  writes nothing; exits with 1 if a page is not what it would be`;

/** Writes the generated pages; resolves to 0, to 1 if `--check` finds a stale one, to 2 on misuse. */
export function main(argv: readonly string[]): Promise<number> {
  if (argv.includes('--help')) {
    note(help);
    return Promise.resolve(0);
  }
  if (argv.some((flag) => flag !== '--check')) {
    note(help);
    return Promise.resolve(2);
  }
  if (!argv.includes('--check')) {
    for (const page of writePages()) note(`✓ ${page}`);
    return Promise.resolve(0);
  }
  const stale = findStalePages();
  for (const fault of stale) note(fault);
  return Promise.resolve(stale.length === 0 ? 0 : 1);
}
