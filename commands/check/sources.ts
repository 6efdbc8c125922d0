import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { projectPath } from '../../lib/paths.js';

const folders = [
  'workflows',
  'activities',
  'ports',
  'workers',
  'api',
  'db',
  'domain',
  'print',
  'simulation',
  'commands',
  'bench',
  'lib',
  'test',
];

/**
 * Lines of a file. Smaller, and a table of refusals must be cut in the middle; larger, and a file holds several ideas
 * that no one name describes.
 */
const refusedLines = 400;

/** Lines above which a file should be able to explain itself; it is mentioned, and nothing fails. */
const explainedLines = 250;

/** Names that describe no idea, so that anything can be put there. */
const bannedNames = /^(utils?|helpers?|common|misc|types|managers?|shared)$|[-.](utils?|helpers?|manager)$/;

/** One TypeScript file of the project. `path` is relative to the root, with forward slashes. */
export interface SourceFile {
  path: string;
  lines: number;
  text: string;
}

/** The source folders that exist, in the order of the layout. */
export function sourceFolders(): string[] {
  return folders.filter((folder) => existsSync(projectPath(folder)));
}

/** Every .ts file of the source folders, sorted by path. */
export function listSources(): SourceFile[] {
  return sourceFolders()
    .flatMap((folder) =>
      readdirSync(projectPath(folder), { recursive: true, encoding: 'utf8' }).map(
        (name) => `${folder}/${name.replaceAll('\\', '/')}`,
      ),
    )
    .filter((path) => path.endsWith('.ts'))
    .toSorted()
    .map((path) => {
      const text = readFileSync(projectPath(path), 'utf8');
      return { path, text, lines: text.split('\n').length - 1 };
    });
}

/** One sentence per file that is too long or badly named; empty = good. */
export function findSizeFaults(sources: SourceFile[] = listSources()): string[] {
  return sources.flatMap(({ path, lines }) => [
    ...(lines > refusedLines ? [`${path} has ${lines} lines; more than ${refusedLines} are refused`] : []),
    ...nameFaults(path),
  ]);
}

/** One sentence per file between the two limits. */
export function findSizeWarnings(sources: SourceFile[] = listSources()): string[] {
  return sources
    .filter(({ lines }) => lines > explainedLines && lines <= refusedLines)
    .map(({ path, lines }) => `${path} has ${lines} lines; aim for less than ${explainedLines}`);
}

function nameFaults(path: string): string[] {
  const name = basename(path, '.ts').replace(/[.](test|d)$/, '');
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) return [`${path} is not kebab-case`];
  return bannedNames.test(name) ? [`${path}: name the one idea that it holds`] : [];
}
