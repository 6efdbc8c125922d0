import type { SourceFile } from '../../commands/check/sources.js';

type Part = Pick<SourceFile, 'path' | 'text'>;

/** Words that hide unfinished work or switch a rule off; put together here so that this file holds none of them. */
const forbiddenWords = [
  ['TO', 'DO'],
  ['FIX', 'ME'],
  ['XX', 'X'],
  ['not ', 'implemented'],
  ['as ', 'any'],
  ['@ts-', 'ignore'],
  ['@ts-', 'nocheck'],
  ['eslint-', 'disable'],
  ['oxlint-', 'disable'],
  ['biome-', 'ignore'],
  ['test.', 'skip'],
  ['test.', 'only'],
  ['test.', 'failing'],
  ['test.', 'todo'],
].map((parts) => parts.join(''));

/** "path:line word" for every forbidden word. */
export function findForbiddenWords(sources: readonly Part[]): string[] {
  const pattern = new RegExp(
    `(?<![A-Za-z])(${forbiddenWords.join('|').replaceAll('.', '\\.')})(?![A-Za-z])`,
    'g',
  );
  return sources.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, place) =>
        [...line.matchAll(pattern)].map(([word]) => `${path}:${String(place + 1)} ${word}`),
      ),
  );
}

/** The titles of a test file's tests; a title made by a template is given with its placeholders. */
export function titlesOf({ text }: Pick<Part, 'text'>): string[] {
  return [...text.matchAll(/\btest(?:\.[a-z]+)*\(\s*(['"`])((?:(?!\1)[^\\]|\\.)*)\1/g)].map((match) =>
    (match[2] ?? '').replaceAll(/\\(['"`])/g, '$1'),
  );
}

/** "path: title" for titles that wish instead of stating, or that say how instead of what. */
export function findWishfulTitles(sources: readonly Part[]): string[] {
  const wishful = /\b(should|shall|must work|works|correctly|properly|it is ok)\b/i;
  return sources
    .filter(({ path }) => path.endsWith('.test.ts'))
    .flatMap((source) =>
      titlesOf(source)
        .filter((title) => title === '' || wishful.test(title))
        .map((title) => `${source.path}: ${title}`),
    );
}

/**
 * The files of domain/ that hold a rule (something that exists at run time) and that no test of their own area imports:
 * domain/a/b.ts is tested under test/domain/a/. The catalogue of refusals is tested as a whole.
 */
export function findUntestedRules(sources: readonly Part[]): string[] {
  const tests = sources.filter(({ path }) => path.endsWith('.test.ts'));
  return sources
    .filter(({ path, text }) => /^domain\/(?!refusals\/)/.test(path) && holdsRule(text))
    .map(({ path }) => path)
    .filter((path) => !tests.some((candidate) => isTestOf(path, candidate)));
}

function isTestOf(path: string, { path: testPath, text }: Part): boolean {
  const area = path.slice(0, path.lastIndexOf('/') + 1);
  return testPath.startsWith(`test/${area}`) && text.includes(`/${path.replace(/\.ts$/, '.js')}'`);
}

const holdsRule = (text: string): boolean => /^export (const|function|async function|class)\b/m.test(text);

/** "path:line" for every place in domain/ that reads the clock; making an instant out of an argument is no reading. */
export function findClocks(sources: readonly Part[]): string[] {
  const clock = /\bDate\.now\b|\bnew Date\(\s*\)|(?<!new )\bDate\(|\bTemporal\.Now\b/;
  return sources
    .filter(({ path }) => path.startsWith('domain/'))
    .flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, place) => (clock.test(line) ? [`${path}:${String(place + 1)}`] : [])),
    );
}

/** The codes that no line of the product names: refusals that nobody can meet. */
export function findUnusedCodes(codes: readonly string[], sources: readonly Part[]): string[] {
  const product = sources
    .filter(({ path }) => !/^(domain\/refusals|test)\//.test(path))
    .map(({ text }) => text)
    .join('\n');
  return codes.filter((code) => !product.includes(`'${code}'`));
}

/** What is wrong with the names of the migrations, in the order of their numbers: 001_subject.sql, 002_…, no gaps. */
export function findMisnamedMigrations(names: readonly string[]): string[] {
  return names.toSorted().flatMap((name, place) => {
    const number = /^(\d{3})_[a-z0-9]+(_[a-z0-9]+)*\.sql$/.exec(name)?.[1];
    if (number === undefined) return [`${name}: three digits, an underscore and a snake_case subject`];
    return Number(number) === place + 1 ? [] : [`${name}: number ${String(place + 1)} comes next`];
  });
}

/** A sentence for every rule that names no test, or one that no file has under that title. */
export function findUnprovenRules(
  rules: readonly { readonly id: string; readonly tests: readonly { path: string; title: string }[] }[],
  sources: readonly Part[],
): string[] {
  const titles = new Map(sources.map((source) => [source.path, titlesOf(source)]));
  return rules.flatMap(({ id, tests }) => {
    if (tests.length === 0) return [`${id} names no test`];
    return tests
      .filter(({ path, title }) => !(titles.get(path) ?? []).includes(title))
      .map(({ path, title }) => `${id}: there is no test "${title}" in ${path}`);
  });
}

/** Those of the names `table.column` that no migration makes. */
export function findUnknownColumns(names: readonly string[], sql: string): string[] {
  return names.filter((name) => {
    const [table = '', column = ''] = name.split('.');
    const statements = sql
      .split(/;\s*$/m)
      .filter((part) => new RegExp(`^(create|alter) table ${table}\\b`, 'm').test(part));
    return !statements.some((part) => new RegExp(`^\\s*(add column )?${column} `, 'm').test(part));
  });
}
