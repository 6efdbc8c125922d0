import { readdirSync } from 'node:fs';
import test from 'ava';
import { findSizeFaults, findSizeWarnings, listSources } from '../../commands/check/sources.js';
import { projectPath } from '../../lib/paths.js';
import {
  findClocks,
  findForbiddenWords,
  findMisnamedMigrations,
  findUntestedRules,
  findWishfulTitles,
  titlesOf,
} from './findings.js';

const sources = listSources();
const planted = (path: string, lines: number) => ({ path, lines, text: '' });

test('no source file is longer than 400 lines or has a name that describes nothing', (t) => {
  t.deepEqual(findSizeFaults(sources), []);
});

test('a long file, a banned name and a name in another case are each found', (t) => {
  t.deepEqual(findSizeFaults([planted('domain/order/order.ts', 400)]), []);
  t.is(findSizeFaults([planted('domain/order/order.ts', 401)]).length, 1);
  for (const name of ['utils', 'order-helpers', 'common', 'misc', 'types', 'stock-manager', 'shared']) {
    t.is(findSizeFaults([planted(`domain/order/${name}.ts`, 9)]).length, 1, name);
  }
  t.is(findSizeFaults([planted('domain/order/PlaceOrder.ts', 9)]).length, 1);
  t.is(findSizeWarnings([planted('a/a.ts', 250), planted('a/b.ts', 251)]).length, 1);
});

test('no source holds a word that hides unfinished work', (t) => {
  t.deepEqual(findForbiddenWords(sources), []);
});

test('a word that hides unfinished work is found with its line', (t) => {
  const text = ['const a = 1;', ['// TO', 'DO: later'].join('')].join('\n');
  t.deepEqual(findForbiddenWords([{ path: 'a.ts', text }]), [['a.ts:2 TO', 'DO'].join('')]);
  t.deepEqual(findForbiddenWords([{ path: 'a.ts', text: 'const mastodon = "TODOS";' }]), []);
});

test('every title of a test states a fact', (t) => {
  t.deepEqual(findWishfulTitles(sources), []);
});

test('a title that wishes is found in every form of calling test', (t) => {
  const wish = ['sho', 'uld'].join('');
  const text = `test('it ${wish} sum', (t) => {});\ntest.serial(\n  \`orders ${wish} end\`,\n  () => {});\ntest("a sum is a sum", f);`;
  t.deepEqual(titlesOf({ text }), [`it ${wish} sum`, `orders ${wish} end`, 'a sum is a sum']);
  t.is(findWishfulTitles([{ path: 'test/a.test.ts', text }]).length, 2);
});

test('every file of domain/ that holds a rule is imported by a test of its own area', (t) => {
  t.deepEqual(findUntestedRules(sources), []);
});

test('a rule without a test is found, a file of types alone is not', (t) => {
  const rule = { path: 'domain/order/price.ts', text: 'export function price(): number {\n  return 1;\n}\n' };
  const types = { path: 'domain/order/line.ts', text: 'export interface Line {\n  no: number;\n}\n' };
  t.deepEqual(findUntestedRules([rule, types]), ['domain/order/price.ts']);
  const text = "import { price } from '../../../domain/order/price.js';";
  t.deepEqual(findUntestedRules([rule, { path: 'test/domain/order/price.test.ts', text }]), []);
  t.is(findUntestedRules([rule, { path: 'test/domain/pricing/price.test.ts', text }]).length, 1);
});

test('no rule of domain/ reads the clock', (t) => {
  t.deepEqual(findClocks(sources), []);
});

test('each way of reading the clock is found, an instant made out of an argument is not', (t) => {
  const text = ['Date.now()', 'new Date()', 'Date()', 'new Date(at)', 'Date.UTC(2026, 1, 1)'].join('\n');
  t.deepEqual(findClocks([{ path: 'domain/a/b.ts', text }]), [
    'domain/a/b.ts:1',
    'domain/a/b.ts:2',
    'domain/a/b.ts:3',
  ]);
  t.deepEqual(findClocks([{ path: 'lib/a.ts', text }]), []);
});

test('migrations are numbered without gaps and named for their subject', (t) => {
  t.deepEqual(findMisnamedMigrations(readdirSync(projectPath('db', 'migrations'))), []);
});

test('a gap, a repeated number and a foreign file among the migrations are each found', (t) => {
  t.deepEqual(findMisnamedMigrations(['002_b.sql', '001_a.sql']), []);
  t.is(findMisnamedMigrations(['001_a.sql', '003_c.sql']).length, 1);
  t.is(findMisnamedMigrations(['001_a.sql', '001_b.sql']).length, 1);
  t.is(findMisnamedMigrations(['001_a.sql', 'notes.txt']).length, 1);
  t.is(findMisnamedMigrations(['001_Add-Orders.sql']).length, 1);
});
