import { readFileSync } from 'node:fs';
import test from 'ava';
import { listSources } from '../../commands/check/sources.js';
import { projectPath } from '../../lib/paths.js';
import { titlesOf } from './findings.js';

const lines = readFileSync(projectPath('docs', 'faults.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| \d/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()));

test('every fault of the table names a test that exists', (t) => {
  const titles = new Map(listSources().map((source) => [source.path, titlesOf(source)]));
  const missing = lines
    .map((cells) => cells.at(-2) ?? '')
    .filter((proof) => {
      const [path = '', title = ''] = proof.split(' › ');
      return !(titles.get(path) ?? []).includes(title);
    });
  t.deepEqual(missing, []);
});

test('the table has every case of ordering and paying', (t) => {
  const cases = new Set(lines.map((cells) => Number(cells[1])));
  const wanted = [...Array.from({ length: 31 }, (_none, n) => n + 1), 58, 63, 64];
  t.deepEqual(
    wanted.filter((number) => !cases.has(number)),
    [],
  );
});
